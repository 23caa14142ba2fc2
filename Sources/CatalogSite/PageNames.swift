/// File names of pages. Criteria values are a tree's own words, so a name can hold anything, and two
/// combinations can share one (`a-b` and `c`, `a` and `b-c`).
enum PageNames {
  /// One name for each of these, in their order: the first of those that share a name keeps it, the
  /// others get a number that no other name has.
  static func unique(_ wanted: [String]) -> [String] {
    let safe = wanted.map(fileName)
    // Lower case, because some file systems know no other.
    var taken = Set(safe.map { $0.lowercased() })
    var seen: Set<String> = []
    return safe.map { name in
      if seen.insert(name.lowercased()).inserted { return name }
      var number = 2
      while !taken.insert("\(name)-\(number)".lowercased()).inserted { number += 1 }
      return "\(name)-\(number)"
    }
  }

  /// File systems stop at 255 bytes, of which an extension and a number need some.
  private static let longest = 200

  private static func fileName(_ name: String) -> String {
    let characters = name.unicodeScalars.prefix(longest).map { scalar in
      isPlain(scalar) ? Character(scalar) : "_"
    }
    let text = String(characters)
    return text.isEmpty || text.hasPrefix(".") || isDevice(text) ? "_\(text)" : text
  }

  /// Windows takes these for devices, with whatever extension.
  private static func isDevice(_ text: String) -> Bool {
    let stem = text.lowercased().prefix { $0 != "." }
    if ["con", "prn", "aux", "nul"].contains(stem) { return true }
    return stem.utf8.count == 4 && ["com", "lpt"].contains(stem.prefix(3))
      && stem.last?.isNumber == true
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", ".", "-", "_": true
    default: false
    }
  }
}
