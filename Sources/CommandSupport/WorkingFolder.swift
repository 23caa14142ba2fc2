internal import CExchange
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A folder that is written beside the one it will replace: a reader, and a program that stops half-way,
/// finds the old one or the new one.
///
/// Several threads may write to it.
public final class WorkingFolder: Sendable {
  /// What a folder may hold that is replaced.
  public struct Kind: Sendable {
    /// A name that it has if a program of ours wrote it.
    let mark: String
    /// What it is then, for people.
    let name: String

    public init(mark: String, name: String) {
      self.mark = mark
      self.name = name
    }
  }

  private let folder: String
  private let place: String
  /// Locked while this one is written.
  private let new: WorkingName
  private let state = Mutex(State())

  private struct State {
    var made: Set<String> = []
    var isReplaced = false
  }

  /// - Parameters:
  ///   - folder: the one to replace, if there is one; a link stays, and what it leads to is replaced.
  ///   - kind: nil where nothing but an empty folder may be replaced.
  /// - Throws: where it holds something else, or nothing can be written there.
  public init(replacing folder: String, of kind: Kind?) throws {
    let (parent, name) = try Self.location(of: folder)
    self.folder = "\(parent)/\(name)"
    try Self.requireReplaceable(folder, of: kind)
    let place = Self.place(parent, name)
    self.place = place
    guard let new = WorkingName.folder(place, discard: { FileTree.remove(place) }) else {
      throw FileTree.failure("cannot write \(folder)")
    }
    self.new = new
  }

  private static func place(_ parent: String, _ name: String) -> String {
    "\(parent)/.\(name).larder-new"
  }

  /// Removes what a program that was killed has left, for one that has nothing to write.
  public static func removeLeftover(beside folder: String, of kind: Kind?) {
    guard let (parent, name) = try? location(of: folder) else { return }
    var status = stat()
    guard lstat(place(parent, name), &status) == 0 else { return }
    // Takes the name over, and gives it up with what is there.
    _ = try? WorkingFolder(replacing: folder, of: kind)
  }

  /// Removes what was written, unless it took the other's place.
  deinit {
    if state.withLock(\.isReplaced) { return }
    FileTree.remove(place)
  }

  public var path: String { new.path }

  /// - Parameter path: relative to the folder; what lies between is made.
  public func write(_ contents: [UInt8], to path: String, isExecutable: Bool = false) throws {
    let place = try prepared(path)
    let mode: mode_t = isExecutable ? 0o755 : 0o644
    let descriptor = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure(path) }
    let isWritten = contents.withUnsafeBytes { writeAll($0, to: descriptor) }
    let failure = failure(path)
    // Some file systems report only on closing that there was no room.
    guard close(descriptor) == 0 else { throw self.failure(path) }
    guard isWritten else { throw failure }
  }

  /// Takes over a file that stays as it is, without a copy where the file system allows.
  public func keep(_ path: String, of earlier: String) throws {
    let place = try prepared(path)
    if link("\(earlier)/\(path)", place) == 0 { return }
    try write(try readFile("\(earlier)/\(path)"), to: path)
  }

  private func prepared(_ path: String) throws -> String {
    let place = "\(new.path)/\(path)"
    let parent = String(place[..<(place.lastIndex(of: "/") ?? place.endIndex)])
    try state.withLock { state in
      guard state.made.insert(parent).inserted else { return }
      guard FileTree.make(parent) else { throw failure(path) }
    }
    return place
  }

  /// Names the file as people know it, who don't know of the working folder.
  private func failure(_ path: String) -> CommandFailure {
    FileTree.failure("cannot write \(folder)/\(path)")
  }

  /// Gives the folder's name to this one.
  public func replace() throws {
    // The old folder gets the working name, and nobody else may work on it meanwhile.
    let old = WorkingName.existing(folder)
    defer { withExtendedLifetime(old) { FileTree.remove(place) } }
    // From here on the working name is the old folder's, and then free for others.
    state.withLock { $0.isReplaced = true }
    try exchange()
  }

  /// Gives the folder's name to the new one, and the new one's to the old one, if there is one.
  private func exchange() throws {
    if exchange_names(place, folder) == 0 { return }
    if errno == ENOENT {
      guard rename(place, folder) == 0 else { throw FileTree.failure("cannot write \(folder)") }
      return
    }
    // A file system that cannot: for a moment there is none.
    let old = place.dropLast("new".count) + "old"
    FileTree.remove(String(old))
    guard rename(folder, String(old)) == 0 else { throw FileTree.failure("cannot write \(folder)") }
    guard rename(place, folder) == 0 else {
      let failure = FileTree.failure("cannot write \(folder)")
      _ = rename(String(old), folder)
      throw failure
    }
    FileTree.remove(String(old))
  }
}

// MARK: Places

extension WorkingFolder {
  /// The folder that a folder is in, made where there is none, and its name in it.
  private static func location(of folder: String) throws -> (parent: String, name: String) {
    if let path = resolved(folder) { return split(path) }
    let (parent, name) = split(folder)
    guard !name.isEmpty, name != ".", name != "..", FileTree.make(parent),
      let path = resolved(parent)
    else { throw FileTree.failure("cannot write \(folder)") }
    return (path == "/" ? "" : path, name)
  }

  /// Absolute and without links; nil where there is nothing.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func split(_ path: String) -> (parent: String, name: String) {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    guard let slash = path.lastIndex(of: "/") else { return (".", String(path)) }
    let parent = slash == path.startIndex && path.count > 1 ? "/" : String(path[..<slash])
    return (parent, String(path[slash...].dropFirst()))
  }

  /// Refuses to replace what nobody asked to be replaced.
  ///
  /// - Parameter kind: nil where nothing but an empty folder may be replaced.
  public static func requireReplaceable(_ folder: String, of kind: Kind?) throws {
    var status = stat()
    guard stat(folder, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR, let names = FileTree.names(in: folder) else {
      throw CommandFailure("\(folder) is no folder", status: ExitStatus.unusable)
    }
    if names.isEmpty { return }
    if let kind, names.contains(kind.mark) { return }
    let reason =
      kind.map { "holds something else than \($0.name); it is left alone" }
      ?? "is there already and is not empty; --force replaces a bundle"
    throw CommandFailure("\(folder) \(reason)", status: ExitStatus.unusable)
  }
}

/// Folders with all that is in them.
public enum FileTree {
  /// Makes a folder and those that lead to it.
  ///
  /// - Returns: whether it is there now; if not, `errno` tells why.
  static func make(_ path: String) -> Bool {
    if mkdir(path, 0o777) == 0 || errno == EEXIST && isFolder(path) { return true }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex,
      make(String(path[..<slash]))
    else { return false }
    return mkdir(path, 0o777) == 0 || errno == EEXIST && isFolder(path)
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    let earlier = errno
    defer { errno = earlier }
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Takes away a file, or a folder with all that is in it; what a link leads to stays.
  static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in names(in: path) ?? [] { remove("\(path)/\(name)") }
    rmdir(path)
  }

  /// The names in a folder, in no order; nil for what is none, or can't be read.
  public static func names(in folder: String) -> [String]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// With the reason in `errno`.
  static func failure(_ what: String) -> CommandFailure {
    CommandFailure("\(what): \(String(cString: strerror(errno)))", status: ExitStatus.unusable)
  }
}
