/// A version as constraints compare it: an optional `v`, one to three dot-separated whole numbers,
/// and anything from the first `-` or `+` after a digit on, which is ignored.
public struct ConstraintVersion: Sendable, Equatable {
  /// One to three numbers.
  public let components: [Int]

  init(components: [Int]) { self.components = components }

  /// - Returns: nil when the text is no version.
  public init?(_ text: String) {
    var bytes = Array(text.utf8)[...]
    if bytes.first == UInt8(ascii: "v") { bytes.removeFirst() }
    if let cut = Self.suffixStart(bytes) { bytes = bytes[..<cut] }
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return nil }
    var components: [Int] = []
    for part in parts {
      guard !part.isEmpty, part.allSatisfy({ (0x30...0x39).contains($0) }),
        let number = Int(String(decoding: part, as: UTF8.self))
      else { return nil }
      components.append(number)
    }
    self.components = components
  }

  private static func suffixStart(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.indices.dropFirst().first { index in
      (bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+"))
        && (0x30...0x39).contains(bytes[index - 1])
    }
  }

  /// Equality of three components, missing ones as zero.
  public static func == (left: ConstraintVersion, right: ConstraintVersion) -> Bool {
    (0..<3).allSatisfy { left.component($0) == right.component($0) }
  }

  private func component(_ index: Int) -> Int { index < components.count ? components[index] : 0 }

  /// -1, 0 or 1, over as many components as both have.
  func order(_ other: ConstraintVersion) -> Int {
    for (mine, theirs) in zip(components, other.components) where mine != theirs {
      return mine < theirs ? -1 : 1
    }
    return 0
  }
}

/// A constraint's expression: an operator and a value, or a bare value.
public struct ConstraintExpression: Sendable, Equatable {
  public enum Operator: String, Sendable, CaseIterable {
    case atLeast = ">="
    case atMost = "<="
    case notEqual = "!="
    case equal = "=="
    case above = ">"
    case below = "<"
    /// A bare value.
    case exactly = ""
  }

  public let comparison: Operator
  public let value: String
  /// What the value is as a version; nil where it is none.
  let version: ConstraintVersion?

  /// The expression is empty, or an operator without a value, or a bare `!x`.
  public struct Malformed: Error, Equatable {
    public let expression: String
  }

  /// The two sides cannot be compared: one is no version.
  public struct NotComparable: Error, Equatable {
    public let actual: String
    public let value: String
  }

  public init(_ text: String) throws(Malformed) {
    let trimmed = text.trimmedWhitespace
    // By scalars throughout: an operator or a space counts whatever combines with it.
    let comparison =
      Operator.allCases.first { trimmed.utf8.starts(with: $0.rawValue.utf8) } ?? .exactly
    let value = String(trimmed.unicodeScalars.dropFirst(comparison.rawValue.count))
      .trimmedWhitespace
    if value.isEmpty || comparison == .exactly && Self.looksLikeNegation(value) {
      throw Malformed(expression: text)
    }
    self.init(comparison, value, version: ConstraintVersion(value))
  }

  /// An expression that was parsed before.
  init(_ comparison: Operator, _ value: String, version: ConstraintVersion?) {
    self.comparison = comparison
    self.value = value
    self.version = version
  }

  /// `!x`, which is no operator; before white space the sign is part of a bare value.
  private static func looksLikeNegation(_ value: String) -> Bool {
    let scalars = value.unicodeScalars
    return scalars.first == "!" && scalars.dropFirst().first?.properties.isWhitespace != true
  }

  /// Whether an actual reading satisfies the expression.
  public func isSatisfied(by reading: String) throws(NotComparable) -> Bool {
    let actual = reading.trimmedWhitespace
    switch comparison {
    case .exactly: return isSameText(actual)
    case .equal: return isEqual(actual)
    case .notEqual: return !isEqual(actual)
    case .atLeast: return try order(actual) >= 0
    case .atMost: return try order(actual) <= 0
    case .above: return try order(actual) > 0
    case .below: return try order(actual) < 0
    }
  }

  private func isEqual(_ actual: String) -> Bool {
    // A version always has a digit.
    if let version, value.utf8.contains(UInt8(ascii: ".")), let found = ConstraintVersion(actual) {
      return version == found
    }
    return isSameText(actual)
  }

  /// By bytes; two spellings of an accented letter are two texts.
  private func isSameText(_ actual: String) -> Bool { actual.utf8.elementsEqual(value.utf8) }

  private func order(_ actual: String) throws(NotComparable) -> Int {
    guard let version, let found = ConstraintVersion(actual) else {
      throw NotComparable(actual: actual, value: value)
    }
    return found.order(version)
  }
}

extension String {
  package var trimmedWhitespace: String {
    // Nearly every text begins and ends with a plain letter, sign or digit.
    if let first = utf8.first, let last = utf8.last, first.isGraphicASCII, last.isGraphicASCII {
      return self
    }
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

extension UInt8 {
  fileprivate var isGraphicASCII: Bool { (0x21...0x7E).contains(self) }
}
