import CommandSupport
import Foundation

/// Replaces a folder as a whole: a reader, and a build that stops half-way, finds the old one or the
/// new one.
enum FolderSwap {
  static func replace(
    _ folder: String, with files: [(path: String, contents: [UInt8])]
  ) throws {
    let manager = FileManager.default
    let folder = URL(fileURLWithPath: folder).standardizedFileURL
    try requireReplaceable(folder)
    let sibling = folder.deletingLastPathComponent()
    let new = sibling.appendingPathComponent(".\(folder.lastPathComponent).new-\(getpid())")
    let old = sibling.appendingPathComponent(".\(folder.lastPathComponent).old-\(getpid())")
    do {
      try write(files, to: new)
      if manager.fileExists(atPath: folder.path) { try manager.moveItem(at: folder, to: old) }
      try manager.moveItem(at: new, to: folder)
      try? manager.removeItem(at: old)
    } catch {
      try? manager.removeItem(at: new)
      if !manager.fileExists(atPath: folder.path) { try? manager.moveItem(at: old, to: folder) }
      throw error
    }
  }

  /// Refuses to replace what no earlier build wrote.
  private static func requireReplaceable(_ folder: URL) throws {
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    guard manager.fileExists(atPath: folder.path, isDirectory: &isFolder) else { return }
    let names = (try? manager.contentsOfDirectory(atPath: folder.path)) ?? []
    guard isFolder.boolValue, names.isEmpty || names.contains("index.md") else {
      throw CommandFailure(
        "\(folder.path) holds something else than a published catalog; it is left alone",
        status: ExitStatus.unusable)
    }
  }

  private static func write(_ files: [(path: String, contents: [UInt8])], to root: URL) throws {
    let manager = FileManager.default
    try manager.createDirectory(at: root, withIntermediateDirectories: true)
    var made: Set<URL> = [root]
    for file in files {
      let place = root.appendingPathComponent(file.path)
      let parent = place.deletingLastPathComponent()
      if made.insert(parent).inserted {
        try manager.createDirectory(at: parent, withIntermediateDirectories: true)
      }
      try writeFile(file.contents, to: place.path)
    }
  }
}
