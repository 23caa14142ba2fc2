import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The bytes of a table, mapped or in memory, and which of their blocks have been checked.
///
/// Every read names its range; it fails, and never traps, when the range leaves the table or
/// touches a block whose checksum is wrong. Blocks are checked when they are first touched, so
/// opening costs the same for every size.
final class TableImage: Sendable {
  // The bytes are never written after init and freed only in deinit; `checked` is atomic.
  nonisolated(unsafe) private let bytes: UnsafeRawBufferPointer
  nonisolated(unsafe) private let checked: UnsafeMutablePointer<Atomic<Bool>>
  private let blockCount: Int
  private let mapped: Bool
  private let dataStart: Int
  private let checksumStart: Int
  private let sections: [Section]
  let root: UInt32

  struct Section {
    let start: Int
    let length: Int
  }

  /// Copies the bytes.
  convenience init(bytes: [UInt8]) throws(TableError) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 8)
    copy.copyBytes(from: bytes)
    try self.init(
      owning: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(copy)[..<bytes.count]),
      mapped: false)
  }

  /// Maps the file.
  convenience init(path: String) throws(TableError) {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw TableError("cannot open: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw TableError("not a regular file")
    }
    let size = Int(status.st_size)
    guard size >= TableFormat.headerBytes else { throw TableError("not a table: too short") }
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else { throw TableError("cannot map: \(String(cString: strerror(errno)))") }
    try self.init(owning: UnsafeRawBufferPointer(start: address, count: size), mapped: true)
  }

  private init(owning bytes: UnsafeRawBufferPointer, mapped: Bool) throws(TableError) {
    self.bytes = bytes
    self.mapped = mapped
    let header: Header
    do throws(TableError) {
      header = try Header(bytes)
    } catch {
      Self.release(bytes, mapped: mapped)
      throw error
    }
    sections = header.sections
    root = header.root
    dataStart = header.dataStart
    checksumStart = header.checksumStart
    blockCount = header.blockCount
    checked = .allocate(capacity: max(blockCount, 1))
    for block in 0..<blockCount { (checked + block).initialize(to: Atomic(false)) }
  }

  deinit {
    checked.deinitialize(count: blockCount)
    checked.deallocate()
    Self.release(bytes, mapped: mapped)
  }

  private static func release(_ bytes: UnsafeRawBufferPointer, mapped: Bool) {
    guard let base = bytes.baseAddress else { return }
    if mapped {
      munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    } else {
      base.deallocate()
    }
  }

  /// Checks every block.
  func verifyAll() throws(TableError) {
    try verify(dataStart..<bytes.count)
  }

  func length(of section: TableFormat.Section) -> Int {
    sections[Int(section.rawValue) - 1].length
  }

  /// The word at a word offset within a section.
  @inline(__always)
  func word(_ section: TableFormat.Section, _ offset: Int) throws(TableError) -> UInt32 {
    let start = try locate(section, offset * 4, 4)
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self))
  }

  /// Text at a byte offset within a section.
  func text(_ section: TableFormat.Section, _ offset: Int, _ length: Int) throws(TableError)
    -> String
  {
    let start = try locate(section, offset, length)
    return String(decoding: bytes[start..<start + length], as: UTF8.self)
  }

  /// Whether the text at a byte offset within a section has exactly these bytes.
  func isText(
    _ section: TableFormat.Section, _ offset: Int, _ length: Int, equalTo text: String
  ) throws(TableError) -> Bool {
    let start = try locate(section, offset, length)
    return bytes[start..<start + length].elementsEqual(text.utf8)
  }

  private func locate(_ section: TableFormat.Section, _ offset: Int, _ length: Int)
    throws(TableError) -> Int
  {
    let bounds = sections[Int(section.rawValue) - 1]
    guard offset >= 0, length >= 0, offset <= bounds.length, length <= bounds.length - offset else {
      throw TableError("damaged table: a reference leaves its section")
    }
    let start = bounds.start + offset
    try verify(start..<start + length)
    return start
  }

  private func verify(_ range: Range<Int>) throws(TableError) {
    guard !range.isEmpty else { return }
    let first = (range.lowerBound - dataStart) / TableFormat.blockBytes
    let last = (range.upperBound - 1 - dataStart) / TableFormat.blockBytes
    for block in first...last where !checked[block].load(ordering: .relaxed) {
      let start = dataStart + block * TableFormat.blockBytes
      let end = min(start + TableFormat.blockBytes, bytes.count)
      let expected = UInt64(
        littleEndian: bytes.loadUnaligned(
          fromByteOffset: checksumStart + block * 8, as: UInt64.self))
      guard
        TableFormat.checksum(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) == expected
      else {
        throw TableError("damaged table: wrong checksum for bytes \(start) to \(end - 1)")
      }
      checked[block].store(true, ordering: .relaxed)
    }
  }
}

/// The header and the section directory, checked.
private struct Header {
  let sections: [TableImage.Section]
  let root: UInt32
  let dataStart: Int
  let checksumStart: Int
  let blockCount: Int

  init(_ bytes: UnsafeRawBufferPointer) throws(TableError) {
    guard bytes.count >= TableFormat.headerBytes,
      bytes[..<TableFormat.magic.count].elementsEqual(TableFormat.magic)
    else { throw TableError("not a table: it does not start with Larder's signature") }
    func word(_ offset: Int) -> Int {
      Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
    func long(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    guard word(8) == TableFormat.version else {
      throw TableError(
        "table version \(word(8)) is not supported; this program reads version "
          + "\(TableFormat.version)")
    }
    guard long(16) == UInt64(bytes.count) else {
      throw TableError("damaged table: \(bytes.count) bytes where the header says \(long(16))")
    }
    let count = word(28)
    guard count == TableFormat.Section.allCases.count else {
      throw TableError("damaged table: \(count) sections")
    }
    checksumStart = TableFormat.headerBytes + count * TableFormat.directoryEntryBytes
    dataStart = word(12)
    guard dataStart >= checksumStart + 8, dataStart <= bytes.count else {
      throw TableError("damaged table: the data starts outside the file")
    }
    blockCount =
      (bytes.count - dataStart + TableFormat.blockBytes - 1) / TableFormat.blockBytes
    let headerEnd = checksumStart + blockCount * 8
    guard headerEnd + 8 <= dataStart,
      TableFormat.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<headerEnd]))
        == long(headerEnd)
    else { throw TableError("damaged table: wrong checksum for the header") }
    root = UInt32(word(32))
    var sections: [TableImage.Section] = []
    for (number, kind) in TableFormat.Section.allCases.enumerated() {
      let entry = TableFormat.headerBytes + number * TableFormat.directoryEntryBytes
      let start = long(entry + 8)
      let length = long(entry + 16)
      guard word(entry) == kind.rawValue, start >= UInt64(dataStart),
        start <= UInt64(bytes.count), length <= UInt64(bytes.count) - start
      else { throw TableError("damaged table: section \(number + 1) lies outside the file") }
      sections.append(TableImage.Section(start: Int(start), length: Int(length)))
    }
    self.sections = sections
  }
}
