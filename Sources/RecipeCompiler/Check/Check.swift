import Diagnostics

/// Finds what is wrong with a tree without resolving it, so that an author hears of it even where no
/// combination gets there.
func check(_ tree: RecipeTree) -> [Diagnostic] {
  checkReferences(tree)
}

extension [Diagnostic] {
  /// Findings after which resolving would answer for another tree than the one that was written.
  var preventResolving: Bool {
    contains { $0.severity == .error && !Self.harmlessToResolving.contains($0.code) }
  }

  /// A missing file leaves its place empty, and of two that share a name the later one counts; the
  /// rest of the tree is as it was written.
  private static var harmlessToResolving: Set<String> {
    ["missing-file", "duplicate-overlay", "duplicate-component", "reserved-name"]
  }
}
