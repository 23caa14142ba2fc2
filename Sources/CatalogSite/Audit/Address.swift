/// An address as a browser reads it, whatever was done to hide what it is.
struct Address {
  enum Target: Equatable {
    /// The page that the address stands on.
    case page
    /// Segments of a relative path, decoded; nil where one cannot be a file's name.
    case path([String]?)
    /// `http:` or `https:`
    case web
    case mail
    case data
    /// Any other, in lower case.
    case scheme(String)
    /// `//host/…`
    case host
    /// `/…`
    case root
  }

  let target: Target
  /// As it is written; nil where there is none, or an empty one.
  let fragment: String?

  init(_ text: String) {
    let bytes = Self.cleaned(text.utf8)
    if let scheme = Self.scheme(bytes) {
      target = Self.target(scheme)
      fragment = nil
      return
    }
    let end = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
    let rest = bytes[end...].dropFirst()
    fragment = rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
    target = Self.target(path: bytes[..<end].prefix { $0 != UInt8(ascii: "?") })
  }

  /// The places of a page that the fragment can mean, the likeliest first.
  static func places(_ fragment: String) -> [String] {
    guard fragment.utf8.contains(UInt8(ascii: "%")) else { return [fragment] }
    let decoded = String(decoding: percentDecoded(fragment.utf8), as: UTF8.self)
    return [fragment, decoded]
  }

  /// What browsers drop before they read on: blanks around, line breaks and tabs anywhere.
  private static func cleaned(_ text: String.UTF8View) -> [UInt8] {
    var bytes = Array(text.drop { $0 <= 0x20 })
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    bytes.removeAll { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    return bytes
  }

  private static func scheme(_ bytes: [UInt8]) -> String? {
    guard let first = bytes.first, first.isASCIILetter,
      let end = bytes.firstIndex(where: { !$0.isOfScheme }), bytes[end] == UInt8(ascii: ":")
    else { return nil }
    return String(decoding: bytes[..<end], as: UTF8.self).lowercased()
  }

  private static func target(_ scheme: String) -> Target {
    switch scheme {
    case "http", "https": .web
    case "mailto": .mail
    case "data": .data
    default: .scheme(scheme)
    }
  }

  private static func target(path: ArraySlice<UInt8>) -> Target {
    // To a browser, both are slashes.
    let segments = path.split(omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\")
    }
    guard !path.isEmpty else { return .page }
    if segments.count > 2, segments[0].isEmpty, segments[1].isEmpty { return .host }
    if segments[0].isEmpty { return .root }
    let names = segments.compactMap(name)
    return .path(names.count == segments.count ? names : nil)
  }

  private static func name(_ segment: ArraySlice<UInt8>) -> String? {
    let bytes = percentDecoded(segment)
    guard !bytes.contains(0), !bytes.contains(UInt8(ascii: "/")) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func percentDecoded(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = bytes[index + 1].hexDigit, let low = bytes[index + 2].hexDigit
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }

  var isASCIIDigit: Bool { (0x30...0x39).contains(self) }

  /// Blanks of HTML and CSS.
  var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) && self != 0x0B }

  var hexDigit: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46, 0x61...0x66: (self | 0x20) - 0x61 + 10
    default: nil
    }
  }

  fileprivate var isOfScheme: Bool {
    isASCIILetter || isASCIIDigit || self == UInt8(ascii: "+") || self == UInt8(ascii: "-")
      || self == UInt8(ascii: ".")
  }
}
