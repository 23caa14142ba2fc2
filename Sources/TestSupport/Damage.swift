/// Ways to damage a file, chosen by a generator.
public enum Damage: CaseIterable, Sendable {
  case flip, truncate, splice, repeatPart

  public static func apply(
    to bytes: [UInt8], using generator: inout SeededGenerator
  ) -> [UInt8] {
    guard !bytes.isEmpty, let kind = allCases.randomElement(using: &generator) else { return bytes }
    var bytes = bytes
    switch kind {
    case .flip:
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
      }
    case .truncate:
      bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
    case .splice:
      bytes.removeSubrange(part(of: bytes, &generator))
    case .repeatPart:
      let part = Array(bytes[part(of: bytes, &generator)])
      bytes.insert(contentsOf: part, at: Int.random(in: 0...bytes.count, using: &generator))
    }
    return bytes
  }

  private static func part(
    of bytes: [UInt8], _ generator: inout SeededGenerator
  ) -> Range<Int> {
    let start = Int.random(in: 0..<bytes.count, using: &generator)
    let length = Int.random(in: 1...64, using: &generator)
    return start..<min(bytes.count, start + length)
  }

  /// A text with two of its lines exchanged.
  public static func exchangingLines(
    of bytes: [UInt8], using generator: inout SeededGenerator
  ) -> [UInt8] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.count > 1 else { return bytes }
    let one = Int.random(in: 0..<lines.count, using: &generator)
    let other = Int.random(in: 0..<lines.count, using: &generator)
    lines.swapAt(one, other)
    return Array(lines.joined(separator: [0x0A]))
  }
}
