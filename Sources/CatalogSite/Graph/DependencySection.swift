import RecipeDocuments

/// What a recipe's page says about the order of its components: a drawing, and the levels as a list.
struct DependencySection {
  private let graph: DependencyGraph
  /// What each deployed component declares, by the bytes of its name.
  private let declared: [[UInt8]: [String]]

  init(_ recipe: Recipe) {
    graph = DependencyGraph(recipe)
    declared = Dictionary(
      recipe.deployed.map { (Array($0.name.utf8), $0.dependencies) }, uniquingKeysWith: +)
  }

  /// For the templates `dependencies.html` and `dependencies.md`.
  var context: [String: Any] {
    present([
      "graph": GraphDrawing(graph)?.context, "edgeCount": graph.edgeCount,
      "hasEdges": graph.edgeCount > 0, "levels": levels,
      "circularCount": graph.circularCount, "hasCircles": graph.circularCount > 0,
    ])
  }

  private var levels: [[String: Any]] {
    graph.namesByLevel.enumerated().map { number, names in
      ["number": number + 1, "components": names.map(component)]
    }
  }

  private func component(_ name: String) -> [String: Any] {
    [
      "name": Text(name), "id": Anchor.id("component", name),
      "awaited": (declared[Array(name.utf8)] ?? []).map { other in
        ["name": Text(other), "isDeployed": declared[Array(other.utf8)] != nil] as [String: Any]
      },
    ]
  }
}
