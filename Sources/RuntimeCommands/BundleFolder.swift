import CommandSupport
import RecipeBundle

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A bundle, or an OCI image layout, that lies unpacked on a disk.
struct BundleFolder {
  private let root: String
  private let limits: BundleLimits
  private var files: [PackedFile] = []
  private var bytes = 0

  /// Everything in a folder. Links are named and not followed, and devices not opened.
  static func files(
    in root: String, limits: BundleLimits = BundleLimits()
  ) throws -> [PackedFile] {
    var folder = BundleFolder(root: root, limits: limits)
    try folder.read("")
    return folder.files
  }

  private init(root: String, limits: BundleLimits) {
    self.root = root
    self.limits = limits
  }

  private mutating func read(_ folder: String) throws {
    for name in try names(in: folder) {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      guard path.utf8.count <= limits.pathBytes else { throw failure(UnreadableBundle.pathTooLong) }
      guard files.count < limits.files else {
        throw failure(UnreadableBundle.tooManyFiles(limit: limits.files))
      }
      try readEntry(path)
    }
  }

  private mutating func readEntry(_ path: String) throws {
    var status = stat()
    guard lstat("\(root)/\(path)", &status) == 0 else { throw failure(path, errno) }
    let mode = UInt32(status.st_mode & 0o7777)
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      let contents = try readFile("\(root)/\(path)", limit: limits.bytes)
      bytes += contents.count
      guard bytes <= limits.bytes else {
        throw failure(UnreadableBundle.tooLarge(limit: limits.bytes))
      }
      files.append(PackedFile(path: path, kind: .file, mode: mode, contents: contents))
    case S_IFDIR:
      files.append(PackedFile(path: path, kind: .folder, mode: mode))
      try read(path)
    case let kind:
      let name = kind == S_IFLNK ? "a symbolic link" : "something that is no file"
      files.append(PackedFile(path: path, kind: .other(name), mode: mode))
    }
  }

  private func names(in folder: String) throws -> [String] {
    let path = folder.isEmpty ? root : "\(root)/\(folder)"
    guard let directory = opendir(path) else { throw failure(folder, errno) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      let name = String(decoding: bytes, as: UTF8.self)
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  private func failure(_ path: String, _ error: Int32) -> CommandFailure {
    let place = path.isEmpty ? root : "\(root)/\(path)"
    return CommandFailure(
      "cannot read \(place): \(String(cString: strerror(error)))", status: ExitStatus.unusable)
  }

  private func failure(_ reason: UnreadableBundle) -> CommandFailure {
    CommandFailure("\(root) is no bundle: \(reason)", status: ExitStatus.unusable)
  }
}
