extension RecipeTable {
  /// What these criteria come to. The values must be canonical, as `canonical(_:for:)` gives them;
  /// one that no overlay states is looked up as such.
  ///
  /// Takes one step a dimension, however many combinations there are.
  public func outcome(for criteria: Criteria) throws(TableError) -> Outcome {
    var position = try image.word(.index, Dimension.allCases.count)
    for dimension in Dimension.allCases {
      let column = try Spellings.column(of: criteria[dimension], dimension, in: image)
      position = try image.word(.index, Int(position) + column)
    }
    return try outcome(Int(position))
  }

  /// An outcome by its number, as the index gives it.
  func outcome(_ number: Int) throws(TableError) -> Outcome {
    let (kind, payload) = try image.words(.outcomes, number * 2)
    let node = TableNode(image: image, heap: .values, offset: payload)
    switch TableFormat.OutcomeKind(rawValue: kind) {
    case .recipe: return .recipe(Int(payload))
    case .osRequired: return .osRequired(try node.strings())
    case .uncovered: return .uncovered(DimensionSet(bits: payload))
    case .failed:
      return .failed(
        Failure(
          message: try node.member("message")?.string() ?? "",
          file: try node.member("file")?.string(),
          line: try node.member("line")?.int() ?? 0,
          column: try node.member("column")?.int() ?? 0,
          profile: try node.member("profile")?.string(),
          choices: (try node.member("choices")?.value().elements ?? []).map(Failure.Choice.init)))
    case nil: throw TableError("damaged table: unknown outcome")
    }
  }

  /// With what further criteria the dimensions would be carried that an outcome calls uncovered.
  public func uncovered(
    _ dimensions: DimensionSet, in criteria: Criteria
  ) throws(TableError) -> [Uncovered] {
    let overlays = try overlayCriteria()
    return dimensions.map { dimension in
      Uncovered(
        dimension: dimension,
        completions: Completions.of(dimension, in: criteria, overlays: overlays))
    }
  }

  /// The stated dimensions whose value none of these overlays, nor one that it extends, states.
  public func dimensions(
    of criteria: Criteria, notCarriedBy overlays: [String]
  ) throws(TableError) -> [Dimension] {
    var known: [String: TableNode] = [:]
    for overlay in try catalog("overlays").elements() {
      known[try overlay.member("name")?.string() ?? ""] = overlay
    }
    var missing = Set(criteria.stated)
    var waiting = overlays
    while let name = waiting.popLast() {
      // Each is looked at once, so that overlays which extend each other end.
      guard let overlay = known.removeValue(forKey: name) else { continue }
      for dimension in missing
      where try overlay.member("criteria")?.member(dimension.name)?.string() == criteria[dimension]
      {
        missing.remove(dimension)
      }
      if let base = try overlay.member("base")?.string() { waiting.append(base) }
    }
    return missing.sorted()
  }

  /// The criteria that each overlay states, in the order of the overlays' names.
  package func overlayCriteria() throws(TableError) -> [[Dimension: String]] {
    var result: [[Dimension: String]] = []
    for overlay in try catalog("overlays").elements() {
      guard let criteria = try overlay.member("criteria") else { continue }
      var stated: [Dimension: String] = [:]
      for field in try criteria.value().fields {
        guard let dimension = Dimension(name: field.key) else { continue }
        stated[dimension] = field.value.string
      }
      result.append(stated)
    }
    return result
  }

  /// Calls `body` for every combination that has a recipe, in the order of the dimensions' columns.
  public func forEachResolved(
    _ body: (Criteria, Int) throws(TableError) -> Void
  ) throws(TableError) {
    var walk = IndexWalk(image: image, names: try columnNames())
    try walk.visit(0, try image.word(.index, Dimension.allCases.count), Criteria(), body)
  }

  /// Every combination that has a recipe, with the recipe's number.
  public func resolved() throws(TableError) -> [(criteria: Criteria, recipe: Int)] {
    var result: [(criteria: Criteria, recipe: Int)] = []
    try forEachResolved { criteria, recipe in result.append((criteria, recipe)) }
    return result
  }

  /// The value of each column of each dimension; nil for that of the values no overlay states.
  func columnNames() throws(TableError) -> [[String?]] {
    var result: [[String?]] = []
    for (number, dimension) in try catalog("dimensions").elements().enumerated() {
      guard number < Dimension.allCases.count else { break }
      let count = Int(try image.word(.index, number))
      guard count <= image.length(of: .index) / 4 else {
        throw TableError("damaged table: more columns than the index holds")
      }
      var names = [String?](repeating: nil, count: count)
      if count > 0 { names[TableFormat.anyColumn] = Criteria.any }
      for record in try dimension.member("values")?.elements() ?? [] {
        guard let column = try record.member("column")?.int(), names.indices.contains(column) else {
          continue
        }
        names[column] = try record.member("name")?.string()
      }
      result.append(names)
    }
    guard result.count == Dimension.allCases.count else {
      throw TableError("damaged table: too few dimensions")
    }
    return result
  }
}

/// A depth-first walk over the index that skips parts without a recipe and looks at each shared part
/// once to know that.
private struct IndexWalk {
  let image: TableImage
  let names: [[String?]]
  var empty: Set<UInt32> = []
  private var combinations = 0

  init(image: TableImage, names: [[String?]]) {
    self.image = image
    self.names = names
  }

  mutating func visit(
    _ level: Int, _ position: UInt32, _ criteria: Criteria,
    _ body: (Criteria, Int) throws(TableError) -> Void
  ) throws(TableError) {
    _ = try visitCounting(level, position, criteria, body)
  }

  private mutating func visitCounting(
    _ level: Int, _ position: UInt32, _ criteria: Criteria,
    _ body: (Criteria, Int) throws(TableError) -> Void
  ) throws(TableError) -> Bool {
    guard level < Dimension.allCases.count else {
      guard
        try image.word(.outcomes, Int(position) * 2) == TableFormat.OutcomeKind.recipe.rawValue
      else { return false }
      combinations += 1
      guard combinations <= TableFormat.maximumCombinations else {
        throw TableError("damaged table: too many combinations")
      }
      try body(criteria, Int(try image.word(.outcomes, Int(position) * 2 + 1)))
      return true
    }
    // Positions of different levels never coincide: each is the start of its own run of words.
    if empty.contains(position) { return false }
    var found = false
    for (column, name) in names[level].enumerated() {
      guard let name, let dimension = Dimension(rawValue: level) else { continue }
      var inner = criteria
      inner[dimension] = name
      let next = try image.word(.index, Int(position) + column)
      if try visitCounting(level + 1, next, inner, body) { found = true }
    }
    if !found { empty.insert(position) }
    return found
  }
}

/// The further criteria with which a value would be carried: what is left to state of each overlay that has it.
enum Completions {
  static func of(
    _ dimension: Dimension, in criteria: Criteria, overlays: [[Dimension: String]]
  ) -> [[Dimension: String]] {
    var candidates: [[Dimension: String]] = []
    for overlay in overlays where overlay[dimension] == criteria[dimension] {
      let contradicts = overlay.contains { criteria.states($0) && criteria[$0] != $1 }
      let further = overlay.filter { !criteria.states($0.key) }
      if !contradicts, !further.isEmpty, !candidates.contains(further) {
        candidates.append(further)
      }
    }
    let minimal = candidates.filter { candidate in
      !candidates.contains { other in
        other.count < candidate.count && other.allSatisfy { candidate[$0] == $1 }
      }
    }
    return minimal.map { (text(of: $0), $0) }
      .sorted { ($0.1.count, Array($0.0.utf8)) < ($1.1.count, Array($1.0.utf8)) }
      .map(\.1)
  }

  private static func text(of completion: [Dimension: String]) -> String {
    completion.sorted { $0.key < $1.key }.map { "\($0.name)=\($1)" }.joined(separator: ", ")
  }
}

/// Bytes in their order, as every list of the table is sorted.
private func < (left: (Int, [UInt8]), right: (Int, [UInt8])) -> Bool {
  left.0 != right.0 ? left.0 < right.0 : left.1.lexicographicallyPrecedes(right.1)
}
