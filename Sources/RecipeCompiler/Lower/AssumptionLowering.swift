import Diagnostics
import RecipeTable
import YAMLSyntax

/// What a table says of assumptions: those in the files that recipes are made of.
enum AssumptionLowering {
  static func records(_ tree: RecipeTree) -> Value {
    let files = tree.sources.sorted { $0.path.precedes($1.path) }
    let owners = Set(
      ([tree.base].compactMap(\.self) + tree.overlays).map { ObjectIdentifier($0.file) }
        + tree.mixins.values.map { ObjectIdentifier($0.file) })
    let records = files.flatMap { file -> [Value] in
      let found = { AssumptionReader(file, root: tree.root(of: file)).assumptions }
      if case .registry = TreePlace(file.path) { return registry(file, found(), tree) }
      guard owners.contains(ObjectIdentifier(file)) || tree.valuesFiles[file.path] != nil else {
        return []
      }
      return found().map { record($0, in: file) }
    }
    return .array(records)
  }

  /// Each with the component whose entry it speaks of; those of entries that a later layer replaces are
  /// left out.
  private static func registry(
    _ file: SourceFile, _ found: [Assumption], _ tree: RecipeTree
  ) -> [Value] {
    let entries = RegistryEntries(tree.root(of: file))
    return found.compactMap { assumption in
      guard let name = assumption.subjectLine.flatMap(entries.name) else {
        return record(assumption, in: file)
      }
      guard tree.registry.entries[name]?.range.file === file else { return nil }
      return record(assumption, in: file, component: name)
    }
  }

  private static func record(
    _ assumption: Assumption, in file: SourceFile, component: String? = nil
  ) -> Value {
    CatalogLowering.record([
      ("file", .string(file.path)), ("line", .int(Int64(assumption.line))),
      ("text", .string(assumption.text)), ("component", component.map(Value.string)),
    ])
  }
}

/// Which lines of a registry speak of which component.
private struct RegistryEntries {
  private let entries: [(line: Int, name: String)]
  /// After the last entry.
  private let end: SourcePosition?

  init(_ root: YAMLNode?) {
    let list = root?.mapping?["components"]
    entries = (list?.sequence ?? []).compactMap { entry in
      entry.mapping?["name"]?.scalar.map { (entry.range.start.line, $0.text) }
    }
    end = list?.range.end
  }

  func name(ofLine line: Int) -> String? {
    guard let end, SourcePosition(line: line, column: 1) < end else { return nil }
    return entries.last { $0.line <= line }?.name
  }
}

extension RecipeTree {
  fileprivate func root(of file: SourceFile) -> YAMLNode? { roots[ObjectIdentifier(file)] }
}
