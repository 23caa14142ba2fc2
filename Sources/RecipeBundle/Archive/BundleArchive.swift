internal import CArchive
internal import Crypto

/// Bundles as one file, and the digest that people check it by.
public enum BundleArchive {
  /// When every file of an archive was last changed: 1980-01-01, the first moment that each archive
  /// format can hold, and late enough for tar not to warn of.
  public static let modificationTime = 315_532_800

  /// A gzipped tar archive of these files in a folder of this name.
  ///
  /// The same files give the same bytes, in whatever order they come: sorted by the bytes of their
  /// paths, owned by user and group 0, with modes 0644 and 0755.
  ///
  /// - Throws: `BundleError` when a path would leave the folder, occurs twice, or does not fit a
  ///   ustar header (its last part 99 characters, the folders before it 155).
  public static func tarGzip(_ files: [BundleFile], folder: String) throws -> [UInt8] {
    let named = files.map { (path: folder + "/" + $0.path, file: $0) }
      .sorted { $0.path.precedes($1.path) }
    for (index, entry) in named.enumerated() {
      try BundlePath.check(entry.path)
      if index > 0, named[index - 1].path == entry.path {
        throw BundleError.repeatedPath(entry.path)
      }
    }
    let writer = try TarWriter()
    for entry in named { try writer.add(entry.file, path: entry.path) }
    return try writer.finish()
  }

  /// A bundle as a gzipped tar archive.
  public static func tarGzip(_ bundle: Bundle) throws -> [UInt8] {
    try tarGzip(bundle.files, folder: bundle.folder)
  }

  /// The SHA-256 digest in lower-case hexadecimal.
  public static func sha256(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return Hexadecimal.text(Array(hash.finalize()))
  }
}

/// One archive that libarchive writes to memory, unpacked, and zlib compresses file by file: most of a bundle
/// is in other bundles, too, and has been compressed for those.
private final class TarWriter {
  /// Shorter files compress better together with their neighbours.
  private static let shortest = 4096

  private let handle: OpaquePointer
  private var stream: GzipStream
  /// While a file's contents go by that the stream gets compressed.
  private var isPassing = false

  init() throws {
    guard let handle = archive_write_new() else { throw BundleError.archive("no memory") }
    self.handle = handle
    stream = try GzipStream()
    try check(archive_write_set_format_ustar(handle))
    // Unbuffered, so that every header and every file comes by itself.
    try check(archive_write_set_bytes_per_block(handle, 0))
    try check(archive_write_set_bytes_in_last_block(handle, 1))
    try open()
  }

  deinit { archive_write_free(handle) }

  private func open() throws {
    // Not retained: this object outlives the handle, which `deinit` frees.
    let context = Unmanaged.passUnretained(self).toOpaque()
    let status = archive_write_open(
      handle, context, nil,
      { _, context, buffer, size in
        guard let context, let buffer else { return -1 }
        let writer = Unmanaged<TarWriter>.fromOpaque(context).takeUnretainedValue()
        if !writer.isPassing {
          writer.stream.append(UnsafeRawBufferPointer(start: buffer, count: size))
        }
        return size
      }, nil)
    try check(status)
  }

  func add(_ file: BundleFile, path: String) throws {
    guard let entry = archive_entry_new() else { throw BundleError.archive("no memory") }
    defer { archive_entry_free(entry) }
    let regularFile: UInt32 = 0o100000
    archive_entry_set_pathname(entry, path)
    archive_entry_set_mode(entry, regularFile | (file.isExecutable ? 0o755 : 0o644))
    archive_entry_set_size(entry, Int64(file.contents.count))
    archive_entry_set_mtime(entry, BundleArchive.modificationTime, 0)
    archive_entry_set_uid(entry, 0)
    archive_entry_set_gid(entry, 0)
    try check(archive_write_header(handle, entry))
    isPassing = file.contents.count >= Self.shortest
    if isPassing { try stream.append(file.body) }
    let written = file.contents.withUnsafeBytes {
      archive_write_data(handle, $0.baseAddress, $0.count)
    }
    isPassing = false
    guard written == file.contents.count else { throw BundleError.archive(problem) }
    try check(archive_write_finish_entry(handle))
  }

  func finish() throws -> [UInt8] {
    try check(archive_write_close(handle))
    return try stream.finished()
  }

  private var problem: String {
    archive_error_string(handle).map { String(cString: $0) } ?? "unknown problem"
  }

  /// libarchive's warnings are losses, such as of a name's characters, so they count as errors.
  private func check(_ status: Int32) throws {
    guard status == ARCHIVE_OK else { throw BundleError.archive(problem) }
  }
}
