import Diagnostics

/// What compiling a tree gave.
public struct Compilation: Sendable {
  /// The table. Where the tree has errors, it says so for the combinations that they concern, and
  /// is not fit to be published; nil when the tree could not be loaded.
  public let table: [UInt8]?
  /// Sorted, each once.
  public let diagnostics: [Diagnostic]
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
  let table = Lowering(resolution).lower(provenance)
  return Compilation(table: table, diagnostics: diagnostics.sortedForPrinting())
}
