import CommandSupport
import Foundation
import Synchronization

/// A folder that is written beside the one it will replace: a reader, and a build that stops half-way,
/// finds the old one or the new one.
///
/// Several threads may write to it.
final class WorkingFolder: Sendable {
  private let folder: URL
  private let place: URL
  /// Locked while this one is written.
  private let new: WorkingName
  private let state = Mutex(State())

  private struct State {
    var made: Set<String> = []
    var isReplaced = false
  }

  /// - Parameter folder: the one to replace, if there is one.
  /// - Throws: where it holds what no build wrote, or nothing can be written there.
  init(replacing folder: String) throws {
    self.folder = URL(fileURLWithPath: folder).standardizedFileURL
    try Self.requireReplaceable(self.folder)
    let sibling = self.folder.deletingLastPathComponent()
    let place = Self.place(beside: self.folder)
    self.place = place
    try FileManager.default.createDirectory(at: sibling, withIntermediateDirectories: true)
    let discard = { () -> Void in try? FileManager.default.removeItem(at: place) }
    guard let new = WorkingName.folder(place.path, discard: discard) else {
      throw Self.failure("cannot write \(place.path)")
    }
    self.new = new
  }

  private static func place(beside folder: URL) -> URL {
    folder.deletingLastPathComponent()
      .appendingPathComponent(".\(folder.lastPathComponent).larder-new")
  }

  /// Removes what a build that was killed has left, for a build that has nothing to write.
  static func removeLeftover(beside folder: String) {
    let place = place(beside: URL(fileURLWithPath: folder).standardizedFileURL)
    guard FileManager.default.fileExists(atPath: place.path) else { return }
    // Takes the name over, and gives it up with what is there.
    _ = try? WorkingFolder(replacing: folder)
  }

  /// Removes what was written, unless it took the other's place.
  deinit {
    if state.withLock(\.isReplaced) { return }
    try? FileManager.default.removeItem(at: place)
  }

  var path: String { new.path }

  /// - Parameter path: relative to the folder; what lies between is made.
  func write(_ contents: [UInt8], to path: String) throws {
    let place = try prepared(path)
    let descriptor = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure("cannot write \(place)") }
    var rest = contents[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    let failure = Self.failure("cannot write \(place)")
    // Some file systems report only on closing that there was no room.
    guard close(descriptor) == 0, rest.isEmpty else { throw failure }
  }

  /// Takes over a file that stays as it is, without a copy where the file system allows.
  func keep(_ path: String, of earlier: String) throws {
    let place = try prepared(path)
    if link("\(earlier)/\(path)", place) == 0 { return }
    try write(try readFile("\(earlier)/\(path)"), to: path)
  }

  private func prepared(_ path: String) throws -> String {
    let place = "\(new.path)/\(path)"
    let parent = String(place[..<(place.lastIndex(of: "/") ?? place.endIndex)])
    try state.withLock { state in
      guard state.made.insert(parent).inserted else { return }
      try FileManager.default.createDirectory(
        atPath: parent, withIntermediateDirectories: true)
    }
    return place
  }

  /// Gives the folder's name to this one.
  func replace() throws {
    // The old folder gets the working name, and no other build may work on it meanwhile.
    let old = WorkingName.existing(folder.path)
    defer { withExtendedLifetime(old) { try? FileManager.default.removeItem(at: place) } }
    // From here on the working name is the old folder's, and then free for other builds.
    state.withLock { $0.isReplaced = true }
    try Self.exchange(place, with: folder)
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

  private static func failure(_ what: String) -> CommandFailure {
    CommandFailure("\(what): \(String(cString: strerror(errno)))", status: ExitStatus.unusable)
  }
}
