import RecipeTable

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The files of a machine as it sees them itself, wherever they lie: at `/`, where a container has them
/// mounted, or in a recorded tree.
struct HostRoot: Sendable {
  /// Nothing is read of a file beyond this, in bytes.
  static let mostBytes = 1 << 20
  /// As the kernel has it.
  private static let mostLinks = 40

  /// Without a slash at its end, so empty for `/`.
  let folder: String

  /// - Parameter folder: an absolute path or one from the working directory.
  init(_ folder: String) {
    var folder = Substring(folder)
    while folder.last == "/" { folder.removeLast() }
    self.folder = String(folder)
  }

  /// Whether these are the files of the machine that this process runs on, under their own names.
  var isThisMachine: Bool { folder.isEmpty }

  var isFolder: Bool {
    var status = stat()
    return stat(folder.isEmpty ? "/" : folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  // MARK: Files

  /// The bytes of a regular file.
  ///
  /// - Returns: nil where there is no such file, or it is no regular one.
  func bytes(_ path: String) throws(CaptureFailure) -> [UInt8]? {
    guard let located = located(path) else { return nil }
    let descriptor = open(located, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return try unread(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return try read(descriptor, path)
  }

  /// The same as text, without white space at its ends.
  func text(_ path: String) throws(CaptureFailure) -> String? {
    try bytes(path).map { String(decoding: $0, as: UTF8.self).trimmed }
  }

  /// The same where what cannot be read counts as not there.
  func readableText(_ path: String) -> String? {
    (try? text(path)) ?? nil
  }

  private func unread(_ path: String) throws(CaptureFailure) -> [UInt8]? {
    if [ENOENT, ENOTDIR, ELOOP].contains(errno) { return nil }
    throw CaptureFailure("cannot read \(path): \(String(cString: strerror(errno)))")
  }

  private func read(_ descriptor: Int32, _ path: String) throws(CaptureFailure) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = Self.read(descriptor, &chunk)
      if count < 0 { return try unread(path) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= Self.mostBytes else {
        throw CaptureFailure("\(path) has more than \(Self.mostBytes) bytes")
      }
    }
  }

  private static func read(_ descriptor: Int32, _ chunk: inout [UInt8]) -> Int {
    let size = chunk.count
    return chunk.withUnsafeMutableBytes { buffer in
      #if canImport(Glibc)
        Glibc.read(descriptor, buffer.baseAddress, size)
      #else
        Musl.read(descriptor, buffer.baseAddress, size)
      #endif
    }
  }

  // MARK: Folders

  /// What a folder has, in the order of the names' bytes; nothing where there is no such folder, or it
  /// may not be looked at.
  func names(in path: String) -> [String] {
    guard let located = located(path), let folder = opendir(located) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.inByteOrder
  }

  enum Kind {
    case file
    case folder
    /// A link, or nothing that could be read.
    case other
  }

  /// What has a name, links not followed.
  func kind(of path: String) -> Kind {
    var status = stat()
    guard lstat(folder + path, &status) == 0 else { return .other }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  func exists(_ path: String) -> Bool { located(path) != nil }

  /// The last part of where a link leads, such as the driver of a device; nil for what is no link.
  func linkedName(_ path: String) -> String? {
    guard let slash = path.lastIndex(of: "/"), let parent = located(String(path[..<slash])),
      let target = Self.target(of: parent + path[slash...])
    else { return nil }
    return target.split(separator: "/").last.map(String.init)
  }

  // MARK: Links

  /// Where a file really lies. Links are followed as the machine itself would, so that none leads out of
  /// its root: `/etc/os-release` is one, often absolute.
  ///
  /// - Returns: nil where there is nothing.
  private func located(_ path: String) -> String? {
    var rest = Array(path.split(separator: "/").map(String.init).reversed())
    var done: [String] = []
    var links = 0
    while let name = rest.popLast() {
      if name == "." { continue }
      if name == ".." {
        _ = done.popLast()
        continue
      }
      let here = folder + (done + [name]).map { "/" + $0 }.joined()
      var status = stat()
      guard lstat(here, &status) == 0 else { return nil }
      guard status.st_mode & S_IFMT == S_IFLNK else {
        done.append(name)
        continue
      }
      links += 1
      guard links <= Self.mostLinks, let target = Self.target(of: here) else { return nil }
      if target.hasPrefix("/") { done = [] }
      rest += target.split(separator: "/").map(String.init).reversed()
    }
    return folder + (done.isEmpty ? "/" : done.map { "/" + $0 }.joined())
  }

  private static func target(of link: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(link, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}

extension String {
  /// Without white space at its ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
