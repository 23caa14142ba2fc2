import Diagnostics

/// Finds what is wrong with a tree without resolving it, so that an author hears of it even where no
/// combination gets there.
func check(_ tree: RecipeTree) -> [Diagnostic] {
  checkReferences(tree)
}

extension [Diagnostic] {
  /// Findings after which resolving would answer for another tree than the one that was written.
  var preventResolving: Bool { contains(where: \.changesTheTree) }

  /// What is left when a tree was read only in part: nothing of the files that were not read in full,
  /// and nothing that what they hold may explain.
  func without(consequencesOf findings: [Diagnostic]) -> [Diagnostic] {
    let broken = findings.filter { $0.changesTheTree && $0.code != "unknown-key" }
    guard !broken.isEmpty else { return self }
    let files = Set(broken.compactMap { $0.range?.file.path })
    return filter { finding in
      !finding.dependsOnEveryFile && !files.contains(finding.range?.file.path ?? "")
    }
  }
}

extension Diagnostic {
  /// A missing file leaves its place empty, and of two that share a name the later one counts; the
  /// rest of the tree is as it was written.
  private static let harmless: Set<String> = [
    "missing-file", "duplicate-overlay", "duplicate-component", "reserved-name",
  ]

  fileprivate var changesTheTree: Bool { severity == .error && !Self.harmless.contains(code) }

  /// Whether it says that something is nowhere.
  fileprivate var dependsOnEveryFile: Bool {
    ["unused-", "unknown-", "missing-", "no-"].contains { code.hasPrefix($0) }
      || ["value-never-resolves", "profile-component", "incoherent-component"].contains(code)
  }
}
