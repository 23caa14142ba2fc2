/// A manifest's text as a Helm template: which parts are text, which directives, and which blocks of
/// `if`, `range`, `with` and `define` hold which of them.
///
/// What a template comes to depends on values that nobody has yet, so the text is looked at in views:
/// for each block one branch is shown, and a mark stands in the place of what a directive prints.
struct ManifestTemplate {
  /// Why a directive makes the whole text no template.
  struct Problem {
    let message: String
    let line: Int
    /// In Unicode scalars, from 1.
    let column: Int
  }

  /// One branch of one block; what is in no block is in scope 0.
  struct Scope {
    let parent: Int
    let block: Int
    let branch: Int
    /// Whether the text in it is for others to include.
    let isDefinition: Bool
  }

  private enum Part {
    case text(Range<Int>, scope: Int)
    /// Prints nothing itself.
    case silent(Range<Int>)
    case output(Range<Int>, scope: Int, isExpanding: Bool)
  }

  private let bytes: [UInt8]
  private var parts: [Part] = []
  private(set) var scopes = [Scope(parent: 0, block: 0, branch: 0, isDefinition: false)]
  /// For each block, how many branches it has; the first is the text outside of all.
  private var branches = [1]
  private(set) var problems: [Problem] = []
  /// For each line, the scope of what is written on it; nil for lines with nothing but directives.
  private(set) var scopeOfLine: [Int?] = []
  /// The numbers of the lines that have a directive, from 0.
  private(set) var linesWithDirectives: Set<Int> = []

  init(_ text: String) {
    bytes = Array(text.utf8)
    read()
    placeLines()
  }

  /// How many views there are, so that every branch is seen in one.
  var views: Int { min(branches.max() ?? 1, Self.maximumViews) }

  private static let maximumViews = 8
  /// Of blocks within each other.
  private static let maximumDepth = 100
  /// Enough to see what is wrong.
  private static let maximumProblems = 5

  /// Whether a scope is shown in a view.
  func shows(_ scope: Int, view: Int) -> Bool {
    var scope = scope
    while scope != 0 {
      let this = scopes[scope]
      if this.isDefinition || this.branch != min(view, branches[this.block] - 1) { return false }
      scope = this.parent
    }
    return true
  }

  /// Whether one scope is around another, or the same.
  func isAround(_ outer: Int, _ inner: Int) -> Bool {
    var scope = inner
    while scope != outer, scope != 0 { scope = scopes[scope].parent }
    return scope == outer
  }
}

// MARK: Reading

extension ManifestTemplate {
  private struct Open {
    let word: String
    let scope: Int
    let start: Int
  }

  private mutating func read() {
    var open: [Open] = []
    var scope = 0
    var at = 0
    while let start = bytes.firstPair(UInt8(ascii: "{"), from: at) {
      parts.append(.text(at..<start, scope: scope))
      guard let end = DirectiveScanner(bytes).end(of: start) else {
        return report("this directive is not closed; write }} where it ends", at: start)
      }
      read(start..<end, &scope, &open)
      guard problems.count < Self.maximumProblems, open.count < Self.maximumDepth else { break }
      at = end
    }
    parts.append(.text(at..<bytes.count, scope: scope))
    for block in open.prefix(Self.maximumProblems) {
      report("this \(block.word) has no end; write {{- end }} where it ends", at: block.start)
    }
  }

  private mutating func read(_ range: Range<Int>, _ scope: inout Int, _ open: inout [Open]) {
    let directive = DirectiveScanner(bytes).directive(range)
    switch directive {
    case .opening(let word):
      open.append(Open(word: word, scope: scope, start: range.lowerBound))
      branches.append(1)
      scope = enter(
        block: branches.count - 1, branch: 0, from: scope, isDefinition: word == "define")
    case .otherwise:
      guard let block = open.last, scope != 0 else {
        return report("this else belongs to no if, range or with", at: range.lowerBound)
      }
      let number = scopes[scope].block
      branches[number] += 1
      scope = enter(
        block: number, branch: branches[number] - 1, from: block.scope, isDefinition: false)
    case .end:
      guard let block = open.popLast() else {
        return report("this end belongs to no if, range, with or define", at: range.lowerBound)
      }
      scope = block.scope
    case .silent: break
    case .output(let isExpanding):
      return parts.append(.output(range, scope: scope, isExpanding: isExpanding))
    }
    parts.append(.silent(range))
  }

  private mutating func enter(block: Int, branch: Int, from parent: Int, isDefinition: Bool) -> Int
  {
    scopes.append(
      Scope(parent: parent, block: block, branch: branch, isDefinition: isDefinition))
    return scopes.count - 1
  }

  private mutating func report(_ message: String, at offset: Int) {
    let before = bytes[..<offset]
    let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    problems.append(
      Problem(
        message: message, line: before.count { $0 == newline } + 1,
        column: before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1))
  }

  private mutating func placeLines() {
    var line = 0
    scopeOfLine = [nil]
    for part in parts {
      let (range, scope, isDirective): (Range<Int>, Int?, Bool) =
        switch part {
        case .text(let range, let scope): (range, scope, false)
        case .silent(let range): (range, nil, true)
        case .output(let range, let scope, _): (range, scope, true)
        }
      if isDirective { linesWithDirectives.insert(line) }
      for byte in bytes[range] {
        if byte == newline {
          line += 1
          scopeOfLine.append(nil)
          if isDirective { linesWithDirectives.insert(line) }
        } else if !byte.isBlank, scopeOfLine[line] == nil {
          scopeOfLine[line] = scope
        }
      }
    }
  }
}

// MARK: Views

extension ManifestTemplate {
  /// Stands for every character of a directive that prints something.
  static let mark = "\u{E000}"
  /// The same for one that may print several lines.
  private static let expandingMark = "\u{E001}"

  /// The text with marks where directives print something, line for line as it was written.
  ///
  /// - Returns: also the lines on which nothing but directives print something, from 0, as whatever
  ///   they print can be anything.
  func text(showing isShown: (Int) -> Bool) -> (lines: [[UInt8]], printed: Set<Int>) {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for part in parts {
      switch part {
      case .text(let range, let scope) where isShown(scope): result += bytes[range]
      case .output(let range, let scope, let isExpanding) where isShown(scope):
        let mark = Array((isExpanding ? Self.expandingMark : Self.mark).utf8)
        for byte in bytes[range] where byte & 0xC0 != 0x80 {
          if byte == newline { result.append(newline) } else { result += mark }
        }
      case .text(let range, _), .silent(let range), .output(let range, _, _):
        for byte in bytes[range] where byte == newline { result.append(newline) }
      }
    }
    return Self.withoutLonePrints(result)
  }

  private static func withoutLonePrints(
    _ text: [UInt8]
  ) -> (lines: [[UInt8]], printed: Set<Int>) {
    var printed: Set<Int> = []
    var lines: [[UInt8]] = []
    for (number, line) in text.split(separator: newline, omittingEmptySubsequences: false)
      .enumerated()
    {
      var line = Array(line)
      if line.contains(0xEE) {
        let rest = line.droppingMarksAtEnd(onlyExpanding: false)
        if rest.allSatisfy(\.isBlank) {
          printed.insert(number)
          line = []
        } else {
          // What is printed after a key can be lines of their own, with more below them.
          let before = line.droppingMarksAtEnd(onlyExpanding: true)
          if before.last == UInt8(ascii: ":") || before.last == UInt8(ascii: "-") { line = before }
        }
      }
      lines.append(line)
    }
    return (lines, printed)
  }
}

private let newline = UInt8(ascii: "\n")

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}

extension [UInt8] {
  /// Where the next two of a byte are side by side.
  fileprivate func firstPair(_ byte: UInt8, from start: Int) -> Int? {
    guard start + 1 < count else { return nil }
    return (start..<(count - 1)).first { self[$0] == byte && self[$0 + 1] == byte }
  }

  /// Without the marks that it ends with, and the white space before and between them.
  fileprivate func droppingMarksAtEnd(onlyExpanding: Bool) -> [UInt8] {
    var end = count
    while end > 0 {
      if self[end - 1].isBlank {
        end -= 1
      } else if end > 2, self[end - 3] == 0xEE, self[end - 2] == 0x80,
        self[end - 1] == 0x81 || !onlyExpanding && self[end - 1] == 0x80
      {
        end -= 3
      } else {
        break
      }
    }
    return Array(self[..<end])
  }
}
