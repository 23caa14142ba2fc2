import CommandSupport
import Foundation

/// Files to create and to change: all of them, or none.
struct ChangeSet {
  private struct Change {
    let path: String
    /// Nil for a new file.
    let old: [UInt8]?
    var new: [UInt8]
  }

  private var changes: [Change] = []

  /// - Throws: when something is there already.
  mutating func create(_ path: String, _ text: String) throws {
    // A link to nothing is something, too.
    guard (try? FileManager.default.attributesOfItem(atPath: path)) == nil else {
      throw CommandFailure("\(path) exists already", status: ExitStatus.unusable)
    }
    changes.append(Change(path: path, old: nil, new: Array(text.utf8)))
  }

  /// - Parameter edit: makes the new text of the old.
  mutating func change(_ path: String, _ edit: ([UInt8]) throws -> String) throws {
    let old = try readFile(path)
    changes.append(Change(path: path, old: old, new: Array(try edit(old).utf8)))
  }

  /// Writes everything. New files come first: nothing refers to one that is not there yet.
  ///
  /// - Returns: what was done, a line each.
  func apply() throws -> String {
    let ordered = changes.filter { $0.old == nil } + changes.filter { $0.old != nil }
    var done: [Change] = []
    var folders: [String] = []
    do {
      for change in ordered {
        try makeFolder(of: change.path, noting: &folders)
        try writeFile(change.new, to: change.path)
        done.append(change)
      }
    } catch {
      undo(done, folders)
      throw error
    }
    return ordered.map { "\($0.old == nil ? "new" : "changed"): \($0.path)\n" }.joined()
  }

  private func makeFolder(of path: String, noting made: inout [String]) throws {
    var missing: [String] = []
    var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: folder.path) {
      missing.append(folder.path)
      folder.deleteLastPathComponent()
    }
    for path in missing.reversed() {
      do {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      } catch {
        throw CommandFailure("cannot make the folder \(path)", status: ExitStatus.unusable)
      }
      made.append(path)
    }
  }

  private func undo(_ done: [Change], _ folders: [String]) {
    for change in done.reversed() {
      if let old = change.old {
        try? writeFile(old, to: change.path)
      } else {
        try? FileManager.default.removeItem(atPath: change.path)
      }
    }
    for folder in folders.reversed() { try? FileManager.default.removeItem(atPath: folder) }
  }
}
