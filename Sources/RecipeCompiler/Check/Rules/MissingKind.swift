import Diagnostics

/// A file that does not say what it holds.
struct MissingKind: Rule {
  static let page = RulePage(
    code: "missing-kind", severity: .warning, summary: "a recipe file has no kind",
    explanation: """
      A file without a `kind` is taken for what its folder suggests, which works until somebody moves \
      it or another program reads it: tools that work on Kubernetes-like files pass over one that does \
      not say what it is. Write the kind as the first line.
      """,
    example: RuleExample.eks()
      .replacing("kind: RecipeMetadata", with: "{+kind: RecipeMetadata+}"))

  func check(_ lint: Lint) -> [Diagnostic] {
    let comesSecond = lint.tree.headers.startWithVersion
    return lint.tree.headers.compactMap { header in
      // What has neither a kind nor a name was not read at all, and the loader says so.
      guard header.kind == nil, header.place != .recipe || header.name != nil,
        let kind = header.place.kinds.first
      else { return nil }
      return missing(
        kind, at: comesSecond ? header.keys.last : header.keys.first,
        header.adding("kind: \(kind)", second: comesSecond))
    }
  }

  private func missing(
    _ kind: String, at range: SourceRange?, _ fix: Diagnostic.Fix?
  ) -> Diagnostic {
    found("this file has no kind; here it is taken for kind: \(kind)", at: range, fix: fix)
  }
}

extension TreePlace {
  /// The kinds that a file of this place can have, the likeliest first.
  var kinds: [String] {
    switch self {
    case .registry: ["ComponentRegistry"]
    case .criteria: ["CriteriaCatalog"]
    case .facts: ["ClusterFacts"]
    case .base: ["RecipeMetadata"]
    case .mixin: ["RecipeMixin"]
    case .recipe: ["RecipeMetadata", "ValidatorCatalog"]
    case .misnamed, .other: []
    }
  }
}
