extension TemplateFunctions {
  /// Sprig's whole numbers, which wrap as Go's do, and its roundings.
  static let numbers: [String: TemplateFunction] = [
    "add": TemplateFunction(further: .any) {
      .int64(try $0.reduce(0) { $0 &+ (try $1.cast()) })
    },
    "add1": TemplateFunction(.any) { .int64(try $0[0].cast() &+ 1) },
    "sub": TemplateFunction(.any, .any) { .int64(try $0[0].cast() &- (try $0[1].cast())) },
    "mul": TemplateFunction(.any, further: .any) {
      .int64(try $0.reduce(1) { $0 &* (try $1.cast()) })
    },
    "div": TemplateFunction(.any, .any) { arguments in
      let divisor = try nonZero(arguments[1])
      return .int64(try arguments[0].cast().dividedReportingOverflow(by: divisor).partialValue)
    },
    "mod": TemplateFunction(.any, .any) { arguments in
      let divisor = try nonZero(arguments[1])
      let number = try arguments[0].cast()
      return .int64(number.remainderReportingOverflow(dividingBy: divisor).partialValue)
    },
    "max": TemplateFunction(.any, further: .any) { .int64(try casts($0).max() ?? 0) },
    "min": TemplateFunction(.any, further: .any) { .int64(try casts($0).min() ?? 0) },
    "floor": TemplateFunction(.any) { .float(try $0[0].castToFloat().rounded(.down)) },
    "ceil": TemplateFunction(.any) { .float(try $0[0].castToFloat().rounded(.up)) },
    "until": TemplateFunction(.integer) { try numbers(below: $0[0].integer) },
  ]

  private static func casts(_ values: [TemplateValue]) throws -> [Int64] {
    try values.map { try $0.cast() }
  }

  private static func nonZero(_ value: TemplateValue) throws -> Int64 {
    let number = try value.cast()
    guard number != 0 else { throw TemplateProblem.failure("a division by zero") }
    return number
  }

  private static func numbers(below end: Int) throws -> TemplateValue {
    guard end >= 0 else {
      throw TemplateProblem.unsupported("counting down is not known here")
    }
    guard end <= TemplateLimits.weight else {
      throw TemplateProblem.limit("a list of \(end) numbers is too long")
    }
    // `[]int`, which differs from a list of anything only in its type's name.
    return try .list((0..<end).map(TemplateValue.int))
  }
}
