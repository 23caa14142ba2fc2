import Diagnostics

/// An item to add to a list, as text.
public struct YAMLItem: Sendable {
  /// From its dash on, with comments above it, indented as if the list were at the left margin.
  let lines: [String]
  /// As it stands between brackets; nil where it is too much for that.
  let flow: String?

  public init(lines: [String], flow: String? = nil) {
    self.lines = lines
    self.flow = flow
  }
}

extension YAMLDocument {
  /// The file's text with an item at the end of a list, and everything else as it was.
  ///
  /// - Parameters:
  ///   - path: the keys that lead to the list, which is begun where there is none.
  ///   - earlier: keys beside it after which it is begun.
  /// - Returns: nil where the file is written such that something else could change.
  public func appending(_ item: YAMLItem, to path: [String], after earlier: [String]) -> String? {
    guard let root, let key = path.last, let parent = root.descendant(path.dropLast()),
      let edit = ListInsertion(item: item, key: key, parent: parent).edit(after: earlier),
      let text = file.applying([edit])
    else { return nil }
    let result = YAMLDocument(bytes: Array(text.utf8), path: file.path)
    let added = YAMLDocument(bytes: Array(item.lines.joined(separator: "\n").utf8), path: "")
    guard let changed = result.root, let new = added.root?.sequence?.first,
      changed.isLike(root, with: new, at: path[...])
    else { return nil }
    return text
  }
}

extension YAMLNode {
  fileprivate func descendant(_ path: ArraySlice<String>) -> YAMLNode? {
    guard let key = path.first else { return self }
    return mapping?[key]?.descendant(path.dropFirst())
  }

  /// Whether this is another tree with one more item in one list.
  fileprivate func isLike(
    _ old: YAMLNode?, with item: YAMLNode, at path: ArraySlice<String>
  ) -> Bool {
    guard let key = path.first else {
      let before = old?.sequence ?? []
      guard let now = sequence, now.count == before.count + 1 else { return false }
      return zip(now, before).allSatisfy { $0.means($1) } && now.last?.means(item) == true
    }
    guard let now = mapping, let before = old?.mapping, let changed = now[key] else { return false }
    return now.entries.allSatisfy { entry in
      entry.key == key || before[entry.key].map { entry.value.means($0) } ?? false
    } && before.entries.allSatisfy { now[$0.key] != nil }
      && changed.isLike(before[key], with: item, at: path.dropFirst())
  }
}

/// Where an item goes, and as what.
private struct ListInsertion {
  let item: YAMLItem
  let key: String
  let parent: YAMLNode

  private var file: SourceFile { parent.range.file }

  func edit(after earlier: [String]) -> Diagnostic.Fix.Edit? {
    guard let mapping = parent.mapping, !parent.isFlow else { return nil }
    guard let list = mapping[key], let place = mapping.keyRange(key) else {
      return beginning(mapping, after: earlier)
    }
    if list.isNull, list.scalar?.text.isEmpty == true {
      return lines(after: place.start.line, item.lines, indentation: place.start.column + 1)
    }
    guard let items = list.sequence else { return nil }
    return list.isFlow ? flow(list, items) : block(list, items)
  }

  private func flow(_ list: YAMLNode, _ items: [YAMLNode]) -> Diagnostic.Fix.Edit? {
    guard let text = item.flow else { return nil }
    let start = list.range.start
    let place =
      items.last?.range.end ?? SourcePosition(line: start.line, column: start.column + 1)
    return Diagnostic.Fix.Edit(
      SourceRange(file: file, start: place, end: place), items.isEmpty ? text : ", \(text)")
  }

  private func block(_ list: YAMLNode, _ items: [YAMLNode]) -> Diagnostic.Fix.Edit? {
    guard let last = items.last else { return nil }
    let end = lastLine(of: last)
    let isSpaced = (list.range.start.line..<end).contains { file.line($0).isBlank }
    return lines(
      after: end, (isSpaced ? [""] : []) + item.lines, indentation: list.range.start.column - 1)
  }

  private func beginning(
    _ mapping: YAMLMapping, after earlier: [String]
  ) -> Diagnostic.Fix.Edit? {
    let entries = mapping.entries
    guard let first = entries.first,
      let before = entries.last(where: { earlier.contains($0.key) }) ?? entries.last
    else { return nil }
    return lines(
      after: max(lastLine(of: before.value), before.keyRange.start.line),
      ["\(key):"] + item.lines.map { $0.isEmpty ? "" : "  \($0)" },
      indentation: first.keyRange.start.column - 1)
  }

  /// The last line with text of a node.
  private func lastLine(of node: YAMLNode) -> Int {
    let end = node.range.end
    var line = end.column == 1 && end.line > node.range.start.line ? end.line - 1 : end.line
    while line > node.range.start.line, file.line(line).isBlank { line -= 1 }
    return line
  }

  private func lines(
    after line: Int, _ lines: [String], indentation: Int
  ) -> Diagnostic.Fix.Edit {
    let margin = String(repeating: " ", count: indentation)
    let text = lines.map { file.lineBreak + ($0.isEmpty ? "" : margin + $0) }.joined()
    let place = SourcePosition(line: line, column: file.line(line).unicodeScalars.count + 1)
    return Diagnostic.Fix.Edit(SourceRange(file: file, start: place, end: place), text)
  }
}

extension String {
  fileprivate var isBlank: Bool { unicodeScalars.allSatisfy { $0 == " " || $0 == "\t" } }
}
