extension TemplateFunctions {
  /// Lists and maps.
  static let collections: [String: TemplateFunction] = [
    "index": TemplateFunction(.any, further: .any) { try element($0) },
    "len": TemplateFunction(.any) { .int(try length($0[0])) },
    "list": TemplateFunction(further: .any) { try .list($0) },
    "tuple": TemplateFunction(further: .any) { try .list($0) },
    "dict": TemplateFunction(further: .any) { .map(try map($0)) },
    "get": TemplateFunction(.map, .text) {
      try $0[0].argumentMap[$0[1].argument] ?? .string("")
    },
    "hasKey": TemplateFunction(.map, .text) {
      .bool(try $0[0].argumentMap[$0[1].argument] != nil)
    },
    // Go gives the keys in no order, so this is one of the orders that Helm may give.
    "keys": TemplateFunction(further: .map) {
      try .strings($0.flatMap { try $0.argumentMap.fields.map(\.key) })
    },
    "pick": TemplateFunction(.map, further: .text) { arguments in
      let wanted = arguments.dropFirst().map(\.argument)
      let fields = try arguments[0].argumentMap.fields
      return .map(
        try TemplateMap(fields.filter { field in wanted.contains { $0.isSame(as: field.key) } }))
    },
    "omit": TemplateFunction(.map, further: .text) { arguments in
      let unwanted = arguments.dropFirst().map(\.argument)
      let fields = try arguments[0].argumentMap.fields
      return .map(
        try TemplateMap(fields.filter { field in !unwanted.contains { $0.isSame(as: field.key) } }))
    },
    "dig": TemplateFunction(.any, .any, .any, further: .any) { try dug($0) },
    "sortAlpha": TemplateFunction(.any) {
      try .strings($0[0].texts().inByteOrder)
    },
    "first": TemplateFunction(.any) { try elements($0[0]).first ?? .null },
    "last": TemplateFunction(.any) { try elements($0[0]).last ?? .null },
    "rest": TemplateFunction(.any) { try .list(Array(elements($0[0]).dropFirst())) },
    "initial": TemplateFunction(.any) { try .list(Array(elements($0[0]).dropLast())) },
    "append": TemplateFunction(.any, .any) { try .list(elements($0[0]) + [$0[1]]) },
    "prepend": TemplateFunction(.any, .any) { try .list([$0[1]] + elements($0[0])) },
    "concat": TemplateFunction(further: .any) { try .list($0.flatMap { try elements($0) }) },
    "compact": TemplateFunction(.any) { try .list(elements($0[0]).filter { try $0.truth() }) },
    // As `helm template` answers it: there is no cluster.
    "lookup": TemplateFunction(.text, .text, .text, .text) { _ in
      .map(try TemplateMap([TemplateMap.Field]()))
    },
  ]

  private static func element(_ arguments: [TemplateValue]) throws -> TemplateValue {
    guard !arguments[0].isNil else { throw TemplateProblem.failure("nil has no elements") }
    return try arguments.dropFirst().reduce(arguments[0]) { try element(of: $0, at: $1) }
  }

  private static func element(
    of collection: TemplateValue, at index: TemplateValue
  ) throws -> TemplateValue {
    switch (collection, index) {
    case (.list(let list), .int(let place)) where list.elements.indices.contains(place):
      return list.elements[place]
    case (.list(let list), .int64(let place)) where list.elements.indices.contains(Int(place)):
      return list.elements[Int(place)]
    case (.list, .int), (.list, .int64):
      throw TemplateProblem.failure("the list has no such element")
    case (.map(let map), .string(let key)):
      return map[key] ?? (map.type == .strings ? .string("") : .null)
    case (.unknown(let name), _), (_, .unknown(let name)):
      throw TemplateProblem.unsupported("\(name) is not known here")
    case (.string, .int), (.string, .int64):
      throw TemplateProblem.unsupported("the bytes of a text are not known here")
    default:
      throw TemplateProblem.failure("\(collection.goType) has no element by \(index.goType)")
    }
  }

  private static func length(_ value: TemplateValue) throws -> Int {
    switch value {
    case .list(let list): return list.elements.count
    case .map(let map): return map.fields.count
    case .string(let text): return text.utf8.count
    case .unknown(let name): throw TemplateProblem.unsupported("\(name) is not known here")
    default: throw TemplateProblem.failure("\(value.goType) has no length")
    }
  }

  private static func map(_ arguments: [TemplateValue]) throws -> TemplateMap {
    let fields = try stride(from: 0, to: arguments.count, by: 2).map { place in
      let value = place + 1 < arguments.count ? arguments[place + 1] : .string("")
      return TemplateMap.Field(key: try arguments[place].text(), value: value)
    }
    return try TemplateMap(fields)
  }

  /// `dig "a" "b" DEFAULT MAP`.
  private static func dug(_ arguments: [TemplateValue]) throws -> TemplateValue {
    var value = arguments[arguments.count - 1]
    for key in arguments.dropLast(2) {
      guard case .map(let map) = value, map.type == .plain else {
        throw TemplateProblem.failure("dig looks into maps alone, not into \(value.goType)")
      }
      guard case .string(let name) = key else {
        throw TemplateProblem.failure("dig takes texts for keys")
      }
      guard let next = map[name] else { return arguments[arguments.count - 2] }
      value = next
    }
    return value
  }

  private static func elements(_ value: TemplateValue) throws -> [TemplateValue] {
    switch value {
    case .list(let list) where !list.isOfStrings: return list.elements
    case .list: return try listElements(value)
    case .unknown(let name): throw TemplateProblem.unsupported("\(name) is not known here")
    default: throw TemplateProblem.failure("\(value.goType) is no list")
    }
  }

  private static func listElements(_ value: TemplateValue) throws -> [TemplateValue] {
    guard case .list(let list) = value else { return [] }
    return list.elements
  }
}
