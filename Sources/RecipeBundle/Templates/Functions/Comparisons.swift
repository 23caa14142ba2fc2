extension TemplateFunctions {
  /// Go's own comparisons and conditions, and Sprig's.
  static let comparisons: [String: TemplateFunction] = {
    var and = TemplateFunction(.any, further: .any) { $0[0] }
    var or = and
    and.stopsAt = false
    or.stopsAt = true
    return [
      "and": and,
      "or": or,
      "not": TemplateFunction(.any) { .bool(try !$0[0].truth()) },
      "eq": TemplateFunction(.any, further: .any) { .bool(try equal($0)) },
      "ne": TemplateFunction(.any, .any) { .bool(try !equal($0)) },
      "lt": TemplateFunction(.any, .any) { .bool(try isLess($0[0], $0[1])) },
      "le": TemplateFunction(.any, .any) { .bool(try isAtMost($0[0], $0[1])) },
      "gt": TemplateFunction(.any, .any) { .bool(try !isAtMost($0[0], $0[1])) },
      "ge": TemplateFunction(.any, .any) { .bool(try !isLess($0[0], $0[1])) },
      "default": TemplateFunction(.any, further: .any) { arguments in
        guard arguments.count > 1, try arguments[1].truth() else { return arguments[0] }
        return arguments[1]
      },
      "empty": TemplateFunction(.any) { .bool(!(try $0[0].truth())) },
      "coalesce": TemplateFunction(further: .any) { try $0.first { try $0.truth() } ?? .null },
      "all": TemplateFunction(further: .any) { .bool(try $0.allSatisfy { try $0.truth() }) },
      "any": TemplateFunction(further: .any) { .bool(try $0.contains { try $0.truth() }) },
      "ternary": TemplateFunction(.any, .any, .bool) { arguments in
        if case .bool(true) = arguments[2] { return arguments[0] }
        return arguments[1]
      },
    ]
  }()

  /// Whether the first argument is one of the others.
  private static func equal(_ arguments: [TemplateValue]) throws -> Bool {
    guard arguments.count > 1 else { throw TemplateProblem.failure("there is nothing to compare") }
    return try arguments.dropFirst().contains { try isEqual(arguments[0], $0) }
  }

  static func isEqual(_ one: TemplateValue, _ other: TemplateValue) throws -> Bool {
    switch (one, other) {
    case (.bool(let a), .bool(let b)): return a == b
    case (.string(let a), .string(let b)): return a.isSame(as: b)
    case (.float(let a), .float(let b)): return a == b
    case (.unknown(let name), _), (_, .unknown(let name)):
      throw TemplateProblem.unsupported("\(name) is not known here")
    default: break
    }
    if let a = one.anyInteger, let b = other.anyInteger { return a == b }
    if one.isNil || other.isNil { return one.isNil && other.isNil }
    throw TemplateProblem.failure("\(one.goType) and \(other.goType) can't be compared")
  }

  private static func isAtMost(_ one: TemplateValue, _ other: TemplateValue) throws -> Bool {
    if try isLess(one, other) { return true }
    return try isEqual(one, other)
  }

  private static func isLess(_ one: TemplateValue, _ other: TemplateValue) throws -> Bool {
    switch (one, other) {
    case (.string(let a), .string(let b)): return a.precedes(b)
    case (.float(let a), .float(let b)): return a < b
    case (.unknown(let name), _), (_, .unknown(let name)):
      throw TemplateProblem.unsupported("\(name) is not known here")
    default: break
    }
    if let a = one.anyInteger, let b = other.anyInteger { return a < b }
    throw TemplateProblem.failure("\(one.goType) and \(other.goType) have no order")
  }
}

extension TemplateValue {
  /// The number of any of Go's integer types.
  fileprivate var anyInteger: Int64? {
    switch self {
    case .int(let number): Int64(number)
    case .int64(let number): number
    default: nil
    }
  }
}
