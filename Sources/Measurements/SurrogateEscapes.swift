/// JSON's escapes of what lies beyond U+FFFF: two surrogates, such as `\ud83d\ude00`, which YAML does
/// not take.
enum SurrogateEscapes {
  /// The text with every pair in YAML's notation, `\U0001F600`, and U+FFFD in the place of a surrogate
  /// without its partner. Spaces after a string make up for what it got shorter, so that all that
  /// follows stays at its place.
  ///
  /// - Returns: the same bytes where this is no JSON.
  static func replacing(in bytes: [UInt8]) -> [UInt8] {
    guard bytes.first(where: { !$0.isWhiteSpace }) == UInt8(ascii: "{"), hasSurrogate(bytes) else {
      return bytes
    }
    var rewriter = Rewriter(bytes)
    rewriter.run()
    return rewriter.output
  }

  /// Whether anything looks like one; whether it is inside a string comes later.
  private static func hasSurrogate(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      for place in bytes.indices.dropLast(5) where bytes[place] == UInt8(ascii: "\\") {
        if bytes[place + 1] == UInt8(ascii: "u"), bytes[place + 2] | 0x20 == UInt8(ascii: "d") {
          return true
        }
      }
      return false
    }
  }

  private struct Rewriter {
    private let input: [UInt8]
    private var position = 0
    private var missing = 0
    private(set) var output: [UInt8] = []

    init(_ input: [UInt8]) {
      self.input = input
      output.reserveCapacity(input.count)
    }

    mutating func run() {
      var isInString = false
      while position < input.count {
        switch input[position] {
        case UInt8(ascii: "\"") where isInString:
          take(1)
          output += Array(repeating: UInt8(ascii: " "), count: missing)
          missing = 0
          isInString = false
        case UInt8(ascii: "\""):
          take(1)
          isInString = true
        case UInt8(ascii: "\\") where isInString: escape()
        default: take(1)
        }
      }
    }

    private mutating func take(_ count: Int) {
      let end = min(position + count, input.count)
      output += input[position..<end]
      position = end
    }

    private mutating func escape() {
      guard let first = unit(at: position), (0xD800...0xDFFF).contains(first) else {
        return take(2)
      }
      if first < 0xDC00, let second = unit(at: position + 6), (0xDC00...0xDFFF).contains(second) {
        let scalar = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
        let digits = String(scalar, radix: 16, uppercase: true)
        output += "\\U\(String(repeating: "0", count: 8 - digits.utf8.count))\(digits)".utf8
        position += 12
        missing += 2
      } else {
        output += "\\uFFFD".utf8
        position += 6
      }
    }

    /// The number of `\uXXXX` at a place.
    private func unit(at place: Int) -> UInt32? {
      guard place + 6 <= input.count, input[place] == UInt8(ascii: "\\"),
        input[place + 1] == UInt8(ascii: "u"),
        input[(place + 2)..<(place + 6)].allSatisfy({ $0.isHexDigit })
      else { return nil }
      return UInt32(String(decoding: input[(place + 2)..<(place + 6)], as: UTF8.self), radix: 16)
    }
  }
}

extension UInt8 {
  fileprivate var isWhiteSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

  fileprivate var isHexDigit: Bool {
    (0x30...0x39).contains(self) || (0x61...0x66).contains(self | 0x20)
  }
}
