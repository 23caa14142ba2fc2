import Foundation

/// A small tree and what is expected of it, in one text file.
///
/// Lines such as `-- overlays/eks.yaml --` start the tree's files, the first of which is not part of
/// it: `-- expected --`. Text above that says what the fixture is for.
public struct Fixture: Sendable, CustomStringConvertible {
  public struct Section: Sendable {
    public let path: String
    public let text: String
  }

  public struct Malformed: Error {
    public let reason: String

    public init(reason: String) { self.reason = reason }
  }

  /// Such as `err/duplicate-key`.
  public let name: String
  public let comment: String
  public let expected: String
  public let files: [Section]
  private let place: String

  public var description: String { name }

  public init(_ place: String, name: String) throws {
    self.place = place
    self.name = name
    let text = String(decoding: try bytes(of: place), as: UTF8.self)
    var (comment, sections) = Self.sections(of: text)
    guard sections.first?.path == "expected" else {
      throw Malformed(reason: "\(name) must start with -- expected --")
    }
    self.comment = comment
    expected = sections.removeFirst().text
    files = sections
    guard !comment.isEmpty, !files.isEmpty else {
      throw Malformed(reason: "\(name) lacks what it is for, or files")
    }
  }

  public static func sections(of text: String) -> (comment: String, sections: [Section]) {
    var comment = ""
    var sections: [Section] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("-- "), line.hasSuffix(" --") {
        sections.append(Section(path: String(line.dropFirst(3).dropLast(3)), text: ""))
      } else if let last = sections.popLast() {
        sections.append(Section(path: last.path, text: last.text + line + "\n"))
      } else {
        comment += line + "\n"
      }
    }
    // The text after the last line break of the file is no line.
    if let last = sections.popLast() {
      sections.append(Section(path: last.path, text: String(last.text.dropLast())))
    }
    return (comment.trimmingCharacters(in: .whitespacesAndNewlines), sections)
  }

  /// Writes the files to `tree/` of a folder; those that start with `@data/` to `data/`.
  ///
  /// - Returns: the roots to compile.
  public func write(to folder: TemporaryFolder) throws -> [String] {
    var roots = [folder.path + "/tree"]
    for file in files {
      if file.path.hasPrefix("@data/") {
        try folder.write(file.text, to: "data/" + file.path.dropFirst("@data/".count))
        if roots.count == 1 { roots.append(folder.path + "/data") }
      } else {
        try folder.write(file.text, to: "tree/" + file.path)
      }
    }
    return roots
  }

  /// Whether expectations are rewritten by what is found, to be read and then committed.
  public static let isRecording = ProcessInfo.processInfo.environment["LARDER_RECORD"] == "1"

  /// - Returns: what is wrong, or nil when what was found is what was expected.
  public func compare(_ found: String, recording: Bool = isRecording) throws -> String? {
    if found == expected { return nil }
    guard recording else {
      return "\(name): expected -, found +\n" + lineDifference(expected, found)
    }
    var text = comment + "\n-- expected --\n" + found
    for file in files { text += "-- \(file.path) --\n" + file.text }
    try text.write(toFile: place, atomically: true, encoding: .utf8)
    return "\(name): recorded, not passed"
  }
}

extension Fixture {
  /// Every fixture of a folder and its subfolders.
  ///
  /// - Throws: for a file that is none, because no test would read it.
  public static func all(in folder: String) throws -> [Fixture] {
    try filesBelow(folder).map { path in
      let parts = path.split(separator: "/")
      guard path.hasSuffix(".txt"), parts.count == 2, ["ok", "err"].contains(parts[0]) else {
        throw Malformed(reason: "no test reads \(path)")
      }
      return try Fixture(folder + "/" + path, name: String(path.dropLast(4)))
    }
  }
}

/// The lines of two texts: those of both after two spaces, of the first after `-`, of the second
/// after `+`.
public func lineDifference(_ first: String, _ second: String) -> String {
  let old = first.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  let new = second.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  var removed: Set<Int> = []
  var inserted: Set<Int> = []
  for change in new.difference(from: old) {
    switch change {
    case .remove(let offset, _, _): removed.insert(offset)
    case .insert(let offset, _, _): inserted.insert(offset)
    }
  }
  var lines: [String] = []
  var (left, right) = (0, 0)
  while left < old.count || right < new.count {
    if removed.contains(left) {
      lines.append("-" + old[left])
      left += 1
    } else if inserted.contains(right) {
      lines.append("+" + new[right])
      right += 1
    } else {
      lines.append("  " + old[left])
      left += 1
      right += 1
    }
  }
  return lines.joined(separator: "\n")
}
