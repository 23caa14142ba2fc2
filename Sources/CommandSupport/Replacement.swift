#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A name beside a file or folder, under which its successor is made. One process at a time has it,
/// and what a killed one left under it goes with the next.
///
/// The lock is one of the kernel's on what has the name, so it ends with the process, however that
/// ends, and nothing has to be known of other processes. A file system without locks does without.
public struct WorkingName: ~Copyable, Sendable {
  public let path: String
  /// What has the name, open.
  public let descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// A name for an empty file.
  ///
  /// - Returns: nil with the reason in `errno`.
  static func file(_ path: String) -> WorkingName? {
    claim(path, flags: O_WRONLY | O_CREAT | O_EXCL, discard: { unlink(path) }, make: { true })
  }

  /// A name for an empty folder.
  ///
  /// - Parameter discard: takes the folder away that a killed process left, with all that is in it.
  /// - Returns: nil with the reason in `errno`.
  public static func folder(_ path: String, discard: () -> Void) -> WorkingName? {
    claim(
      path, flags: O_RDONLY | O_DIRECTORY, discard: discard,
      make: { mkdir(path, 0o777) == 0 })
  }

  /// The name that something has already, if it does; others wait who want to take it away.
  public static func existing(_ path: String) -> WorkingName? {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    let name = WorkingName(path: path, descriptor: descriptor)
    name.lock()
    return name
  }

  private static func claim(
    _ path: String, flags: Int32, discard: () -> Void, make: () -> Bool
  ) -> WorkingName? {
    // Ends long before, unless others take the name again and again.
    for _ in 0..<1000 {
      let descriptor = make() ? open(path, flags | O_CLOEXEC, 0o644) : -1
      if descriptor >= 0 {
        let name = WorkingName(path: path, descriptor: descriptor)
        name.lock()
        if name.isHeld { return name }
      } else if errno == EEXIST {
        takeAway(path, discard)
      } else if errno != ENOENT {
        return nil
      }
    }
    return nil
  }

  /// Waits for the process that has the name, and takes away what it left there.
  private static func takeAway(_ path: String, _ discard: () -> Void) {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      // What cannot be opened is nothing that a program of ours works on: a link, or unreadable.
      if errno != ENOENT { discard() }
      return
    }
    let found = WorkingName(path: path, descriptor: descriptor)
    found.lock()
    if found.isHeld { discard() }
  }

  private borrowing func lock() {
    while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
  }

  /// Whether the name is still that of what is open: another process can have renamed it or taken it
  /// away while this one waited.
  private var isHeld: Bool {
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }
}
