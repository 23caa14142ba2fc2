/// A set of small whole numbers.
struct Bitset: Hashable, Sendable {
  private var words: [UInt64]

  /// The empty set of numbers below a limit.
  init(below limit: Int) { words = Array(repeating: 0, count: (limit + 63) / 64) }

  mutating func insert(_ number: Int) { words[number / 64] |= 1 << UInt64(number % 64) }

  func contains(_ number: Int) -> Bool { words[number / 64] & 1 << UInt64(number % 64) != 0 }

  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  func intersection(_ other: Bitset) -> Bitset { combined(other, &) }

  func subtracting(_ other: Bitset) -> Bitset { combined(other) { $0 & ~$1 } }

  func union(_ other: Bitset) -> Bitset { combined(other, |) }

  func intersects(_ other: Bitset) -> Bool {
    for index in words.indices where words[index] & other.words[index] != 0 { return true }
    return false
  }

  /// In ascending order.
  var numbers: [Int] {
    var result: [Int] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        result.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return result
  }

  private func combined(_ other: Bitset, _ operation: (UInt64, UInt64) -> UInt64) -> Bitset {
    var result = self
    for index in words.indices {
      result.words[index] = operation(words[index], other.words[index])
    }
    return result
  }
}
