internal import CArchive

extension BundleArchive {
  /// What a gzipped tar archive holds. Nothing is unpacked to a disk, and nothing in it is trusted.
  public static func files(
    inTarGzip archive: [UInt8], limits: BundleLimits = BundleLimits()
  ) throws(UnreadableBundle) -> [PackedFile] {
    try TarReader.files(in: try Gunzip.bytes(of: archive, limits), limits)
  }
}

/// Reads tar archives with libarchive.
private final class TarReader {
  private static let block = 512

  /// All of an archive.
  static func files(
    in tar: [UInt8], _ limits: BundleLimits
  ) throws(UnreadableBundle) -> [PackedFile] {
    guard !tar.isEmpty else { throw .empty }
    let result = tar.withUnsafeBytes { bytes in
      Result { () throws(UnreadableBundle) in try TarReader(limits).files(in: bytes) }
    }
    let files = try result.get()
    try checkEnd(of: tar, after: files)
    return files
  }

  /// Every entry has a header and its contents in whole blocks; then come two empty blocks at least, and
  /// nothing else.
  private static func checkEnd(
    of tar: [UInt8], after files: [PackedFile]
  ) throws(UnreadableBundle) {
    let used = files.reduce(0) { $0 + block + ($1.contents.count + block - 1) / block * block }
    guard tar.count - used >= 2 * block, tar.count.isMultiple(of: block) else {
      throw .truncatedTar
    }
    guard tar[used...].allSatisfy({ $0 == 0 }) else { throw .bytesAfterEnd }
  }

  private let handle: OpaquePointer?
  private let limits: BundleLimits

  private init(_ limits: BundleLimits) {
    handle = archive_read_new()
    self.limits = limits
  }

  deinit { archive_read_free(handle) }

  private func files(in tar: UnsafeRawBufferPointer) throws(UnreadableBundle) -> [PackedFile] {
    try check(archive_read_support_format_tar(handle))
    try check(archive_read_open_memory(handle, tar.baseAddress, tar.count))
    var files: [PackedFile] = []
    var entry: OpaquePointer?
    while true {
      let status = archive_read_next_header(handle, &entry)
      if status == ARCHIVE_EOF { return files }
      // A warning is about a name in a dialect's further header.
      if status == ARCHIVE_WARN, !isPlain { throw .notPlainTar }
      try check(status)
      guard let entry else { throw .notTar(problem) }
      guard files.count < limits.files else { throw .tooManyFiles(limit: limits.files) }
      files.append(try file(entry, longest: tar.count))
    }
  }

  private func file(
    _ entry: OpaquePointer, longest: Int
  ) throws(UnreadableBundle) -> PackedFile {
    guard isPlain else { throw .notPlainTar }
    guard let name = archive_entry_pathname(entry) else { throw .notTar("a file has no name") }
    let path = String(cString: name)
    guard path.utf8.count <= limits.pathBytes else { throw .pathTooLong }
    let kind = kind(of: entry)
    let contents = kind == .file ? try contents(of: entry, longest: longest) : []
    return PackedFile(
      path: kind == .folder && path.hasSuffix("/") ? String(path.dropLast()) : path, kind: kind,
      mode: archive_entry_mode(entry) & 0o7777, contents: contents)
  }

  private var isPlain: Bool { archive_format(handle) == ARCHIVE_FORMAT_TAR_USTAR }

  private func kind(of entry: OpaquePointer) -> PackedFile.Kind {
    if archive_entry_hardlink(entry) != nil { return .other("a hard link") }
    switch archive_entry_filetype(entry) {
    case 0o100000: return .file
    case 0o040000: return .folder
    case 0o120000: return .other("a symbolic link")
    case 0o020000, 0o060000: return .other("a device")
    case 0o010000: return .other("a named pipe")
    default: return .other("something that is no file")
    }
  }

  private func contents(
    of entry: OpaquePointer, longest: Int
  ) throws(UnreadableBundle) -> [UInt8] {
    let size = Int(archive_entry_size(entry))
    guard (0...longest).contains(size) else { throw .truncatedTar }
    var got = 0
    let contents = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        got = archive_read_data(handle, buffer.baseAddress! + count, size - count)
        if got <= 0 { break }
        count += got
      }
    }
    guard contents.count == size else { throw got < 0 ? .notTar(problem) : .truncatedTar }
    return contents
  }

  private var problem: String {
    archive_error_string(handle).map { String(cString: $0) } ?? "unknown problem"
  }

  /// libarchive's warnings are about what it could not read as it is written.
  private func check(_ status: Int32) throws(UnreadableBundle) {
    guard status == ARCHIVE_OK else { throw .notTar(problem) }
  }
}
