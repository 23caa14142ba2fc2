extension TemplateFunctions {
  /// Sprig's functions of texts.
  static let texts: [String: TemplateFunction] = [
    "quote": TemplateFunction(further: .any) { try .checked(each($0) { GoText.quoted($0) }) },
    "squote": TemplateFunction(further: .any) { try .checked(each($0) { "'\($0)'" }) },
    "cat": TemplateFunction(further: .any) { try .checked(each($0) { $0 }) },
    "indent": TemplateFunction(.integer, .text) {
      try .checked(indented($0[1].argument, by: $0[0].integer))
    },
    "nindent": TemplateFunction(.integer, .text) {
      try .checked("\n" + indented($0[1].argument, by: $0[0].integer))
    },
    "trim": TemplateFunction(.text) { .string(trimmed($0[0].argument)) },
    "trimPrefix": TemplateFunction(.text, .text) { arguments in
      let (prefix, text) = (arguments[0].argument.utf8, arguments[1].argument.utf8)
      return text.starts(with: prefix)
        ? try part(text.dropFirst(prefix.count)) : arguments[1]
    },
    "trimSuffix": TemplateFunction(.text, .text) { arguments in
      let (suffix, text) = (arguments[0].argument.utf8, arguments[1].argument.utf8)
      return text.suffix(suffix.count).elementsEqual(suffix)
        ? try part(text.dropLast(suffix.count)) : arguments[1]
    },
    "trunc": TemplateFunction(.integer, .text) { try truncated($0[1].argument, $0[0].integer) },
    "upper": TemplateFunction(.text) { .string(try ascii($0[0].argument).uppercased()) },
    "lower": TemplateFunction(.text) { .string(try ascii($0[0].argument).lowercased()) },
    "contains": TemplateFunction(.text, .text) {
      .bool(ranges(of: Array($0[0].argument.utf8), in: Array($0[1].argument.utf8), 1).first != nil)
    },
    "hasPrefix": TemplateFunction(.text, .text) {
      .bool($0[1].argument.utf8.starts(with: $0[0].argument.utf8))
    },
    "hasSuffix": TemplateFunction(.text, .text) {
      let suffix = $0[0].argument.utf8
      return .bool($0[1].argument.utf8.suffix(suffix.count).elementsEqual(suffix))
    },
    "replace": TemplateFunction(.text, .text, .text) { arguments in
      try replaced(arguments[0].argument, by: arguments[1].argument, in: arguments[2].argument)
    },
    "repeat": TemplateFunction(.integer, .text) { arguments in
      let (count, text) = (arguments[0].integer, arguments[1].argument)
      guard count >= 0 else { throw TemplateProblem.failure("a text is repeated 0 times at least") }
      guard count <= TemplateLimits.bytes / max(1, text.utf8.count) else {
        throw TemplateProblem.limit("a text has more than \(TemplateLimits.bytes) bytes")
      }
      return .string(String(repeating: text, count: count))
    },
    "join": TemplateFunction(.text, .any) { arguments in
      try .checked(try arguments[1].texts().joined(separator: arguments[0].argument))
    },
    "splitList": TemplateFunction(.text, .text) { arguments in
      try .strings(split(arguments[1].argument, at: arguments[0].argument))
    },
    "split": TemplateFunction(.text, .text) { arguments in
      let parts = try split(arguments[1].argument, at: arguments[0].argument)
      let fields = parts.enumerated().map {
        TemplateMap.Field(key: "_\($0)", value: .string($1))
      }
      return .map(try TemplateMap(fields, type: .strings))
    },
  ]

  /// What is not nil, as texts, with spaces between.
  private static func each(
    _ values: [TemplateValue], _ change: (String) -> String
  ) throws -> String {
    try values.filter { !$0.isNil }.map { change(try $0.text()) }.joined(separator: " ")
  }

  private static func indented(_ text: String, by count: Int) throws -> String {
    guard count >= 0 else { throw TemplateProblem.failure("an indentation is 0 at least") }
    guard count <= TemplateLimits.padding else {
      throw TemplateProblem.limit("an indentation is \(TemplateLimits.padding) at most")
    }
    let lines = text.utf8.count { $0 == 0x0A } + 1
    guard lines * count + text.utf8.count <= TemplateLimits.bytes else {
      throw TemplateProblem.limit("a text has more than \(TemplateLimits.bytes) bytes")
    }
    let padding = [UInt8](repeating: 0x20, count: count)
    var bytes = padding
    bytes.reserveCapacity(lines * count + text.utf8.count)
    for byte in text.utf8 {
      bytes.append(byte)
      if byte == 0x0A { bytes += padding }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `strings.TrimSpace`.
  private static func trimmed(_ text: String) -> String {
    let isSpace: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
    let scalars = text.unicodeScalars.drop(while: isSpace)
    guard let last = scalars.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(scalars[...last])
  }

  private static func truncated(_ text: String, _ count: Int) throws -> TemplateValue {
    let bytes = text.utf8
    if count >= 0 { return try part(bytes.prefix(count)) }
    // A text that is not longer stays whole.
    return count > -bytes.count ? try part(bytes.suffix(-count)) : .string(text)
  }

  private static func part(_ bytes: Substring.UTF8View) throws -> TemplateValue {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw TemplateProblem.unsupported("a cut within a character is not known here")
    }
    return .string(text)
  }

  private static func ascii(_ text: String) throws -> String {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
      throw TemplateProblem.unsupported("the case of letters beyond ASCII is not known here")
    }
    return text
  }

  /// Where a text is found in another, from the start and not overlapping.
  private static func ranges(
    of wanted: [UInt8], in text: [UInt8], _ most: Int = .max
  ) -> [Range<Int>] {
    guard !wanted.isEmpty else { return [0..<0] }
    var found: [Range<Int>] = []
    var place = 0
    while place + wanted.count <= text.count, found.count < most {
      guard text[place..<place + wanted.count].elementsEqual(wanted) else {
        place += 1
        continue
      }
      found.append(place..<place + wanted.count)
      place += wanted.count
    }
    return found
  }

  private static func parts(_ text: String, at separator: String) throws -> [ArraySlice<UInt8>] {
    guard !separator.isEmpty else {
      throw TemplateProblem.unsupported("a search for an empty text is not known here")
    }
    let bytes = Array(text.utf8)
    var start = 0
    var parts: [ArraySlice<UInt8>] = []
    for range in ranges(of: Array(separator.utf8), in: bytes) {
      parts.append(bytes[start..<range.lowerBound])
      start = range.upperBound
    }
    return parts + [bytes[start...]]
  }

  private static func split(_ text: String, at separator: String) throws -> [String] {
    try parts(text, at: separator).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func replaced(
    _ old: String, by new: String, in text: String
  ) throws -> TemplateValue {
    let parts = try parts(text, at: old)
    guard parts.count * new.utf8.count + text.utf8.count <= TemplateLimits.bytes else {
      throw TemplateProblem.limit("a text has more than \(TemplateLimits.bytes) bytes")
    }
    return .string(String(decoding: Array(parts.joined(separator: new.utf8)), as: UTF8.self))
  }
}
