import Diagnostics
public import RecipeTable

/// `settings.yaml`: every setting in a form that stays the same however it was typed, and that can be read
/// back.
extension LocalSettings {
  /// The document; nil without settings.
  var document: Value? {
    guard !isEmpty else { return nil }
    var fields = [Value.Field("kind", .string(Self.kind))]
    for purpose in Purpose.allCases {
      if let value = purposes[purpose] { fields.append(Value.Field(purpose.field, value)) }
    }
    if !assignments.isEmpty {
      fields.append(Value.Field("set", .array(assignments.map(\.document))))
    }
    if !dynamic.isEmpty {
      fields.append(Value.Field("dynamic", .array(dynamic.map { .map($0.fields) })))
    }
    if allowsNewPaths { fields.append(Value.Field("allowNewPaths", .bool(true))) }
    return .map(fields)
  }

  static let kind = "LocalSettings"
}

extension LocalSettings.Assignment {
  fileprivate var document: Value { .map(place.fields + [Value.Field("value", value)]) }
}

extension ComponentPath {
  fileprivate var fields: [Value.Field] {
    [
      Value.Field("component", .string(component)),
      Value.Field("path", .string(path.description)),
    ]
  }
}

// MARK: Reading it

extension LocalSettings {
  private static let fields =
    ["kind", "set", "dynamic", "allowNewPaths"] + Purpose.allCases.map(\.field)

  /// Takes over the settings of a `settings.yaml`; what is set here already applies after them.
  public mutating func add(document: Value) throws {
    guard document["kind"]?.string == Self.kind else {
      throw SettingError.unusableFile(reason: "their kind is not \(Self.kind)")
    }
    for field in document.fields where !Self.fields.contains(field.key) {
      throw SettingError.unusableFile(
        reason: "unknown key \(field.key)"
          + didYouMean(nearestName(to: field.key, in: Self.fields), orOneOf: Self.fields))
    }
    for purpose in Purpose.allCases {
      if let value = document[purpose.field] { try add(value, for: purpose) }
    }
    assignments = try Self.assignments(document["set"]) + assignments
    dynamic = try Self.places(document["dynamic"], "dynamic") + dynamic
    allowsNewPaths = allowsNewPaths || document["allowNewPaths"] == .bool(true)
  }

  /// By way of the text that a person would type, whose rules are the same.
  private mutating func add(_ value: Value, for purpose: Purpose) throws {
    switch (purpose, value) {
    case (.systemSelectors, .map(let labels)), (.acceleratedSelectors, .map(let labels)),
      (.workloadSelectors, .map(let labels)):
      for label in labels {
        try add(label: "\(label.key)=\(label.value.string ?? "?")", to: purpose)
      }
    case (.systemTolerations, .array(let list)), (.acceleratedTolerations, .array(let list)):
      for toleration in list { try add(toleration: Self.text(toleration), to: purpose) }
    case (.nodeCounts, .int(let count)): try setNodes(Int(count))
    case (.storageClasses, .string(let name)), (.sharedStorageClasses, .string(let name)):
      try set(storageClass: name, for: purpose)
    default: throw SettingError.unusableFile(reason: "\(purpose.field) is not what it should be")
    }
  }

  private static func text(_ toleration: Value) -> String {
    let value = toleration["value"]?.string.map { "=" + $0 } ?? ""
    let effect = toleration["effect"]?.string.map { ":" + $0 } ?? ""
    return (toleration["key"]?.string ?? "") + value + effect
  }

  private static func assignments(_ list: Value?) throws -> [Assignment] {
    try zip(places(list, "set"), list?.elements ?? []).map { place, item in
      guard let value = item["value"] else {
        throw SettingError.unusableFile(reason: "\(place) has no value")
      }
      return Assignment(place: place, value: value)
    }
  }

  private static func places(_ list: Value?, _ field: String) throws -> [ComponentPath] {
    try (list?.elements ?? []).map { item in
      guard let component = item["component"]?.string, let text = item["path"]?.string,
        let path = SettingPath(text)
      else {
        throw SettingError.unusableFile(reason: "\(field) is a list of component and path")
      }
      return ComponentPath(component: component, path: path)
    }
  }
}
