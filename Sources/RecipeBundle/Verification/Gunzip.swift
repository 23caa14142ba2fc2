internal import CZlib

/// Unpacks gzip files (RFC 1952) in memory.
enum Gunzip {
  private static let chunk = 1 << 16
  /// So much anything may have, however small it was.
  private static let free = 1 << 20

  /// The contents of a file of one member, whose length and checksum have to be right.
  static func bytes(
    of file: [UInt8], _ limits: BundleLimits
  ) throws(UnreadableBundle) -> [UInt8] {
    guard !file.isEmpty else { throw .empty }
    guard file.starts(with: [0x1F, 0x8B]) else { throw .notGzip }
    guard let count = UInt32(exactly: file.count) else { throw .tooLarge(limit: limits.bytes) }
    var stream = z_stream()
    // The largest window, and 16 for gzip's head and trailer, which zlib checks.
    let isReady = inflateInit2_(
      &stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard isReady == Z_OK else { throw .damagedGzip("zlib has no memory") }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var status = Z_OK
    var input = file
    var refusal: UnreadableBundle?
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = count
      while status == Z_OK, refusal == nil {
        status = inflateChunk(&stream, &output)
        refusal = excess(output.count, of: file.count, limits)
      }
    }
    if let refusal { throw refusal }
    guard status == Z_STREAM_END else { throw .damagedGzip(words(status)) }
    guard stream.avail_in == 0 else { throw .bytesAfterEnd }
    return output
  }

  private static func inflateChunk(_ stream: inout z_stream, _ output: inout [UInt8]) -> Int32 {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: chunk) { buffer in
      stream.next_out = buffer.baseAddress
      stream.avail_out = UInt32(buffer.count)
      let status = inflate(&stream, Z_NO_FLUSH)
      output += buffer.prefix(buffer.count - Int(stream.avail_out))
      return status
    }
  }

  private static func excess(
    _ unpacked: Int, of packed: Int, _ limits: BundleLimits
  ) -> UnreadableBundle? {
    if unpacked > limits.bytes { return .tooLarge(limit: limits.bytes) }
    return unpacked > free && unpacked / limits.ratio > packed ? .bomb(ratio: limits.ratio) : nil
  }

  private static func words(_ status: Int32) -> String {
    // Without more input there is no progress.
    status == Z_BUF_ERROR ? "it is cut short" : "its compressed data is damaged"
  }
}
