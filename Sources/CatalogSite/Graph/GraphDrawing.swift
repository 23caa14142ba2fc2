/// A dependency graph as a drawing: a column a level, what waits to the right of what it waits for.
struct GraphDrawing {
  private let graph: DependencyGraph
  private let sources: [[Int]]
  private let labels: [GraphLabel]
  private let layout: LayeredLayout
  private let columns: [Column]

  private struct Column {
    let left: Int
    let width: Int
    var right: Int { left + width }
  }

  /// - Returns: nil where there is nothing to draw, or too much of it to be followed by eye: the list
  ///   beside the drawing says the same.
  init?(_ graph: DependencyGraph) {
    guard graph.edgeCount > 0, graph.names.count <= Self.mostNodes else { return nil }
    sources = graph.essentialDependencies
    guard Self.size(graph.levels, sources) <= Self.largestSize else { return nil }
    self.graph = graph
    labels = graph.names.map(GraphLabel.init)
    layout = LayeredLayout(layers: graph.levels, sources: sources)
    columns = Self.columns(graph.layers, labels)
  }

  static let mostNodes = 150
  /// Of edges, counted once for each pair of neighbouring levels that they lead through.
  static let largestSize = 400

  /// How many dependencies are not drawn because they follow from those that are.
  var impliedCount: Int { graph.edgeCount - layout.routes.count }

  /// For the template `graph.html`.
  var context: [String: Any] {
    let width = (columns.last?.right ?? 0) + Measure.margin
    let lowest = layout.nodeHeights.max() ?? 0
    let height = Measure.top + lowest + Measure.boxHeight + Measure.margin
    return [
      "width": width, "height": height, "boxHeight": Measure.boxHeight,
      "relativeWidth": Measure.inFontSizes(width), "relativeHeight": Measure.inFontSizes(height),
      "columns": columns.enumerated().map { ["number": $0.offset + 1, "x": $0.element.left] },
      "edges": layout.routes.map(path), "nodes": inReadingOrder.map(node),
      "impliedCount": impliedCount, "hasImplied": impliedCount > 0,
    ]
  }

  private enum Measure {
    static let fontSize = 12
    static let boxHeight = 22
    /// Within a box, beside the text.
    static let padding = 6
    /// From the top of a box to the foot of its text.
    static let textFoot = 15
    /// Half a line's width stands outside of a box.
    static let margin = 1
    /// Room for the columns' headings.
    static let top = 22
    static let betweenColumns = 26

    /// `71.4`: a drawing that is measured so grows with the reader's letters.
    static func inFontSizes(_ length: Int) -> String {
      let tenths = (length * 10 + fontSize / 2) / fontSize
      return "\(tenths / 10).\(tenths % 10)"
    }
  }

  private static func size(_ levels: [Int], _ sources: [[Int]]) -> Int {
    zip(levels, sources).reduce(0) { size, node in
      node.1.reduce(size) { $0 + node.0 - levels[$1] }
    }
  }

  private static func columns(_ layers: [[Int]], _ labels: [GraphLabel]) -> [Column] {
    var columns: [Column] = []
    for layer in layers {
      let text = layer.map { labels[$0].width }.max() ?? 0
      let left = columns.last.map { $0.right + Measure.betweenColumns } ?? Measure.margin
      columns.append(Column(left: left, width: text + 2 * Measure.padding))
    }
    return columns
  }

  /// Column by column and from top to bottom, as the keyboard goes through the links.
  private var inReadingOrder: [Int] {
    graph.layers.flatMap { layer in
      layer.sorted { layout.nodeHeights[$0] < layout.nodeHeights[$1] }
    }
  }

  private func node(_ node: Int) -> [String: Any] {
    let column = columns[graph.levels[node]]
    let top = Measure.top + layout.nodeHeights[node]
    let label = labels[node]
    return present([
      "id": Anchor.id("component", graph.names[node]), "label": Text(label.text),
      "title": label.isShortened ? Text(graph.names[node]) : nil,
      "fitted": label.needsFitting ? label.width : nil,
      "x": column.left, "y": top, "width": column.width,
      "textX": column.left + Measure.padding, "textY": top + Measure.textFoot,
    ])
  }

  /// An edge as an SVG path: level through the columns, so that it keeps clear of their boxes, and
  /// curved between them.
  private func path(_ route: LayeredLayout.Route) -> String {
    let heights = route.heights.map { Measure.top + $0 + Measure.boxHeight / 2 }
    let passed = columns[graph.levels[route.source]...graph.levels[route.target]]
    var pen = passed[passed.startIndex].right
    var path = "M\(pen) \(heights[0])"
    for (place, (from, to)) in zip(passed.indices, zip(heights, heights.dropFirst()))
    where from != to {
      let (left, right) = (passed[place].right, passed[place + 1].left)
      let middle = (left + right) / 2
      if pen != left { path += "H\(left)" }
      path += "C\(middle) \(from) \(middle) \(to) \(right) \(to)"
      pen = right
    }
    let end = passed[passed.endIndex - 1].left
    return pen == end ? path : path + "H\(end)"
  }
}
