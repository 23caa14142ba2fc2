import Diagnostics
import RecipeTable

/// A recipe, with what the overlays that make it say of the cluster it is for.
struct Situation: Sendable {
  let recipe: ResolvedRecipe
  /// What the overlays state, by dimension.
  let criteria: [Dimension: String]
  /// What is known of the accelerator that they state.
  let accelerator: ClusterFacts.Accelerator?

  /// The components that are deployed, with the Helm values that they get.
  var deployed: [(ref: ComponentRef, values: TracedValue?)] {
    recipe.components.filter(\.isEnabled).map { ($0.value, recipe.values[$0.name]) }
  }

  /// The constraints of a name, the recipe's own and those of its phases.
  func constraints(_ name: String) -> [Constraint] {
    let phases = ValidationPhase.Name.allCases.compactMap { recipe.validation[$0]?.constraints }
    return (recipe.constraints + phases.joined()).filter { $0.name == name }
  }

  /// The lowest version that the constraints of a name allow; nil where they allow any.
  func floor(_ name: String) -> (version: String, constraint: Constraint)? {
    constraints(name).compactMap { constraint in constraint.floor.map { ($0, constraint) } }
      .max { $0.0.startsBefore($1.0) }
  }
}

extension Constraint {
  /// The lowest version that it allows, or the only one.
  fileprivate var floor: String? {
    guard let expression, let version = ConstraintVersion(expression.value) else { return nil }
    switch expression.comparison {
    case .atLeast, .exactly, .equal: return expression.value
    case .above: return version.next
    case .atMost, .below, .notEqual: return nil
    }
  }
}

extension ComponentRef {
  /// The chart's own name, which can differ from the component's.
  var chartName: String { self[.chart]?.text ?? name }

  /// Whether it is NVIDIA's GPU Operator, which deploys drivers and divides GPUs.
  var isGPUOperator: Bool { chartName == "gpu-operator" }
}

extension Lint {
  /// Every recipe that a tree makes.
  static func situations(_ resolution: Resolution) -> [Situation] {
    let stated = Dictionary(
      resolution.graph.overlays.map { ($0.name.text, $0.criteria?.stated ?? [:]) },
      uniquingKeysWith: { $1 })
    return resolution.recipes.flatMap(\.everyRecipe).map { recipe in
      var criteria: [Dimension: String] = [:]
      for (dimension, value) in recipe.appliedOverlays.flatMap({ stated[$0] ?? [:] }) {
        criteria[dimension] = value.text
      }
      let accelerator = criteria[.accelerator].flatMap { resolution.tree.facts.accelerators[$0] }
      return Situation(recipe: recipe, criteria: criteria, accelerator: accelerator)
    }
  }
}

extension [Situation] {
  /// Those in which fields of values count as they were written, each with the field.
  func using(_ sites: [ValueSite]) -> [(site: ValueSite, situation: Situation)] {
    guard !sites.isEmpty else { return [] }
    return flatMap { situation in
      let values = situation.deployed.compactMap(\.values)
      return sites.filter { site in
        values.contains {
          $0.values(at: site.path[...]).contains { $0.range.key == site.value.range.key }
        }
      }.map { ($0, situation) }
    }
  }
}

extension TracedValue {
  /// What is at a path of keys, in every element of the lists on the way.
  fileprivate func values(at path: ArraySlice<String>) -> [TracedValue] {
    if case .array(let elements) = content, !path.isEmpty {
      return elements.flatMap { $0.values(at: path) }
    }
    guard let key = path.first else { return [self] }
    return self[key]?.values(at: path.dropFirst()) ?? []
  }

  /// The texts that it consists of: one, or those of a list.
  var texts: [String] {
    if case .array(let elements) = content { return elements.flatMap(\.texts) }
    return settledScalar?.string.map { [$0] } ?? []
  }
}
