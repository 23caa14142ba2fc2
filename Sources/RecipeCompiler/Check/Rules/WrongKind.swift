import Diagnostics

/// A file whose kind is not read where the file is.
struct WrongKind: Rule {
  static let page = RulePage(
    code: "wrong-kind", severity: .error, summary: "a file has a kind that is not read there",
    explanation: """
      Which files are overlays is decided by `kind`. One with another kind is passed over without a \
      word: whatever it would have set is missing from every recipe, and the recipes still resolve. \
      Files under `overlays/` are `RecipeMetadata`, those under `mixins/` are `RecipeMixin`, \
      `registry.yaml` is a `ComponentRegistry` and `criteria.yaml` a `CriteriaCatalog`.
      """,
    example: RuleExample.eks()
      .replacing("RecipeMetadata", with: "[-RecipeMetdata-]{+RecipeMetadata+}"))

  /// Kinds of the recipe language, wherever their files are.
  private static let known = [
    "ClusterFacts", "ComponentRegistry", "CriteriaCatalog", "RecipeMetadata", "RecipeMixin",
    "ValidatorCatalog",
  ]

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.tree.headers.compactMap { header in
      // The loader refuses mixins of another kind itself.
      guard let kind = header.kind, header.place != .mixin else { return nil }
      let allowed = Self.allowed(header)
      guard !allowed.isEmpty, !allowed.contains(kind.text) else { return nil }
      return wrong(kind, allowed[0])
    }
  }

  /// Empty where other programs may keep files of their own, and this one looks like such.
  private static func allowed(_ header: FileHeader) -> [String] {
    guard header.place == .recipe, let kind = header.kind?.text else { return header.place.kinds }
    // It is in the wrong folder, which is another rule's.
    if kind == "RecipeMixin" { return [] }
    if header.file.path.hasPrefix("overlays/") { return ["RecipeMetadata"] }
    guard !header.place.kinds.contains(kind), let near = nearestName(to: kind, in: known) else {
      return []
    }
    return [near]
  }

  private func wrong(_ kind: SourceText, _ allowed: String) -> Diagnostic {
    found(
      "nothing reads a file of kind \(kind.text) here, so it has no effect; it should be \(allowed)",
      at: kind.range, fix: nearestName(to: kind.text, in: [allowed]))
  }
}
