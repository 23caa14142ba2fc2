import RecipeTable

/// The images that a component's values and manifests state. Those that its chart chooses by its own
/// defaults nobody knows without the chart.
struct StatedImages {
  private(set) var references: Set<ImageReference> = []
  /// Images whose tag the chart chooses.
  private(set) var untagged: Set<String> = []

  init(of component: DeployedComponent) {
    add(component.values, under: "")
    add(component.clusterValues, under: "")
    for chart in component.localCharts {
      for template in chart.templates {
        for fields in template.manifest.imageFields { add(fields, component.values) }
      }
    }
  }

  private mutating func add(_ value: Value, under key: String) {
    switch value {
    case .map(let fields):
      let parts = ImageParts(under: key, fields)
      if let parts { add(parts) }
      for field in fields {
        let isPart = parts != nil && ImageParts.keys.contains(field.key)
        if !isPart || field.value.scalarText == nil { add(field.value, under: field.key) }
      }
    case .array(let elements): for element in elements { add(element, under: key) }
    // A bare word may be the name of anything.
    case .string(let text) where ImageParts.namesImage(key) && text.contains("/"):
      guard let image = ImageReference(text), image.tag != nil || image.digest != nil else {
        return
      }
      references.insert(image)
    default: return
    }
  }

  private mutating func add(_ parts: ImageParts) {
    guard let image = parts.reference else { return }
    if image.tag == nil, image.digest == nil {
      untagged.insert(image.repository)
    } else {
      references.insert(image)
    }
  }

  private mutating func add(_ fields: Manifest.ImageFields, _ values: Value) {
    let known = fields.compactMap { key, text in
      TemplateText.rendered(text, values).map { Value.Field(key, .string($0)) }
    }
    if let parts = ImageParts(under: "", known) { add(parts) }
  }
}

/// A scalar of a manifest, which is a Go template.
enum TemplateText {
  /// The text with the values that its actions name.
  ///
  /// - Returns: nil when an action does more than to name a value, or there is no such value.
  static func rendered(_ text: String, _ values: Value) -> String? {
    var rendered = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "{{") {
      guard let end = rest[start.upperBound...].firstRange(of: "}}"),
        let value = value(ofAction: rest[start.upperBound..<end.lowerBound], values)
      else { return nil }
      rendered += rest[..<start.lowerBound] + value
      rest = rest[end.upperBound...]
    }
    return rendered + rest
  }

  /// Of ` .Values.a.b ` or ` .Values.a.b | quote `.
  private static func value(ofAction action: Substring, _ values: Value) -> String? {
    var words = action.split(separator: " ")
    if words.first == "-" { words.removeFirst() }
    if words.last == "-" { words.removeLast() }
    guard let path = words.first, path.hasPrefix(".Values."),
      words.count == 1 || words.dropFirst().elementsEqual(["|", "quote"])
    else { return nil }
    let keys = path.split(separator: ".").dropFirst()
    let value = keys.reduce(Optional(values)) { $0?[String($1)] }
    return value == .null ? nil : value?.scalarText
  }
}
