import Diagnostics

/// Bases and mixins that do not exist, and bases that go round.
func checkReferences(_ tree: RecipeTree) -> [Diagnostic] {
  let overlays = Set(tree.overlays.map(\.name.text)).union(["base"])
  var found: [Diagnostic] = []
  for overlay in tree.overlays {
    if let base = overlay.base, !overlays.contains(base.text) {
      found.append(unknown("overlay", base, "unknown-base", among: overlays))
    }
    for mixin in overlay.spec.mixins where tree.mixins[mixin.text] == nil {
      found.append(unknown("mixin", mixin, "unknown-mixin", among: tree.mixins.keys))
    }
  }
  return found + BaseCycle.all(tree.overlays).map(\.diagnostic)
}

private func unknown(
  _ what: String, _ name: SourceText, _ code: String, among known: some Sequence<String>
) -> Diagnostic {
  let hint = nearestName(to: name.text, in: known).map { "; did you mean \($0)?" } ?? ""
  return Diagnostic(.error, code, "there is no \(what) \(name.text)\(hint)", at: name.range)
}
