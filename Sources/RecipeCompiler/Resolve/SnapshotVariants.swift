import Diagnostics
import RecipeTable

/// What recipes come to on clusters that do not fulfil the constraints of all their leaves, which is
/// worked out ahead of time as everything else is.
///
/// A leaf whose constraints fail is left out with its chain; so is one whose mixin's fail. What is left
/// answers a query only if it still carries everything that the query states, and every query for a
/// recipe states at least what the recipe's leaves state. So few sets of leaves have to be merged.
struct SnapshotVariants {
  /// Of one recipe.
  struct Conditions {
    struct Leaf {
      let overlay: String
      /// What its chain comes to, from base down to itself, sorted by name.
      let constraints: [Constraint]
      let mixins: [String]
    }

    struct Variant {
      /// By their place in `leaves`.
      let kept: [Int]
      /// The number of a recipe.
      let result: Result<Int, ResolutionFailure>
    }

    var leaves: [Leaf] = []
    /// Those with constraints, in merge order.
    var mixins: [Mixin] = []
    var variants: [Variant] = []
    var leavesOutVariants = false
  }

  /// Leaves that stay or go together in more groups than this are not worked out: each doubles the
  /// number of sets.
  private static let maximumGroups = 8

  /// The recipes of the resolution, and those that only a snapshot leads to.
  private(set) var recipes: [FinishedRecipe]

  private let tree: RecipeTree
  private let graph: OverlayGraph
  private var resolver: Resolver
  private var numbers: [[Int]: Int]
  private var effective: [Int: [Constraint]] = [:]
  private var conditions: [[Int]: Conditions] = [:]

  init(_ resolution: Resolution) {
    tree = resolution.tree
    graph = resolution.graph
    resolver = resolution.resolver
    recipes = resolution.recipes
    numbers = Dictionary(
      recipes.enumerated().map { ($1.leaves, $0) }, uniquingKeysWith: { first, _ in first })
    for case .failed(_, let profile?) in resolution.outcomes { add(profile.leaves) }
    // Recipes that are added on the way have variants of their own.
    var next = 0
    while next < recipes.count {
      add(recipes[next].leaves)
      next += 1
    }
  }

  /// Of the leaves of a recipe, or of a profile with no recipe for its default.
  func conditions(ofLeaves leaves: [Int]) -> Conditions { conditions[leaves] ?? Conditions() }

  private mutating func add(_ leaves: [Int]) {
    if conditions[leaves] == nil { conditions[leaves] = workedOut(leaves) }
  }

  private mutating func workedOut(_ leaves: [Int]) -> Conditions {
    var result = Conditions()
    for leaf in leaves {
      result.leaves.append(
        Conditions.Leaf(
          overlay: graph.overlays[leaf].name.text, constraints: effectiveConstraints(leaf),
          mixins: mixins(leaf)))
    }
    var seen: Set<String> = []
    for name in result.leaves.flatMap(\.mixins) where seen.insert(name).inserted {
      if let mixin = tree.mixins[name], !mixin.spec.constraints.isEmpty {
        result.mixins.append(mixin)
      }
    }
    let groups = Self.groups(of: result.leaves, mixins: Set(result.mixins.map(\.name.text)))
    if groups.count > Self.maximumGroups {
      result.leavesOutVariants = true
    } else {
      result.variants = variants(of: leaves, leavingOut: groups)
    }
    return result
  }

  // MARK: Leaves

  private mutating func effectiveConstraints(_ leaf: Int) -> [Constraint] {
    if let known = effective[leaf] { return known }
    var constraints = tree.base?.spec.constraints ?? []
    for overlay in graph.chains[leaf].reversed() {
      constraints.replace(with: graph.overlays[overlay].spec.constraints)
    }
    constraints.sort { $0.name.precedes($1.name) }
    effective[leaf] = constraints
    return constraints
  }

  private func mixins(_ leaf: Int) -> [String] {
    var names: [String] = []
    for overlay in graph.chains[leaf].reversed() {
      for mixin in graph.overlays[overlay].spec.mixins where !names.contains(mixin.text) {
        names.append(mixin.text)
      }
    }
    return names
  }

  /// The leaves that can fail, by their places, those together that ask for the same.
  private static func groups(of leaves: [Conditions.Leaf], mixins: Set<String>) -> [[Int]] {
    var groups: [(asked: [String], leaves: [Int])] = []
    for (place, leaf) in leaves.enumerated() {
      let asked =
        leaf.constraints.map { "\($0.name) \($0.record["value"]?.text ?? "")" }
        + leaf.mixins.filter(mixins.contains)
      guard !asked.isEmpty else { continue }
      if let known = groups.firstIndex(where: { $0.asked == asked }) {
        groups[known].leaves.append(place)
      } else {
        groups.append((asked, [place]))
      }
    }
    return groups.map(\.leaves)
  }

  // MARK: Variants

  private mutating func variants(
    of leaves: [Int], leavingOut groups: [[Int]]
  ) -> [Conditions.Variant] {
    let asked = statedDimensions(leaves)
    var variants: [Conditions.Variant] = []
    for choice in 1..<max(1 << groups.count, 1) {
      let leftOut = Set(groups.indices.filter { choice & 1 << $0 != 0 }.flatMap { groups[$0] })
      let kept = leaves.indices.filter { !leftOut.contains($0) }
      let remaining = kept.map { leaves[$0] }
      guard carries(remaining, asked) else { continue }
      variants.append(Conditions.Variant(kept: kept, result: recipe(of: remaining)))
    }
    return variants
  }

  /// What a query has to state for these leaves to apply.
  private func statedDimensions(_ leaves: [Int]) -> [Dimension: String] {
    var stated: [Dimension: String] = [:]
    for leaf in leaves {
      for (dimension, value) in graph.overlays[leaf].criteria?.stated ?? [:] {
        stated[dimension] = value.text
      }
    }
    return stated
  }

  private func carries(_ leaves: [Int], _ stated: [Dimension: String]) -> Bool {
    stated.allSatisfy { dimension, value in
      let carrying = graph.carrying(dimension, value)
      return leaves.contains(where: carrying.contains)
    }
  }

  private mutating func recipe(of leaves: [Int]) -> Result<Int, ResolutionFailure> {
    if let known = numbers[leaves] { return .success(known) }
    do throws(ResolutionFailure) {
      recipes.append(try resolver.finish(leaves))
      numbers[leaves] = recipes.count - 1
      return .success(recipes.count - 1)
    } catch {
      return .failure(error)
    }
  }
}
