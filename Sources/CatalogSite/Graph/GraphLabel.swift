/// A name as it stands in a box. Nothing measures fonts when a page is built, so the text is in a font
/// whose characters all have one width, and boxes are a little wider than they have to be.
struct GraphLabel {
  let text: String
  /// Whether more belongs to the name than `text` shows.
  let isShortened: Bool
  /// Room for the text, in the drawing's unit.
  let width: Int
  /// Whether a font may draw some of its characters in widths of their own.
  let needsFitting: Bool

  init(_ name: String) {
    // What escaping will spell out takes room, so it is spelled out first.
    let spelled = name.unicodeScalars.flatMap(Self.spelled)
    isShortened = spelled.count > Self.longest
    let shown = isShortened ? spelled.prefix(Self.longest - 1) + ["…"] : spelled[...]
    text = String(String.UnicodeScalarView(shown))
    width = (shown.reduce(0) { $0 + ($1.isWide ? 2 : 1) } * Self.tenthsOfAdvance + 9) / 10
    needsFitting = shown.contains { !$0.isASCII && $0 != "…" }
  }

  private static let longest = 32
  /// At 12 units, fonts of this kind take from 6.6 to 7.24 a character.
  private static let tenthsOfAdvance = 73

  private static func spelled(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if scalar == "\n" || scalar == "\t" { return [" "] }
    return scalar.isUnseen ? Array(scalar.written.unicodeScalars) : [scalar]
  }
}

extension Unicode.Scalar {
  /// Whether it is likely to take the room of two: from here on mostly ideographs, kana and emoji.
  fileprivate var isWide: Bool { value >= 0x1100 && self != "…" }
}
