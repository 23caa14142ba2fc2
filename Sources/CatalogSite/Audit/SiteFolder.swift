import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A published folder as it lies on a disk.
public enum SiteFolder {
  /// Why a folder cannot be audited.
  public struct Unfit: Error, CustomStringConvertible {
    public let path: String
    public let reason: String

    public var description: String { "\(path): \(reason)" }
  }

  /// Every file of a folder. Links are refused: what they lead to is not published with them.
  ///
  /// - Throws: `Unfit`
  public static func files(in folder: String) throws -> [SiteFile] {
    let paths = try paths(in: folder)
    let budget = ByteBudget()
    return try inParallel(paths.count) { number in
      let path = "\(folder)/\(paths[number])"
      return SiteFile(path: paths[number], contents: try contents(of: path, budget))
    }
  }

  /// Relative to the folder.
  private static func paths(in folder: String) throws -> [String] {
    var found: [String] = []
    var waiting = [(path: "", depth: 0)]
    while let next = waiting.popLast() {
      for name in try names(in: next.path.isEmpty ? folder : "\(folder)/\(next.path)") {
        let path = next.path.isEmpty ? name : "\(next.path)/\(name)"
        switch kind(of: "\(folder)/\(path)") {
        case S_IFDIR where next.depth < AuditLimits.folderDepth:
          waiting.append((path, next.depth + 1))
        case S_IFREG where found.count < AuditLimits.files: found.append(path)
        case let kind: throw Unfit(path: "\(folder)/\(path)", reason: reason(kind))
        }
      }
    }
    return found
  }

  private static func reason(_ kind: mode_t) -> String {
    switch kind {
    case S_IFDIR: "folders are nested too deeply"
    case S_IFREG: "the folder has more than \(AuditLimits.files) files"
    case S_IFLNK: "it is a symbolic link, which no host publishes alike"
    default: "it is neither a file nor a folder"
    }
  }

  private static func names(in folder: String) throws -> [String] {
    guard let directory = opendir(folder) else { throw failure(folder) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw Unfit(path: folder, reason: "the name of a file in it is not UTF-8")
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  private static func kind(of path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  private static func contents(of path: String, _ budget: ByteBudget) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Unfit(path: path, reason: "it is no regular file")
    }
    guard budget.take(Int(status.st_size)) else {
      throw Unfit(path: path, reason: "the folder has more than \(AuditLimits.bytes) bytes")
    }
    return try bytes(of: descriptor, Int(status.st_size), path)
  }

  /// As many bytes as the file had when it was opened, or fewer where it was cut short meanwhile.
  private static func bytes(
    of descriptor: Int32, _ size: Int, _ path: String
  ) throws -> [UInt8] {
    var failed: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, failed == 0, let start = buffer.baseAddress {
        let got = read(descriptor, start + count, size - count)
        if got == 0 { break }
        if got > 0 { count += got } else if errno != EINTR { failed = errno }
      }
    }
    if failed != 0 { throw failure(path, failed) }
    return bytes
  }

  private static func failure(_ path: String, _ error: Int32 = errno) -> Unfit {
    Unfit(path: path, reason: String(cString: strerror(error)))
  }
}

/// Counts bytes up to the limit of a site.
private final class ByteBudget: Sendable {
  private let taken = Mutex(0)

  /// - Returns: whether there is room for these, too.
  func take(_ bytes: Int) -> Bool {
    taken.withLock { taken in
      taken += bytes
      return taken <= AuditLimits.bytes
    }
  }
}
