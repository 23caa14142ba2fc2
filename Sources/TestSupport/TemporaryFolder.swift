import Foundation
import Synchronization

/// A folder that is gone with the last reference to it.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("larder-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// A folder that stays until the process ends.
  public static func untilExit() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let isFirst = lasting.withLock { folders in
      folders.append(folder.path)
      return folders.count == 1
    }
    if isFirst {
      atexit {
        for path in TemporaryFolder.lasting.withLock({ $0 }) {
          try? FileManager.default.removeItem(atPath: path)
        }
      }
    }
    // Its own end would come too early.
    _ = Unmanaged.passRetained(folder)
    return folder
  }

  private static let lasting = Mutex<[String]>([])

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the folders that lead to it.
  ///
  /// - Returns: its absolute path.
  @discardableResult
  public func write(_ text: String, to relative: String) throws -> String {
    try write(Array(text.utf8), to: relative)
  }

  @discardableResult
  public func write(_ bytes: [UInt8], to relative: String) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(relative)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  /// The names in the folder, or in one within it, sorted.
  public func names(in relative: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path + "/" + relative).sorted()
  }
}

/// The regular files below a folder, by their paths within it, sorted.
public func filesBelow(_ folder: String) throws -> [String] {
  var found: [String] = []
  for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
    if !isFolder.boolValue { found.append(path) }
  }
  return found.sorted()
}

/// A file's bytes.
public func bytes(of path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}
