import RecipeTable
import TestSupport

/// Values of every kind, with the texts and numbers at which writers go wrong.
enum RandomValue {
  static let texts = [
    "", "a", "eks", "\"", "\\", "/", "\u{0}", "\u{1}", "\u{1F}", "\n", "\r\n", "\t", "\u{8}",
    "\u{C}",
    "\u{7F}", "\u{80}", "é", "e\u{301}", "日本語", "😀", "\u{2028}", "\u{FEFF}", "\u{10FFFF}",
    "\u{202E}", "a\"b\\c\nd", "</script>", String(repeating: "long ", count: 2000),
  ]
  static let doubles = [
    0.0, -0.0, 1, 0.1, 1.32, 1e3, 1e15, 1e16, 1e22, 1e300, -1e-300, .leastNonzeroMagnitude,
    .greatestFiniteMagnitude, .pi, 123_456_789.125, 1e-7,
  ]
  static let integers: [Int64] = [
    0, 1, -1, 8080, 1 << 28 - 1, 1 << 28, 1 << 31, 1 << 32, 1 << 53, 1 << 53 + 1, .max, .min,
  ]

  static func make(_ generator: inout SeededGenerator, depth: Int = 0) -> Value {
    let kinds = depth < 4 ? 8 : 6
    switch Int.random(in: 0..<kinds, using: &generator) {
    case 0: return .null
    case 1: return .bool(.random(using: &generator))
    case 2: return .int(integers.randomElement(using: &generator)!)
    case 3: return .uint(UInt64.random(in: (1 << 63)...UInt64.max, using: &generator))
    case 4: return .double(doubles.randomElement(using: &generator)!)
    case 5: return .string(texts.randomElement(using: &generator)!)
    case 6:
      let count = Int.random(in: 0...4, using: &generator)
      return .array((0..<count).map { _ in make(&generator, depth: depth + 1) })
    default:
      let keys = texts.shuffled(using: &generator).prefix(Int.random(in: 0...4, using: &generator))
      return .map(keys.map { Value.Field($0, make(&generator, depth: depth + 1)) })
    }
  }

  static func many(_ count: Int, seed: UInt64) -> [Value] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in make(&generator) }
  }
}
