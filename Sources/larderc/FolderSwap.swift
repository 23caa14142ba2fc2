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
    try manager.createDirectory(at: sibling, withIntermediateDirectories: true)
    let place = sibling.appendingPathComponent(".\(folder.lastPathComponent).larder-new")
    let discard = { () -> Void in try? manager.removeItem(at: place) }
    guard let new = WorkingName.folder(place.path, discard: discard) else {
      throw CommandFailure(
        "cannot write \(place.path): \(String(cString: strerror(errno)))",
        status: ExitStatus.unusable)
    }
    // The old folder gets the working name, and no other build may work on it meanwhile.
    let old = WorkingName.existing(folder.path)
    defer { withExtendedLifetime(old) { discard() } }
    try write(files, to: URL(fileURLWithPath: new.path))
    try exchange(place, with: folder)
  }

  /// Gives the folder's name to a new one, and the new one's to the old one, if there is one.
  private static func exchange(_ new: URL, with folder: URL) throws {
    let manager = FileManager.default
    guard manager.fileExists(atPath: folder.path) else {
      return try manager.moveItem(at: new, to: folder)
    }
    if renameExchanging(new.path, folder.path) { return }
    // A file system that cannot: for a moment there is none.
    let old = new.deletingPathExtension().appendingPathExtension("larder-old")
    try? manager.removeItem(at: old)
    try manager.moveItem(at: folder, to: old)
    do {
      try manager.moveItem(at: new, to: folder)
    } catch {
      try? manager.moveItem(at: old, to: folder)
      throw error
    }
    try? manager.removeItem(at: old)
  }

  /// Exchanges two names at once.
  private static func renameExchanging(_ one: String, _ other: String) -> Bool {
    typealias Rename =
      @convention(c) (
        Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
      ) -> Int32
    // Swift's own module of the C library lacks the function and its constant.
    let exchange: UInt32 = 1 << 1
    guard let address = dlsym(nil, "renameat2") else { return false }
    return unsafeBitCast(address, to: Rename.self)(AT_FDCWD, one, AT_FDCWD, other, exchange) == 0
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
