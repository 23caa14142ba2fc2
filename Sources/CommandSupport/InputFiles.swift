import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The files that this process read, which no output of it may take the place of.
public enum InputFiles {
  private struct Identity: Hashable {
    let device: UInt64
    let number: UInt64

    init?(_ status: stat) {
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      device = UInt64(status.st_dev)
      number = UInt64(status.st_ino)
    }
  }

  private static let known = Mutex<Set<Identity>>([])

  public static func add(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0 { add(status) }
  }

  static func add(_ status: stat) {
    guard let identity = Identity(status) else { return }
    known.withLock { _ = $0.insert(identity) }
  }

  static func contain(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, let identity = Identity(status) else { return false }
    return known.withLock { $0.contains(identity) }
  }

  /// Refuses to write to what was read.
  public static func requireNotRead(_ path: String) throws {
    guard contain(path) else { return }
    throw CommandFailure(
      "\(path) was read for this; name another file to write to", status: ExitStatus.unusable)
  }
}
