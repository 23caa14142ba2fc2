import Diagnostics

/// Comments that silence a finding: `# larder: allow CODE REASON`, on the line of the finding or on
/// the one above it.
struct Silences {
  private struct Silence {
    let file: SourceFile
    let line: Int
    let column: Int
    let code: String
    let hasReason: Bool
    /// Whether nothing else is on the line, so that it speaks for the next.
    let isAlone: Bool

    /// Takes the comment out, and the line where nothing else is on it. Nil for one that lacks its
    /// reason or may be misspelled: its author has to say.
    var removal: Diagnostic.Fix? {
      guard hasReason, RuleBook.pages.contains(where: { $0.code == code }) else { return nil }
      let text = file.line(line).unicodeScalars
      let before = text.prefix(column - 1).reversed().drop { $0 == " " }.count
      let isFollowed = file.text.utf8.count { $0 == UInt8(ascii: "\n") } >= line
      let range = SourceRange(
        file: file, start: SourcePosition(line: line, column: before + 1),
        end: isAlone && isFollowed
          ? SourcePosition(line: line + 1, column: 1)
          : SourcePosition(line: line, column: text.count + 1))
      return Diagnostic.Fix(takingOut: Diagnostic.Fix.Edit(range, ""))
    }
  }

  private static let marker = "# larder: allow "
  static let unusedCode = "unused-silence"

  private var silences: [Silence] = []

  init(_ tree: RecipeTree) {
    for file in tree.sources + tree.unused + tree.textFiles.values
    where file.text.utf8.count < 1 << 22 { read(file) }
  }

  private mutating func read(_ file: SourceFile) {
    guard file.text.utf8.contains(sequence: Self.marker.utf8) else { return }
    let lines = file.text.utf8.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, bytes) in lines.enumerated() {
      let line = Substring(bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes)
      guard let start = line.firstRange(of: Self.marker) else { continue }
      let words = line[start.upperBound...].split(separator: " ", maxSplits: 1)
      guard let code = words.first else { continue }
      silences.append(
        Silence(
          file: file, line: number + 1,
          column: line[..<start.lowerBound].unicodeScalars.count + 1, code: String(code),
          hasReason: words.count == 2,
          isAlone: line[..<start.lowerBound].allSatisfy { $0 == " " }))
    }
  }

  /// The findings that nothing silences, and the silences that silence nothing.
  func applied(to findings: [Diagnostic]) -> [Diagnostic] {
    var used = Set<Int>()
    let heard = findings.filter { finding in
      guard let silence = silence(for: finding) else { return true }
      used.insert(silence)
      return false
    }
    let unused = silences.indices.filter { !used.contains($0) }.map { number in
      let silence = silences[number]
      let start = SourcePosition(line: silence.line, column: silence.column)
      return Diagnostic(
        .warning, Self.unusedCode,
        silence.hasReason
          ? "nothing here is \(silence.code), so there is nothing to allow"
          : "say why \(silence.code) is allowed here",
        at: SourceRange(file: silence.file, start: start, end: start), fix: silence.removal)
    }
    return heard + unused
  }

  private func silence(for finding: Diagnostic) -> Int? {
    guard let range = finding.range else { return nil }
    return silences.firstIndex { silence in
      silence.hasReason && silence.code == finding.code && silence.file === range.file
        && (silence.line == range.start.line
          || silence.isAlone && silence.line + 1 == range.start.line)
    }
  }
}
