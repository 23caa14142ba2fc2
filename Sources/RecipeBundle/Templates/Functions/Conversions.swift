extension TemplateFunctions {
  /// Types, numbers out of texts, printing.
  static let conversions: [String: TemplateFunction] = [
    "toString": TemplateFunction(.any) { try .checked($0[0].text()) },
    "toStrings": TemplateFunction(.any) { try .strings($0[0].texts()) },
    "print": TemplateFunction(further: .any) { try .checked(printed($0)) },
    "printf": TemplateFunction(.text, further: .any) {
      try .checked(GoFormat.format($0[0].argument, $0.dropFirst()))
    },
    "int": TemplateFunction(.any) { .int(Int(try $0[0].cast())) },
    "int64": TemplateFunction(.any) { .int64(try $0[0].cast()) },
    "float64": TemplateFunction(.any) { .float(try $0[0].castToFloat()) },
    "kindOf": TemplateFunction(.any) { .string(try known($0[0]).goKind) },
    "kindIs": TemplateFunction(.text, .any) {
      .bool($0[0].argument.isSame(as: try known($0[1]).goKind))
    },
    "typeOf": TemplateFunction(.any) { .string(try known($0[0]).goType) },
    "typeIs": TemplateFunction(.text, .any) {
      .bool($0[0].argument.isSame(as: try known($0[1]).goType))
    },
    "typeIsLike": TemplateFunction(.text, .any) { arguments in
      let type = try known(arguments[1]).goType
      return .bool(
        arguments[0].argument.isSame(as: type) || arguments[0].argument.isSame(as: "*" + type))
    },
    "required": TemplateFunction(.text, .any) { arguments in
      if arguments[1].isNil || arguments[1].isEmptyText {
        throw TemplateProblem.failure(arguments[0].argument)
      }
      return arguments[1]
    },
    "fail": TemplateFunction(.text) { throw TemplateProblem.failure($0[0].argument) },
  ]

  private static func known(_ value: TemplateValue) throws -> TemplateValue {
    if case .unknown(let name) = value {
      throw TemplateProblem.unsupported("\(name) is not known here")
    }
    return value
  }

  /// `fmt.Sprint`: a space between two of which neither is a text.
  private static func printed(_ values: [TemplateValue]) throws -> String {
    var text = ""
    var followsText = true
    for value in values {
      let isText = value.isText
      if !isText, !followsText { text += " " }
      text += try value.formatted()
      followsText = isText
    }
    return text
  }
}

extension TemplateValue {
  var isText: Bool {
    if case .string = self { return true }
    return false
  }

  fileprivate var isEmptyText: Bool {
    if case .string("") = self { return true }
    return false
  }

  /// The elements of a list as texts, without the nils; a single text for what is no list.
  func texts() throws -> [String] {
    switch self {
    case .none, .null: []
    case .list(let list): try list.elements.filter { !$0.isNil }.map { try $0.text() }
    default: [try text()]
    }
  }

  /// The `cast` that Sprig's `int64` makes: what is no number is 0.
  func cast() throws -> Int64 {
    switch self {
    case .bool(let flag): return flag ? 1 : 0
    case .int(let number): return Int64(number)
    case .int64(let number): return number
    case .float(let number):
      guard let whole = Int64(exactly: number.rounded(.towardZero)) else {
        throw TemplateProblem.unsupported("a whole number as large as this is not known here")
      }
      return whole
    case .string(let text): return try Self.cast(text)
    case .unknown(let name): throw TemplateProblem.unsupported("\(name) is not known here")
    default: return 0
    }
  }

  private static func cast(_ text: String) throws -> Int64 {
    guard !text.isEmpty, text.utf8.allSatisfy(\.isDigit), text.utf8.first != 0x30 || text == "0"
    else {
      let isNumberLike = text.utf8.first { $0.isDigit || "+-._".utf8.contains($0) } != nil
      guard isNumberLike else { return 0 }
      throw TemplateProblem.unsupported("a whole number out of such a text is not known here")
    }
    guard let number = Int64(text) else {
      throw TemplateProblem.unsupported("a whole number as large as this is not known here")
    }
    return number
  }

  func castToFloat() throws -> Double {
    switch self {
    case .bool(let flag): return flag ? 1 : 0
    case .int(let number): return Double(number)
    case .int64(let number): return Double(number)
    case .float(let number): return number
    case .string(let text):
      if let number = GoLiteral.decimal(text), number.isFinite { return number }
      guard text.utf8.allSatisfy({ !$0.isDigit && !"nNiI".utf8.contains($0) }) else {
        throw TemplateProblem.unsupported("a number out of such a text is not known here")
      }
      return 0
    case .unknown(let name): throw TemplateProblem.unsupported("\(name) is not known here")
    default: return 0
    }
  }
}

/// `fmt.Sprintf`.
enum GoFormat {
  static func format(_ format: String, _ arguments: ArraySlice<TemplateValue>) throws -> String {
    var output: [UInt8] = []
    var rest = format.utf8[...]
    var left = arguments
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        output.append(byte)
        continue
      }
      output += try directive(&rest, &left).utf8
      guard output.count <= TemplateLimits.bytes else {
        throw TemplateProblem.limit("a text has more than \(TemplateLimits.bytes) bytes")
      }
    }
    if !left.isEmpty {
      let extra = try left.map { $0.isNil ? "<nil>" : "\($0.goType)=\(try $0.formatted())" }
      output += "%!(EXTRA \(extra.joined(separator: ", ")))".utf8
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func directive(
    _ rest: inout Substring.UTF8View, _ arguments: inout ArraySlice<TemplateValue>
  ) throws -> String {
    guard let verb = try verb(&rest) else { return "%!(NOVERB)" }
    if verb.letter == UInt8(ascii: "%") { return "%" }
    guard verb.isLetter else {
      throw TemplateProblem.unsupported("the directive %\(verb.name) is not known here")
    }
    guard let argument = arguments.popFirst() else { return "%!\(verb.name)(MISSING)" }
    if verb.letter == UInt8(ascii: "T") { return verb.padded(argument.goType) }
    return try argument.formatted(by: verb)
  }

  /// Nil at the end of the text.
  private static func verb(_ rest: inout Substring.UTF8View) throws -> GoVerb? {
    var verb = GoVerb(0)
    while let byte = rest.first, byte == UInt8(ascii: "-") || byte == UInt8(ascii: "0") {
      if byte == UInt8(ascii: "-") { verb.isLeft = true } else { verb.hasZeros = true }
      rest.removeFirst()
    }
    verb.width = try number(&rest) ?? 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      verb.precision = try number(&rest) ?? 0
    }
    guard let letter = rest.popFirst() else { return nil }
    let padsText = verb.hasZeros && letter != UInt8(ascii: "d")
    guard letter < 0x80, !padsText else {
      throw TemplateProblem.unsupported("such a directive of printf is not known here")
    }
    var made = GoVerb(letter)
    (made.isLeft, made.hasZeros) = (verb.isLeft, verb.hasZeros)
    (made.width, made.precision) = (verb.width, verb.precision)
    return made
  }

  private static func number(_ rest: inout Substring.UTF8View) throws -> Int? {
    let digits = rest.prefix { $0.isDigit }
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    guard let number = Int(String(Substring(digits))), number <= TemplateLimits.padding else {
      throw TemplateProblem.limit("printf pads to \(TemplateLimits.padding) characters at most")
    }
    return number
  }
}

extension GoVerb {
  fileprivate var isLetter: Bool {
    (0x41...0x5A).contains(letter) || (0x61...0x7A).contains(letter)
  }
}
