import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The bytes of a table, mapped or in memory, and which of their blocks have been checked.
///
/// Every read names its range; it fails, and never traps, when the range leaves the table or
/// touches a block whose checksum is wrong. Blocks are checked when they are first touched, and so are
/// the blocks of checksums, level by level, so opening costs the same for every size.
package final class TableImage: Sendable {
  private enum Storage { case mapped, owned, borrowed }

  // The bytes are never written after init and freed only in deinit; `checked` is atomic. Two threads
  // that check the same block at once come to the same, so nobody waits for anybody.
  nonisolated(unsafe) private let bytes: UnsafeRawBufferPointer
  /// One a block, level by level. It is zeroed by the system when it is first touched, so a large
  /// table takes address space here, and no memory.
  nonisolated(unsafe) private let checked: UnsafeMutablePointer<Atomic<Bool>>
  /// Where the flags of each level begin.
  private let firstFlags: [Int]
  private let storage: Storage
  package let layout: TableLayout
  /// The layout's sections, where every read finds them without counting a reference.
  nonisolated(unsafe) private let sections: UnsafePointer<TableLayout.Section>
  private let dataStart: Int

  var root: UInt32 { layout.root }

  /// Copies the bytes.
  convenience init(bytes: [UInt8]) throws(TableError) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 8)
    copy.copyBytes(from: bytes)
    try self.init(
      UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(copy)[..<bytes.count]), .owned)
  }

  /// Looks at bytes that the caller keeps in place, and may even change, for as long as this lives.
  package convenience init(borrowing bytes: UnsafeRawBufferPointer) throws(TableError) {
    try self.init(bytes, .borrowed)
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
    try self.init(UnsafeRawBufferPointer(start: address, count: size), .mapped)
  }

  private init(_ bytes: UnsafeRawBufferPointer, _ storage: Storage) throws(TableError) {
    self.bytes = bytes
    self.storage = storage
    do throws(TableError) {
      layout = try TableLayout(reading: bytes)
    } catch {
      Self.release(bytes, storage)
      throw error
    }
    dataStart = layout.dataStart
    let sections = UnsafeMutablePointer<TableLayout.Section>.allocate(
      capacity: layout.sections.count)
    sections.initialize(from: layout.sections, count: layout.sections.count)
    self.sections = UnsafePointer(sections)
    var flags = 0
    firstFlags = layout.levels.map { level in
      defer { flags += level.count }
      return flags
    }
    guard let memory = calloc(max(flags, 1), MemoryLayout<Atomic<Bool>>.stride) else {
      sections.deallocate()
      Self.release(bytes, storage)
      throw TableError("not enough memory")
    }
    // False is a zero byte.
    checked = memory.assumingMemoryBound(to: Atomic<Bool>.self)
  }

  deinit {
    free(checked)
    sections.deallocate()
    Self.release(bytes, storage)
  }

  private static func release(_ bytes: UnsafeRawBufferPointer, _ storage: Storage) {
    guard let base = bytes.baseAddress else { return }
    switch storage {
    case .mapped: munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    case .owned: base.deallocate()
    case .borrowed: break
    }
  }

  // MARK: Reading

  package func length(of section: TableFormat.Section) -> Int { self[section].length }

  private subscript(section: TableFormat.Section) -> TableLayout.Section {
    sections[Int(section.rawValue) - 1]
  }

  /// The word at a word offset within a section.
  @inline(__always)
  func word(_ section: TableFormat.Section, _ offset: Int) throws(TableError) -> UInt32 {
    let start = try locate(section, offset * 4, 4)
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self))
  }

  /// Two words that follow each other.
  @inline(__always)
  func words(_ section: TableFormat.Section, _ offset: Int) throws(TableError) -> (UInt32, UInt32) {
    try run(section, offset, count: 2).pair(0)
  }

  /// Several words that follow each other.
  @inline(__always)
  func run(
    _ section: TableFormat.Section, _ offset: Int, count: Int
  ) throws(TableError) -> WordRun {
    let start = try locate(section, offset * 4, count * 4)
    return WordRun(bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count * 4]))
  }

  /// Words of a table, for as long as the table is held by the caller.
  struct WordRun {
    fileprivate let bytes: UnsafeRawBufferPointer

    @inline(__always)
    func pair(_ first: Int) -> (UInt32, UInt32) {
      let both = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: first * 4, as: UInt64.self))
      return (UInt32(truncatingIfNeeded: both), UInt32(both >> 32))
    }
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
    _ section: TableFormat.Section, _ offset: Int, equalTo text: UnsafeRawBufferPointer
  ) throws(TableError) -> Bool {
    let start = try locate(section, offset, text.count)
    guard let base = bytes.baseAddress, let other = text.baseAddress else { return true }
    return memcmp(base + start, other, text.count) == 0
  }

  @inline(__always)
  private func locate(
    _ section: TableFormat.Section, _ offset: Int, _ length: Int
  ) throws(TableError) -> Int {
    let bounds = self[section]
    guard offset >= 0, length >= 0, offset <= bounds.length, length <= bounds.length - offset else {
      throw TableError("damaged table: a reference leaves its section")
    }
    let start = bounds.start + offset
    try verify(start..<start + length)
    return start
  }

  // MARK: Checking

  /// Checks every block of the data, and so every block of checksums.
  package func verifyAll() throws(TableError) {
    try verify(layout.dataStart..<bytes.count)
  }

  /// Checks the blocks of the data that a range of the file touches, unless that was done before.
  @inline(__always)
  package func verify(_ range: Range<Int>) throws(TableError) {
    guard !range.isEmpty else { return }
    let first = (range.lowerBound &- dataStart) >> TableFormat.blockShift
    let last = (range.upperBound &- 1 &- dataStart) >> TableFormat.blockShift
    if first == last, checked[first].load(ordering: .relaxed) { return }
    try verify(blocks: first...last)
  }

  private func verify(blocks: ClosedRange<Int>) throws(TableError) {
    for block in blocks where !checked[block].load(ordering: .relaxed) {
      try check(block, level: 0)
    }
  }

  /// Holds a block of a level against its checksum, which is checked first.
  private func check(_ block: Int, level: Int) throws(TableError) {
    let place = layout.levels[level].start + block * TableFormat.checksumBytes
    if level + 1 < layout.levels.count {
      let holder = block * TableFormat.checksumBytes / TableFormat.blockBytes
      if !checked[firstFlags[level + 1] + holder].load(ordering: .relaxed) {
        try check(holder, level: level + 1)
      }
    }
    let range = blockRange(block, level: level)
    let expected = UInt64(
      littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    guard TableFormat.checksum(UnsafeRawBufferPointer(rebasing: bytes[range])) == expected else {
      throw TableError(
        "damaged table: wrong checksum for bytes \(range.lowerBound) to \(range.upperBound - 1)")
    }
    checked[firstFlags[level] + block].store(true, ordering: .relaxed)
  }

  /// The bytes that a checksum of a level is for: data, or checksums of the level before.
  private func blockRange(_ block: Int, level: Int) -> Range<Int> {
    let start: Int
    let end: Int
    if level == 0 {
      (start, end) = (layout.dataStart, bytes.count)
    } else {
      let lower = layout.levels[level - 1]
      (start, end) = (lower.start, lower.start + lower.count * TableFormat.checksumBytes)
    }
    let from = start + block * TableFormat.blockBytes
    return from..<min(from + TableFormat.blockBytes, end)
  }
}
