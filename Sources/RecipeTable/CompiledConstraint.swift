/// A constraint as the table stores it: parsed, so that holding it against a reading parses nothing
/// but the reading.
public struct CompiledConstraint: Sendable, Equatable {
  public let name: String
  /// The expression as it was written.
  public let value: String
  public let severity: String?
  public let remediation: String?
  public let unit: String?
  /// The reading that it is about; nil where the name is no address, as for the inputs of checks.
  public let path: MeasurementPath?
  /// Nil where it is malformed.
  public let expression: ConstraintExpression?

  /// Parses a constraint.
  public init(
    name: String, value: String, severity: String? = nil, remediation: String? = nil,
    unit: String? = nil
  ) {
    self.name = name
    self.value = value
    self.severity = severity
    self.remediation = remediation
    self.unit = unit
    path = try? MeasurementPath(name)
    expression = try? ConstraintExpression(value)
  }

  fileprivate init(
    _ texts: (name: String, value: String, severity: String?, remediation: String?, unit: String?),
    _ path: MeasurementPath?, _ expression: ConstraintExpression?
  ) {
    (name, value, severity, remediation, unit) = texts
    self.path = path
    self.expression = expression
  }
}

extension RecipeTable {
  /// How many different constraints the recipes ask for.
  public var constraintCount: Int {
    image.length(of: .constraints) / (TableFormat.constraintWords * 4)
  }

  /// The constraint of a number that a recipe's conditions gave.
  public func constraint(_ number: Int) throws(TableError) -> CompiledConstraint {
    let words = ConstraintWords(image: image, first: number * TableFormat.constraintWords)
    let texts = (
      name: try words.text(0), value: try words.text(1), severity: try words.optionalText(2),
      remediation: try words.optionalText(3), unit: try words.optionalText(4)
    )
    return CompiledConstraint(texts, try words.path(), try words.expression())
  }
}

extension CompiledConstraint {
  fileprivate enum Address: UInt32 {
    case none = 0
    case reading, itemByIndex, itemByField
  }

  /// As FORMAT.md has it.
  ///
  /// - Parameter string: gives a text its number.
  func words(_ string: (String) -> UInt32) -> [UInt32] {
    func optional(_ text: String?) -> UInt32 { text.map(string) ?? TableFormat.none }
    return [string(name), string(value), optional(severity), optional(remediation), optional(unit)]
      + pathWords(string) + expressionWords(string)
  }

  private func pathWords(_ string: (String) -> UInt32) -> [UInt32] {
    guard let path else {
      return [Address.none.rawValue] + Array(repeating: TableFormat.none, count: 5)
    }
    let selector: [UInt32]
    let address: Address
    switch path.selector {
    case nil: (address, selector) = (.reading, [TableFormat.none, TableFormat.none])
    case .index(let index):
      (address, selector) = (.itemByIndex, [UInt32(clamping: index), TableFormat.none])
    case .field(let name, let value):
      (address, selector) = (.itemByField, [string(name), string(value)])
    }
    return [address.rawValue, string(path.type), string(path.subtype)] + selector
      + [string(path.key)]
  }

  private func expressionWords(_ string: (String) -> UInt32) -> [UInt32] {
    guard let expression else {
      return [TableFormat.none, TableFormat.none, 0] + Array(repeating: 0, count: 6)
    }
    let components = expression.version?.components ?? []
    let numbers = (0..<3).flatMap { index -> [UInt32] in
      let bits = UInt64(index < components.count ? components[index] : 0)
      return [UInt32(truncatingIfNeeded: bits), UInt32(bits >> 32)]
    }
    return [expression.comparison.code, string(expression.value), UInt32(components.count)]
      + numbers
  }
}

extension ConstraintExpression.Operator {
  /// In the order in which FORMAT.md lists them.
  private static let codes: [Self] = [
    .exactly, .equal, .notEqual, .atLeast, .atMost, .above, .below,
  ]

  fileprivate var code: UInt32 { UInt32(Self.codes.firstIndex(of: self) ?? 0) }

  fileprivate init?(code: UInt32) {
    guard Self.codes.indices.contains(Int(code)) else { return nil }
    self = Self.codes[Int(code)]
  }
}

/// The words of one constraint.
private struct ConstraintWords {
  let image: TableImage
  let first: Int

  func word(_ number: Int) throws(TableError) -> UInt32 {
    try image.word(.constraints, first + number)
  }

  func text(_ number: Int) throws(TableError) -> String {
    try TableStrings.text(image, try word(number))
  }

  func optionalText(_ number: Int) throws(TableError) -> String? {
    let string = try word(number)
    return string == TableFormat.none ? nil : try TableStrings.text(image, string)
  }

  func path() throws(TableError) -> MeasurementPath? {
    let selector: MeasurementPath.Selector?
    switch CompiledConstraint.Address(rawValue: try word(5)) {
    case .some(.none): return nil
    case .reading: selector = nil
    case .itemByIndex: selector = .index(Int(try word(8)))
    case .itemByField: selector = .field(name: try text(8), value: try text(9))
    case nil: throw TableError("damaged table: unknown kind of address")
    }
    return MeasurementPath(
      type: try text(6), subtype: try text(7), selector: selector, key: try text(10))
  }

  func expression() throws(TableError) -> ConstraintExpression? {
    let code = try word(11)
    if code == TableFormat.none { return nil }
    guard let comparison = ConstraintExpression.Operator(code: code) else {
      throw TableError("damaged table: unknown operator")
    }
    let count = Int(try word(13))
    guard count <= 3 else { throw TableError("damaged table: a version of \(count) numbers") }
    var components: [Int] = []
    for number in 0..<count {
      let bits = UInt64(try word(14 + 2 * number)) | UInt64(try word(15 + 2 * number)) << 32
      guard let component = Int(exactly: bits) else {
        throw TableError("damaged table: a version out of range")
      }
      components.append(component)
    }
    return ConstraintExpression(
      comparison, try text(12),
      version: components.isEmpty ? nil : ConstraintVersion(components: components))
  }
}
