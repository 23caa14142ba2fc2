import Diagnostics

/// What checking and resolving both say, word for word, so that people hear of it once.
func unknownBase(of overlay: Overlay, in tree: RecipeTree) -> Diagnostic {
  unknown("overlay", overlay.base, "unknown-base", among: tree.overlays.map(\.name.text) + ["base"])
}

func unknownMixin(_ name: SourceText, in tree: RecipeTree) -> Diagnostic {
  unknown("mixin", name, "unknown-mixin", among: tree.mixins.keys)
}

private func unknown(
  _ what: String, _ name: SourceText?, _ code: String, among known: some Sequence<String>
) -> Diagnostic {
  let text = name?.text ?? ""
  let hint = didYouMean(nearestName(to: text, in: known))
  return Diagnostic(.error, code, "there is no \(what) \(text)\(hint)", at: name?.range)
}
