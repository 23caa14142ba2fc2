internal import CZlib

/// Bytes as a part of a deflate stream (RFC 1951): it refers to nothing before itself and ends at a byte,
/// so that such parts in any order make a stream.
struct DeflatedPiece: Sendable {
  let bytes: [UInt8]
  /// Of the bytes before they were compressed.
  let checksum: UInt
  let originalCount: Int
}

/// Compresses piece by piece.
final class Deflater {
  /// Of 1 to 9. From 6 to 9 a bundle gets 1 % smaller and takes three times as long.
  private static let level: Int32 = 6
  private var stream = z_stream()

  init() throws {
    // Without a head of its own: the stream's is written around all pieces.
    let status = deflateInit2_(
      &stream, Self.level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw BundleError.archive("zlib has no memory") }
  }

  deinit { deflateEnd(&stream) }

  func piece(_ bytes: [UInt8]) throws -> DeflatedPiece {
    guard deflateReset(&stream) == Z_OK, let count = UInt32(exactly: bytes.count) else {
      throw BundleError.archive("zlib can't take \(bytes.count) bytes")
    }
    var input = bytes
    // What flushing adds is not in zlib's bound.
    let room = Int(deflateBound(&stream, UInt(count))) + 64
    var status = Z_OK
    let output = [UInt8](unsafeUninitializedCapacity: room) { output, written in
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = count
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(room)
        status = deflate(&stream, Z_FULL_FLUSH)
      }
      written = room - Int(stream.avail_out)
    }
    guard status == Z_OK, stream.avail_in == 0, stream.avail_out > 0 else {
      throw BundleError.archive("zlib can't compress \(bytes.count) bytes")
    }
    let checksum = bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, count) }
    return DeflatedPiece(bytes: output, checksum: checksum, originalCount: bytes.count)
  }
}

/// A gzip file (RFC 1952) of one member, put together from pieces.
struct GzipStream {
  /// No name and no time, made on no particular system.
  private static let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
  /// A last block of nothing.
  private static let lastBlock: [UInt8] = [0x03, 0x00]

  private let deflater: Deflater
  private var output = head
  private var checksum: UInt = 0
  private var count = 0
  /// Bytes that wait for their neighbours, as few at a time compress badly.
  private var waiting: [UInt8] = []

  init() throws { deflater = try Deflater() }

  mutating func append(_ bytes: UnsafeRawBufferPointer) { waiting += bytes }

  mutating func append(_ contents: BundleContents) throws {
    try flush()
    add(try contents.deflated())
  }

  private mutating func flush() throws {
    guard !waiting.isEmpty else { return }
    add(try deflater.piece(waiting))
    waiting.removeAll(keepingCapacity: true)
  }

  private mutating func add(_ piece: DeflatedPiece) {
    output += piece.bytes
    checksum = crc32_combine(checksum, piece.checksum, piece.originalCount)
    count += piece.originalCount
  }

  /// The whole file.
  consuming func finished() throws -> [UInt8] {
    try flush()
    return output + Self.lastBlock + Self.littleEndian(UInt32(truncatingIfNeeded: checksum))
      + Self.littleEndian(UInt32(truncatingIfNeeded: count))
  }

  private static func littleEndian(_ number: UInt32) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian, Array.init)
  }
}

extension BundleArchive {
  /// These bytes as a gzip file. The same bytes give the same file.
  package static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    var stream = try GzipStream()
    bytes.withUnsafeBytes { stream.append($0) }
    return try stream.finished()
  }
}
