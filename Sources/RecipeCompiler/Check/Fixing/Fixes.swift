import Diagnostics
import YAMLSyntax

extension Lint {
  /// Takes a value out, with its key or its dash and whatever would be left empty.
  ///
  /// - Returns: nil where that could change something else, or there is no such value.
  func takingOut(_ range: SourceRange?) -> Diagnostic.Fix? {
    guard let range, let root = tree.roots[ObjectIdentifier(range.file)] else { return nil }
    return root.removal(ofValueAt: range).map { Diagnostic.Fix(takingOut: $0) }
  }

  /// Takes a value out that says, word for word or not, what another says.
  func takingOut(_ range: SourceRange?, repeating other: SourceRange?) -> Diagnostic.Fix? {
    guard let range, let other, let value = node(at: range), let earlier = node(at: other),
      value.means(earlier)
    else { return nil }
    return takingOut(range)
  }

  /// The mapping that holds a value.
  func mapping(around range: SourceRange) -> SourceRange? {
    tree.roots[ObjectIdentifier(range.file)]?.parent(ofValueAt: range)?.range
  }

  /// What the files of a path say, those of every layer that has it.
  func roots(of path: String) -> [YAMLNode] {
    tree.sources.filter { $0.path == path }.compactMap { tree.roots[ObjectIdentifier($0)] }
  }

  private func node(at range: SourceRange) -> YAMLNode? {
    tree.roots[ObjectIdentifier(range.file)]?.node(at: range)
  }
}

extension FileHeader {
  /// Adds a first key: above the others, or as the second line.
  func adding(_ line: String, second: Bool) -> Diagnostic.Fix? {
    guard let first = keys.first, first.start.column == 1,
      // The key is the file's first line with more than a comment, and what it says is one line.
      !second || [kind, apiVersion].contains(where: { $0?.range.end.line == first.start.line })
    else { return nil }
    let column = second ? file.line(first.start.line).unicodeScalars.count + 1 : 1
    let place = SourcePosition(line: first.start.line, column: column)
    let text = second ? file.lineBreak + line : line + file.lineBreak
    let range = SourceRange(file: file, start: place, end: place)
    return Diagnostic.Fix("add the line \(line)", [Diagnostic.Fix.Edit(range, text)])
  }
}
