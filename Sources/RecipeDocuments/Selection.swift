import RecipeTable

/// A part of a recipe that a selector such as `components.gpu-operator.values.driver.version` names.
///
/// The parts are those of a `RecipeResult`, with `components` in place of `componentRefs`: a map by
/// name, each with its merged Helm values. Only what lies on the way is read.
public struct Selection {
  private indirect enum Part {
    case value(Value)
    case node(TableNode)
    case recipe
    case components
    case component(String, TableNode)
  }

  private let part: Part
  private let recipe: CompiledRecipe
  private let criteria: Criteria
  private let nodes: Int?
  /// The selector that leads here; empty for the whole recipe.
  public let path: String
  /// The keys, and numbers of elements, that lead here.
  let steps: [String]

  /// The whole recipe.
  public init(_ recipe: CompiledRecipe, criteria: Criteria, nodes: Int? = nil) {
    self.init(.recipe, recipe, criteria, nodes, path: "", steps: [])
  }

  private init(
    _ part: Part, _ recipe: CompiledRecipe, _ criteria: Criteria, _ nodes: Int?,
    path: String, steps: [String]
  ) {
    self.part = part
    self.recipe = recipe
    self.criteria = criteria
    self.nodes = nodes
    self.path = path
    self.steps = steps
  }

  /// A selector that leads nowhere.
  public struct Missing: Error {
    /// The part of the selector that exists.
    public let parent: String
    public let key: String
    /// The rest of the selector from there on, as keys can hold dots.
    public let rest: String
    /// The keys that are there instead; empty where the parent is a scalar.
    public let keys: [String]
  }

  /// Follows a selector. Where a key holds dots itself (`nvidia.com/gpu`), it is found as well, and
  /// `\.` always stands for a dot within a key; elements of lists are numbered from 0, and those that
  /// have a `name` are found by it, too.
  ///
  /// - Throws: `Missing`, or `TableError` for a damaged table.
  public func select(_ selector: String) throws -> Selection {
    var current = self
    var rest = Self.segments(of: selector)[...]
    while !rest.isEmpty {
      guard let (next, used) = try current.longestStep(rest) else {
        throw Missing(
          parent: current.path, key: rest[rest.startIndex], rest: rest.joined(separator: "."),
          keys: try current.keys())
      }
      current = next
      rest = rest.dropFirst(used)
    }
    return current
  }

  /// The step that takes the most segments as one key.
  private func longestStep(_ rest: ArraySlice<String>) throws -> (Selection, Int)? {
    for count in stride(from: rest.count, to: 0, by: -1) {
      // Joining an array is compiled into the standard library; a slice is joined slowly.
      let key = Array(rest.prefix(count)).joined(separator: ".")
      if let next = try child(key) { return (next, count) }
    }
    return nil
  }

  private static func segments(of selector: String) -> [String] {
    var segments = [""]
    var isEscaped = false
    for character in selector {
      if isEscaped {
        segments[segments.count - 1].append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "." {
        segments.append("")
      } else {
        segments[segments.count - 1].append(character)
      }
    }
    return segments.filter { !$0.isEmpty }
  }

  // MARK: Structure

  private static let recipeFields = [
    "apiVersion", "metadata", "criteria", "constraints", "components", "deploymentOrder",
    "validation",
  ]

  /// The keys of a map, or the names or numbers of a list's elements; none for a scalar.
  public func keys() throws(TableError) -> [String] {
    switch part {
    case .value(.array(let elements)): return elements.indices.map(String.init)
    case .value(let value): return value.fields.map(\.key)
    case .node(let node):
      if try node.isArray() { return try Self.keys(ofElements: node.elements()) }
      return try node.keys()
    case .recipe: return Self.recipeFields
    case .components: return try componentNodes().map(\.name)
    case .component(let name, let node):
      let hasValues = try recipe.document.member("values")?.member(name) != nil
      return try node.keys() + (hasValues ? ["values"] : [])
    }
  }

  private func componentNodes() throws(TableError) -> [(name: String, node: TableNode)] {
    var result: [(name: String, node: TableNode)] = []
    for node in try recipe.document.member("componentRefs")?.elements() ?? [] {
      result.append((try node.member("name")?.string() ?? "", node))
    }
    return result
  }

  private static func keys(ofElements elements: [TableNode]) throws(TableError) -> [String] {
    var names: [String] = []
    for (number, element) in elements.enumerated() {
      names.append(try element.member("name")?.string() ?? String(number))
    }
    return names
  }

  /// Of the element that a key means; nil where this is no list.
  private func number(_ key: String) throws(TableError) -> Int? {
    guard case .node(let node) = part, try node.isArray() else { return nil }
    if let number = Int(key) { return number }
    for (number, element) in try node.elements().enumerated()
    where try element.member("name")?.string() == key {
      return number
    }
    return nil
  }

  private func child(_ key: String) throws(TableError) -> Selection? {
    guard let part = try childPart(key) else { return nil }
    let path = path.isEmpty ? key : "\(path).\(key)"
    let step = try number(key).map(String.init) ?? key
    return Selection(part, recipe, criteria, nodes, path: path, steps: steps + [step])
  }

  private func childPart(_ key: String) throws(TableError) -> Part? {
    switch part {
    case .value(.array(let elements)):
      guard let index = Int(key), elements.indices.contains(index) else { return nil }
      return .value(elements[index])
    case .value(let value): return value[key].map(Part.value)
    case .node(let node):
      if try node.isArray() { return try number(key).flatMap(node.element).map(Part.node) }
      return try node.member(key).map(Part.node)
    case .recipe: return try recipePart(key)
    case .components:
      return try componentNodes().first { $0.name == key }.map { .component($0.name, $0.node) }
    case .component(let name, let node):
      if key == "values" {
        return try recipe.document.member("values")?.member(name).map(Part.node)
      }
      return try node.member(key).map(Part.node)
    }
  }

  private func recipePart(_ key: String) throws(TableError) -> Part? {
    switch key {
    case "components": return .components
    case "criteria": return .value(RecipeResult.criteria(criteria, nodes))
    case "metadata": return .value(RecipeResult.metadata(try recipe.document.value()))
    case "apiVersion", "constraints", "deploymentOrder", "validation":
      return try recipe.document.member(key).map(Part.node)
    default: return nil
    }
  }

  /// What was selected, with everything below it.
  public func value() throws(TableError) -> Value {
    switch part {
    case .value(let value): return value
    case .node(let node): return try node.value()
    default:
      var fields: [Value.Field] = []
      for key in try keys() {
        if let value = try child(key)?.value() { fields.append(Value.Field(key, value)) }
      }
      return .map(fields)
    }
  }
}
