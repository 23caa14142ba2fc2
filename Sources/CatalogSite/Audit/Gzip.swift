internal import CZlib

/// How small zlib makes bytes.
enum Gzip {
  enum Level: Int32 {
    case fastest = 1
    /// What gzip and web servers use unless they are told otherwise.
    case usual = 6
  }

  /// - Returns: the size of the gzip file, or nil where zlib has no memory.
  static func size(of bytes: [UInt8], _ level: Level) -> Int? {
    var stream = z_stream()
    // The largest window, and 16 for gzip's header; memory and strategy as ever.
    let isReady = deflateInit2_(
      &stream, level.rawValue, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard isReady == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    return bytes.withUnsafeBufferPointer { size(of: $0, &stream) }
  }

  /// What comes out is counted and dropped.
  private static func size(
    of bytes: UnsafeBufferPointer<UInt8>, _ stream: inout z_stream
  ) -> Int? {
    guard bytes.count < UInt32.max else { return nil }
    stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
    stream.avail_in = UInt32(bytes.count)
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 16) { output in
      while true {
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        let status = deflate(&stream, Z_FINISH)
        if status == Z_STREAM_END { return Int(stream.total_out) }
        guard status == Z_OK else { return nil }
      }
    }
  }
}
