import Diagnostics

/// Bases and mixins that do not exist, and bases that go round.
func checkReferences(_ tree: RecipeTree) -> [Diagnostic] {
  let overlays = Set(tree.overlays.map(\.name.text)).union(["base"])
  var found: [Diagnostic] = []
  for overlay in tree.overlays {
    if let base = overlay.base, !overlays.contains(base.text) {
      found.append(unknownBase(of: overlay, in: tree))
    }
    for mixin in overlay.spec.mixins where tree.mixins[mixin.text] == nil {
      found.append(unknownMixin(mixin, in: tree))
    }
  }
  return found + BaseCycle.all(tree.overlays).map(\.diagnostic)
}
