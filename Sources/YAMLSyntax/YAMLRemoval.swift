import Diagnostics

extension YAMLNode {
  /// The text to delete so that a value within this tree is gone, with its key or its dash, the
  /// comments that speak of it alone, and every mapping or list that would be left empty.
  ///
  /// - Parameter range: the value's.
  /// - Returns: nil where the text around it is such that something else could change: anchors,
  ///   a list or a mapping in braces over several lines, the first key of an item with a comment
  ///   after it.
  public func removal(ofValueAt range: SourceRange) -> Diagnostic.Fix.Edit? {
    guard var path = YAMLPath(to: range, in: self) else { return nil }
    while let step = path.steps.last {
      if step.parent.childCount > 1 { return Removal(step)?.edit }
      path.steps.removeLast()
      // An item that would be empty had something to say before.
      guard let above = path.steps.last, above.parent.mapping != nil else { return nil }
    }
    return nil
  }

  /// The node with exactly this range.
  public func node(at range: SourceRange) -> YAMLNode? {
    YAMLPath(to: range, in: self)?.target
  }

  /// The mapping or list that directly holds the value with exactly this range.
  public func parent(ofValueAt range: SourceRange) -> YAMLNode? {
    YAMLPath(to: range, in: self)?.steps.last?.parent
  }

  /// Whether both mean the same, however they are written.
  public func means(_ other: YAMLNode) -> Bool {
    switch (content, other.content) {
    case (.scalar(let mine), .scalar(let theirs)):
      mine.value == theirs.value && mine.text.utf8.elementsEqual(theirs.text.utf8)
    case (.sequence(let mine), .sequence(let theirs)):
      mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0.means($1) }
    case (.mapping(let mine), .mapping(let theirs)):
      mine.entries.count == theirs.entries.count
        && mine.entries.allSatisfy { entry in
          theirs[entry.key].map { entry.value.means($0) } ?? false
        }
    default: false
    }
  }

  fileprivate var childCount: Int { mapping?.entries.count ?? sequence?.count ?? 0 }

  fileprivate var children: [Child] {
    switch content {
    case .scalar: []
    case .sequence(let nodes): nodes.map { Child(start: $0.range.start, node: $0) }
    case .mapping(let mapping):
      mapping.entries.map { Child(start: $0.keyRange.start, node: $0.value) }
    }
  }

  /// Whether an anchor or a tag is put before it, or it is an alias.
  fileprivate var hasProperties: Bool {
    let line = range.file.line(range.start.line).unicodeScalars
    return line.dropFirst(range.start.column - 1).first.map { "&*!".unicodeScalars.contains($0) }
      ?? false
  }
}

/// An entry of a mapping or an item of a list.
private struct Child {
  /// The key's, or the item's.
  let start: SourcePosition
  let node: YAMLNode

  var end: SourcePosition { max(start, node.range.end) }
}

/// The way to a node.
private struct YAMLPath {
  struct Step {
    let parent: YAMLNode
    let number: Int
  }

  var steps: [Step] = []
  private(set) var target: YAMLNode

  /// Nil where no node has the range, or one on the way stands for several.
  init?(to range: SourceRange, in root: YAMLNode) {
    target = root
    while !target.hasProperties {
      if target.range.start == range.start, target.range.end == range.end { return }
      let children = target.children
      let number = children.firstIndex {
        $0.node.range.start <= range.start && range.end <= $0.node.range.end
      }
      guard let number else { return nil }
      steps.append(Step(parent: target, number: number))
      target = children[number].node
    }
    return nil
  }
}

/// Takes one of several children out of its parent's text.
private struct Removal {
  let edit: Diagnostic.Fix.Edit

  init?(_ step: YAMLPath.Step) {
    let children = step.parent.children
    // Merged entries were written elsewhere.
    guard zip(children, children.dropFirst()).allSatisfy({ $0.end <= $1.start }),
      let range = step.parent.isFlow
        ? Self.flow(children, step.number, step.parent.range)
        : Self.block(children, step.number, step.parent)
    else { return nil }
    edit = Diagnostic.Fix.Edit(range, "")
  }

  // MARK: In braces

  private static func flow(
    _ children: [Child], _ number: Int, _ parent: SourceRange
  ) -> SourceRange? {
    let file = parent.file
    guard parent.start.line == parent.end.line else { return nil }
    let isLast = number == children.count - 1
    let before = isLast ? number - 1 : number
    let gap = SourceRange(file: file, start: children[before].end, end: children[before + 1].start)
    let separator = gap.textWithinLine.unicodeScalars.filter { $0 != " " }
    guard String(String.UnicodeScalarView(separator)) == "," else { return nil }
    return isLast
      ? SourceRange(file: file, start: gap.start, end: children[number].end)
      : SourceRange(file: file, start: children[number].start, end: gap.end)
  }

  // MARK: In lines of its own

  private static func block(_ children: [Child], _ number: Int, _ parent: YAMLNode) -> SourceRange?
  {
    let child = children[number]
    let lines = Lines(parent.range.file)
    let prefix = lines[child.start.line].unicodeScalars.prefix(child.start.column - 1)
    let last = lines.lastLine(of: child)
    let isItem = parent.sequence != nil
    let indentation = isItem ? prefix.prefix { $0 == " " }.count : child.start.column - 1
    // Whatever comes next must not be part of it, which a wrong idea of its end would make it.
    guard lines.isEnded(after: child, last), lines.indentation(last + 1) <= indentation else {
      return nil
    }
    let marks = String(String.UnicodeScalarView(prefix.filter { $0 != " " }))
    if marks == (isItem ? "-" : "") {
      return wholeLines(child, last, indentation: indentation, lines)
    }
    // The first key of an item stands after its dash, and the next takes its place.
    guard !isItem, marks == "-", number + 1 < children.count,
      children[number + 1].start.line == last + 1,
      children[number + 1].start.column == child.start.column
    else { return nil }
    return SourceRange(file: lines.file, start: child.start, end: children[number + 1].start)
  }

  private static func wholeLines(
    _ child: Child, _ last: Int, indentation: Int, _ lines: Lines
  ) -> SourceRange {
    var first = child.start.line
    // A comment above it may speak of what follows as well.
    if lines.isParagraphEnd(last, indentation: indentation) {
      while lines.isComment(first - 1, indentation: indentation) { first -= 1 }
    }
    return SourceRange(
      file: lines.file, start: SourcePosition(line: first, column: 1),
      end: lines.isLast(last)
        ? SourcePosition(line: last, column: lines[last].unicodeScalars.count + 1)
        : SourcePosition(line: last + 1, column: 1))
  }
}

/// A file's lines, from 1, without their breaks.
private struct Lines {
  let file: SourceFile
  private let lines: [String]

  init(_ file: SourceFile) {
    self.file = file
    lines = file.text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(Substring($0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0)) }
  }

  subscript(number: Int) -> String {
    lines.indices.contains(number - 1) ? lines[number - 1] : ""
  }

  func isLast(_ number: Int) -> Bool { number >= lines.count }

  /// Of text that ends with line breaks, the last line that has some.
  func lastLine(of child: Child) -> Int {
    var last = child.end.line
    if child.end.column == 1, last > child.start.line { last -= 1 }
    while last > child.start.line, isBlank(last) { last -= 1 }
    return last
  }

  /// Whether nothing but a comment follows on the child's last line.
  func isEnded(after child: Child, _ last: Int) -> Bool {
    guard last == child.end.line else { return true }
    let rest = self[last].unicodeScalars.dropFirst(child.end.column - 1)
    let text = rest.drop { $0 == " " || $0 == "\t" }
    return text.isEmpty || text.first == "#"
  }

  /// How far the next line with more than a comment is indented; 0 at the end.
  func indentation(_ number: Int) -> Int {
    var number = number
    while number <= lines.count, isBlank(number) || isComment(number) { number += 1 }
    return number > lines.count ? 0 : spaces(number)
  }

  /// Whether what follows a line is neither a sibling nor more of the same.
  func isParagraphEnd(_ number: Int, indentation: Int) -> Bool {
    let next = number + 1
    return next > lines.count || isBlank(next) || isComment(next) || spaces(next) < indentation
  }

  func isComment(_ number: Int, indentation: Int) -> Bool {
    number > 0 && isComment(number) && spaces(number) == indentation
  }

  private func isBlank(_ number: Int) -> Bool {
    self[number].unicodeScalars.allSatisfy { $0 == " " || $0 == "\t" }
  }

  private func isComment(_ number: Int) -> Bool {
    self[number].unicodeScalars.first { $0 != " " } == "#"
  }

  private func spaces(_ number: Int) -> Int {
    self[number].unicodeScalars.prefix { $0 == " " }.count
  }
}

extension SourceRange {
  /// Of a range within one line.
  fileprivate var textWithinLine: String {
    guard start.line == end.line, start <= end else { return "" }
    let line = file.line(start.line).unicodeScalars
    return String(
      Substring(line.dropFirst(start.column - 1).prefix(end.column - start.column)))
  }
}
