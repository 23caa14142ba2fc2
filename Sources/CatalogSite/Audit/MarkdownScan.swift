/// The links and headings of a Markdown file, as far as the site's own pages use them: `](target)`
/// outside of code, and headings that start with `#`.
struct MarkdownScan {
  struct Link: Equatable {
    let address: String
    let line: Int
    let isPicture: Bool
  }

  private(set) var links: [Link] = []
  /// What code hosts make of the headings.
  private(set) var anchors: Set<ExactText> = []
  /// How many headings came to each anchor: all but the first get a number.
  private var repeated: [ExactText: Int] = [:]
  private var fence: (mark: UInt8, count: Int)?
  /// Lines that belong together: code between backticks can go over their ends.
  private var paragraph: [(line: Int, text: ArraySlice<UInt8>)] = []

  init(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (number, text) in lines.enumerated() { read(text, number + 1) }
    endParagraph()
  }

  private mutating func read(_ text: ArraySlice<UInt8>, _ line: Int) {
    let words = text.drop { $0.isBlank || $0 == UInt8(ascii: ">") }
    if let mark = Self.fence(words) {
      endParagraph()
      return toggle(mark, rest: words.dropFirst(mark.count))
    }
    if fence != nil { return }
    if Self.standsAlone(words) { endParagraph() }
    if words.first == UInt8(ascii: "#") { addAnchor(words) }
    paragraph.append((line, text))
    if Self.isWhole(words) { endParagraph() }
  }

  private static func fence(_ text: ArraySlice<UInt8>) -> (mark: UInt8, count: Int)? {
    guard let mark = text.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
      return nil
    }
    let count = text.prefix { $0 == mark }.count
    // What looks like one can be code within a line.
    guard count >= 3, mark != UInt8(ascii: "`") || !text.dropFirst(count).contains(mark) else {
      return nil
    }
    return (mark, count)
  }

  private mutating func toggle(_ mark: (mark: UInt8, count: Int), rest: ArraySlice<UInt8>) {
    guard let open = fence else {
      fence = mark
      return
    }
    let isEnd = mark.mark == open.mark && mark.count >= open.count && rest.allSatisfy(\.isBlank)
    if isEnd { fence = nil }
  }

  /// Whether a line does not go on with the one before.
  private static func standsAlone(_ words: ArraySlice<UInt8>) -> Bool {
    guard let first = words.first else { return true }
    return first.isASCIIDigit || "|#-*+".utf8.contains(first)
  }

  /// Whether no line goes on with this one.
  private static func isWhole(_ words: ArraySlice<UInt8>) -> Bool {
    guard let first = words.first else { return true }
    return first == UInt8(ascii: "|") || first == UInt8(ascii: "#")
  }

  private mutating func endParagraph() {
    if paragraph.contains(where: { $0.text.contains(UInt8(ascii: "]")) }) {
      links += MarkdownParagraph(paragraph).links()
    }
    paragraph.removeAll(keepingCapacity: true)
  }

  private mutating func addAnchor(_ heading: ArraySlice<UInt8>) {
    let text = heading.drop { $0 == UInt8(ascii: "#") }
    let name = Self.anchor(String(decoding: text, as: UTF8.self))
    let number = repeated[ExactText(name), default: 0]
    repeated[ExactText(name)] = number + 1
    anchors.insert(ExactText(number == 0 ? name : "\(name)-\(number)"))
  }

  /// Lower case, with hyphens for blanks, and without anything but letters, digits, - and _. Of a link
  /// only its text counts.
  static func anchor(_ heading: String) -> String {
    var text = heading[...]
    var result = ""
    while let end = text.firstRange(of: "](") {
      result += text[..<end.lowerBound]
      text = text[end.upperBound...].drop { $0 != ")" }.dropFirst()
    }
    let words = (result + text).drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    return String(words.compactMap(character)).lowercased()
  }

  private static func character(_ character: Character) -> Character? {
    if character == " " { return "-" }
    return character.isLetter || character.isNumber || "-_".contains(character) ? character : nil
  }
}

/// Lines of Markdown in which code and links are looked for.
private struct MarkdownParagraph {
  private let bytes: [UInt8]
  /// Where each line starts, and its number.
  private let lines: [(start: Int, number: Int)]

  init(_ paragraph: [(line: Int, text: ArraySlice<UInt8>)]) {
    var bytes: [UInt8] = []
    var lines: [(start: Int, number: Int)] = []
    for (number, text) in paragraph {
      lines.append((bytes.count, number))
      bytes += text
      bytes.append(0x0A)
    }
    self.bytes = bytes
    self.lines = lines
  }

  func links() -> [MarkdownScan.Link] {
    let ends = codeEnds()
    var links: [MarkdownScan.Link] = []
    /// For each bracket that is open: whether it starts a picture.
    var brackets: [Bool] = []
    var line = lines[...]
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "`"): index = ends[index] ?? run(at: index)
      case UInt8(ascii: "["):
        brackets.append(index > 0 && bytes[index - 1] == UInt8(ascii: "!"))
      case UInt8(ascii: "]"):
        guard let isPicture = brackets.popLast(), let target = target(after: index) else { break }
        while let next = line.dropFirst().first, next.start <= index { line.removeFirst() }
        links.append(
          MarkdownScan.Link(
            address: target, line: line.first?.number ?? 1, isPicture: isPicture))
      default: break
      }
      index += 1
    }
    return links
  }

  /// Where runs of backticks end code, by where the code begins: at the next run of the same length.
  private func codeEnds() -> [Int: Int] {
    var runs: [(start: Int, count: Int)] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "`") {
        let last = run(at: index)
        runs.append((index, last - index + 1))
        index = last
      }
      index += 1
    }
    var next: [Int: Int] = [:]
    var ends: [Int: Int] = [:]
    for run in runs.reversed() {
      if let start = next[run.count] { ends[run.start] = start + run.count - 1 }
      next[run.count] = run.start
    }
    return ends
  }

  /// The last backtick of a run.
  private func run(at start: Int) -> Int {
    var index = start
    while index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "`") { index += 1 }
    return index
  }

  /// What stands in the round brackets after a square one, without its title.
  private func target(after index: Int) -> String? {
    guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "(") else { return nil }
    let rest = bytes[(index + 2)...].prefix(AuditLimits.addressBytes).drop(while: \.isBlank)
    let isQuoted = rest.first == UInt8(ascii: "<")
    let address = isQuoted ? Self.quoted(rest.dropFirst()) : Self.unescaped(rest)
    return address.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Up to the angle bracket that closes the one before.
  private static func quoted(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    let end = bytes.firstIndex { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<") || $0 == 0x0A }
    guard let end, bytes[end] == UInt8(ascii: ">") else { return nil }
    return Array(bytes[..<end])
  }

  /// Up to a blank, or to the bracket that closes the one before. Like CommonMark's own parser it
  /// gives up where brackets are nested deeply, and so a line of nothing else takes no long time.
  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    var depth = 0
    var isEscaped = false
    for byte in bytes {
      if !isEscaped {
        if byte.isBlank || byte == UInt8(ascii: ")") && depth == 0 { break }
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
        if depth > 32 { return nil }
      }
      isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
      if !isEscaped { result.append(byte) }
    }
    return result
  }
}
