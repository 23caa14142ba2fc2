extension Manifest {
  /// The fields of one map that may name an image, unquoted; the text of each is a Go template.
  typealias ImageFields = [(key: String, text: String)]

  /// Finds maps with an `image` or a `repository`.
  ///
  /// A template can't be parsed as YAML, so this goes by the lines and how far they are indented.
  static func imageFields(in text: String) -> [ImageFields] {
    var scan = ImageScan()
    for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) { scan.add(line) }
    scan.close(deeperThan: -1)
    return scan.found
  }
}

private struct ImageScan {
  private struct Level {
    let indentation: Int
    var fields: Manifest.ImageFields = []
  }

  private static let keys = ImageParts.keys.map { Array($0.utf8) }
  private(set) var found: [Manifest.ImageFields] = []
  private var levels: [Level] = []

  mutating func add(_ line: Substring.UTF8View) {
    var rest = line.drop { $0 == UInt8(ascii: " ") }
    guard let first = rest.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "{") else {
      return
    }
    var indentation = line.count - rest.count
    if line.starts(with: "---".utf8) { return close(deeperThan: -1) }
    // An element begins another map.
    while rest.starts(with: "- ".utf8) {
      close(deeperThan: indentation)
      let element = rest.dropFirst(1).drop { $0 == UInt8(ascii: " ") }
      indentation += rest.count - element.count
      rest = element
    }
    close(deeperThan: indentation)
    guard let colon = rest.firstIndex(of: UInt8(ascii: ":")),
      Self.keys.contains(where: rest[..<colon].elementsEqual)
    else { return }
    add(String(Substring(rest[..<colon])), rest[rest.index(after: colon)...], at: indentation)
  }

  private mutating func add(_ key: String, _ written: Substring.UTF8View, at indentation: Int) {
    if levels.last?.indentation != indentation { levels.append(Level(indentation: indentation)) }
    let last = levels.count - 1
    // The other branch of an action.
    if levels[last].fields.contains(where: { $0.key == key }) {
      found.append(levels[last].fields)
      levels[last].fields.removeAll { $0.key == key }
    }
    levels[last].fields.append((key, Self.scalar(written)))
  }

  /// Ends the maps that are indented further.
  mutating func close(deeperThan indentation: Int) {
    while let level = levels.last, level.indentation > indentation {
      if level.fields.contains(where: { $0.key == "image" || $0.key == "repository" }) {
        found.append(level.fields)
      }
      levels.removeLast()
    }
  }

  /// Without quotes and comment.
  private static func scalar(_ written: Substring.UTF8View) -> String {
    let text = Substring(written).drop { $0 == " " }
    if let quote = text.first, quote == "\"" || quote == "'" {
      // An action may have quotes in it; the last one is the scalar's.
      let inner = text.dropFirst()
      return String(inner[..<(inner.lastIndex(of: quote) ?? inner.endIndex)])
    }
    let plain = text.firstRange(of: " #").map { text[..<$0.lowerBound] } ?? text
    return String(plain.reversed().drop { $0 == " " }.reversed())
  }
}
