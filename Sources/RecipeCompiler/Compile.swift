import Diagnostics

/// What compiling a tree gave.
public struct Compilation: Sendable {
  /// The table. Where the tree has errors, it says so for the combinations that they concern, and
  /// is not fit to be published; nil when the tree could not be loaded.
  public let table: [UInt8]?
  /// Sorted, each once.
  public let diagnostics: [Diagnostic]
}

/// Finds what is wrong with a recipe tree, and what could be said better.
///
/// - Parameter roots: as for `compile`.
/// - Returns: sorted, each once.
public func lint(roots: [String]) -> [Diagnostic] {
  let (tree, findings) = load(roots: roots, forLinting: true)
  guard tree.base != nil else { return findings.sortedForPrinting() }
  let resolution = Resolution(tree)
  let failures = resolution.failures.blamingTheOddOne(resolution)
  let judged = check(tree) + failures + RuleBook.check(Lint(resolution))
  let found = findings + judged.without(consequencesOf: findings)
  let heard = Silences(tree).applied(to: found)
  return heard.counted(by: CombinationCounts(resolution)).sortedForPrinting()
}

/// Compiles a recipe tree into a table. This is the whole pipeline, a call a phase.
///
/// - Parameters:
///   - roots: the tree's folder, then the folders of private trees layered over it.
///   - provenance: what the table says of its origin.
public func compile(roots: [String], provenance: TableProvenance) -> Compilation {
  let (tree, findings) = load(roots: roots)
  guard tree.base != nil, !findings.preventResolving else {
    return Compilation(table: nil, diagnostics: findings.sortedForPrinting())
  }
  let resolution = Resolution(tree)
  let diagnostics = findings + check(tree) + resolution.failures
  let variants = SnapshotVariants(resolution)
  let table = Lowering(resolution, variants).lower(provenance)
  return Compilation(table: table, diagnostics: diagnostics.sortedForPrinting())
}
