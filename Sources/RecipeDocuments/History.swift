import RecipeTable

/// Who wrote the values of a part of a recipe, and what they replaced.
public struct History: Sendable {
  /// A value, and where it was written.
  public struct Step: Sendable {
    /// A scalar's text, or what a collection is.
    public let value: String
    public let origin: Trace.Origin
  }

  /// A value within a collection, as it stands.
  public struct Leaf: Sendable {
    /// From the collection to it.
    public let path: String
    public let step: Step
  }

  /// The oldest first, the one that stands last. Of a collection that replaced another, what they
  /// are; of every other collection, none.
  public private(set) var steps: [Step] = []
  /// The values within a collection that somebody wrote, in their order.
  public private(set) var leaves: [Leaf] = []

  /// Nil when no record says who wrote anything in it: it follows from the rest.
  ///
  /// - Parameter selection: of the recipe.
  public init?(
    of selection: Selection, in recipe: CompiledRecipe, of table: RecipeTable
  ) throws(TableError) {
    let traces = TraceFinder(
      traces: try RecipeTraces(recipe, in: table),
      constraints: try recipe.document.member("constraints")?.value().elements ?? [])
    let value = try selection.value().asHistory(selection.steps)
    let trace = traces.trace(selection.steps)
    if value.isLeaf {
      guard let trace else { return nil }
      steps = trace.steps(endingWith: value)
    } else {
      if let trace, !trace.overrode.isEmpty { steps = trace.steps(endingWith: value) }
      add(value, selection.steps, "", traces)
      guard !leaves.isEmpty else { return nil }
    }
  }

  private mutating func add(
    _ value: Value, _ steps: [String], _ path: String, _ traces: TraceFinder
  ) {
    let value = value.asHistory(steps)
    guard !value.isLeaf else {
      guard let origin = traces.trace(steps)?.origin else { return }
      leaves.append(Leaf(path: path, step: Step(value: value.shown, origin: origin)))
      return
    }
    for part in value.parts where !Self.repeats(part.step, of: value, at: steps) {
      add(
        part.value, steps + [part.step], path.isEmpty ? part.name : "\(path).\(part.name)", traces)
    }
  }
}

extension History {
  /// A component's overrides are shown as what its values came to.
  private static func repeats(_ step: String, of value: Value, at steps: [String]) -> Bool {
    step == "overrides" && steps.count == 2 && steps[0] == "components" && value["values"] != nil
  }
}

extension Trace {
  fileprivate func steps(endingWith value: Value) -> [History.Step] {
    overrode.reversed().map { History.Step(value: $0.value, origin: $0.origin) }
      + [History.Step(value: value.shown, origin: origin)]
  }

  fileprivate func part(_ steps: ArraySlice<String>) -> Trace? {
    guard let key = steps.first else { return self }
    return (fields[key] ?? Int(key).flatMap(element))?.part(steps.dropFirst())
  }

  private func element(_ number: Int) -> Trace? {
    elements.indices.contains(number) ? elements[number] : nil
  }
}

extension Value {
  fileprivate var isLeaf: Bool { elements.isEmpty && fields.isEmpty }

  fileprivate var shown: String {
    switch self {
    case .array(let elements): elements.isEmpty ? "[]" : "a list of \(elements.count)"
    case .map(let fields): fields.isEmpty ? "{}" : "a map of \(fields.count)"
    default: scalarText ?? ""
    }
  }

  /// What a map or list holds, by the steps and the keys that select it.
  fileprivate var parts: [(step: String, name: String, value: Value)] {
    fields.map { ($0.key, $0.key, $0.value) }
      + elements.enumerated().map { (String($0), $1["name"]?.string ?? String($0), $1) }
  }

  /// A constraint as the value that it asks for, everything else as it is.
  fileprivate func asHistory(_ steps: [String]) -> Value {
    let list = steps.dropLast()
    let isConstraint =
      list.elementsEqual(["constraints"])
      || list.count == 3 && list.first == "validation" && list.last == "constraints"
    return isConstraint ? self["value"] ?? self : self
  }
}

/// Finds the traces of what a selection's steps lead to.
private struct TraceFinder {
  let traces: RecipeTraces
  /// In their order, which is how steps count them.
  let constraints: [Value]

  func trace(_ steps: [String]) -> Trace? {
    guard steps.count > 1 else { return nil }
    switch steps[0] {
    case "components": return component(steps[1], steps.dropFirst(2))
    case "constraints": return constraint(steps[1])?.constraint(steps.dropFirst(2))
    case "validation": return phase(steps[1], steps.dropFirst(2))
    default: return nil
    }
  }

  /// Overrides are Helm values: what they came to was traced there.
  private func component(_ name: String, _ rest: ArraySlice<String>) -> Trace? {
    guard let field = rest.first else { return nil }
    let whole =
      ["values", "overrides"].contains(field)
      ? traces.values[name] : traces.components[name]?[field]
    return whole?.part(rest.dropFirst())
  }

  private func constraint(_ number: String) -> Trace? {
    guard let number = Int(number), constraints.indices.contains(number) else { return nil }
    return constraints[number]["name"]?.string.flatMap { traces.constraints[$0] }
  }

  private func phase(_ name: String, _ rest: ArraySlice<String>) -> Trace? {
    guard let field = rest.first, let trace = traces.validation[name]?[field] else { return nil }
    guard field == "constraints", rest.count > 1 else { return trace.part(rest.dropFirst()) }
    return trace.part(rest.dropFirst().prefix(1))?.constraint(rest.dropFirst(2))
  }
}

extension Trace {
  /// This trace of a constraint's value, if that or the whole record is asked for.
  fileprivate func constraint(_ rest: ArraySlice<String>) -> Trace? {
    rest.isEmpty || rest.elementsEqual(["value"]) ? self : nil
  }
}
