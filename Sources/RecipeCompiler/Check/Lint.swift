import Diagnostics
import RecipeTable

/// What rules look at.
struct Lint: Sendable {
  let tree: RecipeTree
  let graph: OverlayGraph
  let recipes: [FinishedRecipe]
  /// Every one of them, and those that their profiles' values select.
  let everyRecipe: [ResolvedRecipe]
  let situations: [Situation]
  /// For each overlay, what its chain comes to without it: base, and its ancestors from the root
  /// down. Nil where the chain ends badly.
  let inherited: [Composition?]
  /// Every field of every values file and override.
  private(set) var valueSites: [ValueSite] = []
  /// By component.
  private(set) var knownKeys: [String: KnownKeys] = [:]
  let manifests: [Manifest]
  let uses: Uses

  init(_ resolution: Resolution) {
    tree = resolution.tree
    graph = resolution.graph
    uses = Uses(resolution.tree)
    recipes = resolution.recipes
    everyRecipe = recipes.flatMap(\.everyRecipe)
    situations = Self.situations(resolution)
    manifests = Self.manifests(resolution.tree)
    let base = Composition(base: tree.base?.spec ?? RecipeSpec())
    inherited = resolution.graph.overlays.indices.map { overlay in
      guard resolution.graph.brokenChains[overlay] == nil else { return nil }
      return resolution.graph.chains[overlay].dropFirst().reversed().reduce(into: base) {
        $0.merge(resolution.graph.overlays[$1].spec)
      }
    }
    valueSites = Self.valueSites(tree, componentRefs)
    knownKeys = KnownKeys.collect(self)
  }

  /// Every overlay with what it inherits, in the order of their names; without those whose chain
  /// ends badly.
  var chained: [(overlay: Overlay, inherited: Composition)] {
    zip(graph.overlays, inherited).compactMap { overlay, inherited in
      inherited.map { (overlay, $0) }
    }
  }

  /// Base, then the overlays in the order of their names.
  var everyOverlay: [Overlay] { (tree.base.map { [$0] } ?? []) + tree.overlays }

  /// The mixins in the order of their names.
  var everyMixin: [Mixin] {
    tree.mixins.values.sorted { $0.name.text.precedes($1.name.text) }
  }
}
