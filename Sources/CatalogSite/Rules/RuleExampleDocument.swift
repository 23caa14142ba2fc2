/// The files that show a mistake, each as what tells it from the same file put right.
struct RuleExampleDocument: Sendable {
  struct File: Sendable {
    let path: String
    let lines: [Line]

    var isChanged: Bool { lines.contains { $0.mark != .same } }
  }

  struct Line: Sendable, Equatable {
    enum Mark: String {
      case same = " "
      case removed = "-"
      case added = "+"
    }

    let mark: Mark
    let text: String
  }

  /// Those with a difference first, which is what the example is about; otherwise those that have the
  /// mistake in their order, then those that are there only when all is right.
  let files: [File]

  init(bad: String, good: String) {
    let (bad, good) = (Self.files(bad), Self.files(good))
    let paths = (bad + good).map(\.path)
    let all = paths.indices.filter { !paths[..<$0].contains(paths[$0]) }.map { number in
      let path = paths[number]
      return File(
        path: path, lines: Self.lines(Self.text(of: path, bad), Self.text(of: path, good)))
    }
    files = all.filter(\.isChanged) + all.filter { !$0.isChanged }
  }

  /// How the marks are to be read, as a sentence of Markdown.
  var legend: String {
    let marks = Set(files.flatMap(\.lines).map(\.mark))
    return switch (marks.contains(.removed), marks.contains(.added)) {
    case (true, false): "With the lines marked `-` it is reported, and without them it is not."
    case (false, true): "Without the lines marked `+` it is reported, and with them it is not."
    default:
      "With the lines marked `-` it is reported, and with those marked `+` instead it is not."
    }
  }

  /// Blocks of Markdown.
  var markdown: [String] { [legend] + files.flatMap { [MarkdownText.code($0.path), $0.markdown] } }

  // MARK: Files

  private typealias Text = (path: String, lines: [Substring])

  private static func files(_ archive: String) -> [Text] {
    var files: [Text] = []
    for line in archive.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("-- "), line.hasSuffix(" --"), line.utf8.count > 6 {
        files.append((String(line.dropFirst(3).dropLast(3)), []))
      } else if !files.isEmpty {
        files[files.count - 1].lines.append(line)
      }
    }
    return files
  }

  private static func text(of path: String, _ files: [Text]) -> [Substring] {
    files.first { $0.path == path }?.lines ?? []
  }

  // MARK: Lines

  private static func lines(_ bad: [Substring], _ good: [Substring]) -> [Line] {
    let difference = good.difference(from: bad) { $0.utf8.elementsEqual($1.utf8) }
    let removed = Set(difference.removals.map(\.offset))
    let added = Set(difference.insertions.map(\.offset))
    var lines: [Line] = []
    var (old, new) = (0, 0)
    while old < bad.count || new < good.count {
      if removed.contains(old) {
        lines.append(Line(mark: .removed, text: String(bad[old])))
        old += 1
      } else if added.contains(new) {
        lines.append(Line(mark: .added, text: String(good[new])))
        new += 1
      } else {
        lines.append(Line(mark: .same, text: String(bad[old])))
        (old, new) = (old + 1, new + 1)
      }
    }
    return lines
  }
}

extension RuleExampleDocument.File {
  fileprivate var markdown: String {
    isChanged
      ? MarkdownText.block(lines.map { $0.mark.rawValue + $0.text }, language: "diff")
      : MarkdownText.block(lines.map(\.text), language: "yaml")
  }
}

extension CollectionDifference.Change {
  fileprivate var offset: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
