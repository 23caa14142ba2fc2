#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A text that equals another only where all bytes do. Two texts that Swift calls equal can be spelled
/// differently, and are different names to file systems and browsers.
struct ExactText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ExactText, right: ExactText) -> Bool {
    let isSame = left.text.utf8.withContiguousStorageIfAvailable { one in
      right.text.utf8.withContiguousStorageIfAvailable { Self.areSame(one, $0) }
    }
    return (isSame ?? nil) ?? left.text.utf8.elementsEqual(right.text.utf8)
  }

  private static func areSame(
    _ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let start = one.baseAddress, let otherStart = other.baseAddress else {
      return one.count == other.count
    }
    return one.count == other.count && memcmp(start, otherStart, one.count) == 0
  }

  func hash(into hasher: inout Hasher) {
    let isHashed: Void? = text.utf8.withContiguousStorageIfAvailable {
      hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if isHashed == nil { for byte in text.utf8 { hasher.combine(byte) } }
  }
}
