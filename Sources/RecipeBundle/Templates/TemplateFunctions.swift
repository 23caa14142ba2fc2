/// What a function's parameter takes, by its Go type.
enum TemplateParameter: Sendable {
  case any, text, integer, bool, map

  /// The value as the function gets it.
  ///
  /// - Throws: where Go finds that the value can't be assigned to the type.
  func check(_ value: TemplateValue) throws -> TemplateValue {
    switch (self, value) {
    case (.any, _), (.text, .string), (.integer, .int), (.bool, .bool): return value
    case (.map, .map(let map)) where map.type != .strings: return value
    // A nil is a map without fields to Go.
    case (.map, .none), (.map, .null): return .map(try TemplateMap([TemplateMap.Field]()))
    case (_, .unknown(let name)): throw TemplateProblem.unsupported("\(name) is not known here")
    default: throw TemplateProblem.failure("\(name) is expected, not \(value.goType)")
    }
  }

  private var name: String {
    switch self {
    case .any: "a value"
    case .text: "a string"
    case .integer: "an int"
    case .bool: "a bool"
    case .map: "a map"
    }
  }
}

/// A function that templates call.
struct TemplateFunction: Sendable {
  typealias Body = @Sendable ([TemplateValue]) throws -> TemplateValue

  let parameters: [TemplateParameter]
  /// Of any number of further arguments; nil when there may be none.
  let further: TemplateParameter?
  /// The truth at which `and` and `or` stop looking at their arguments.
  var stopsAt: Bool?
  let body: Body

  init(
    _ parameters: TemplateParameter..., further: TemplateParameter? = nil, body: @escaping Body
  ) {
    self.parameters = parameters
    self.further = further
    self.body = body
  }

  func takes(_ count: Int) -> Bool {
    count == parameters.count || count > parameters.count && further != nil
  }

  func parameter(_ place: Int) -> TemplateParameter {
    place < parameters.count ? parameters[place] : further ?? .any
  }
}

/// The functions of Go's templates, of Sprig and of Helm that are known here.
enum TemplateFunctions {
  static func named(_ name: String) -> TemplateFunction? { all[name] }

  private static let all: [String: TemplateFunction] = [
    comparisons, conversions, texts, numbers, collections, encodings,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }
}

extension TemplateValue {
  /// The text of an argument that is one by its parameter.
  var argument: String {
    if case .string(let text) = self { return text }
    return ""
  }

  var integer: Int {
    if case .int(let number) = self { return number }
    return 0
  }

  var argumentMap: TemplateMap {
    get throws {
      if case .map(let map) = self { return map }
      return try TemplateMap([TemplateMap.Field]())
    }
  }

  static func checked(_ text: String) throws -> TemplateValue {
    guard text.utf8.count <= TemplateLimits.bytes else {
      throw TemplateProblem.limit("a text has more than \(TemplateLimits.bytes) bytes")
    }
    return .string(text)
  }

  static func list(_ elements: [TemplateValue]) throws -> TemplateValue {
    .list(try TemplateList(elements))
  }
}
