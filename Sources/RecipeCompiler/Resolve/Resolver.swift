import Diagnostics
import RecipeTable

/// Base, the overlays of a set of leaves and their mixins, merged.
struct Composed: Sendable {
  let composition: Composition
  /// The overlays in merge order.
  let order: [Int]
  /// The one profile that base and the overlays declare between them.
  let profile: ProfileDeclaration?
}

/// The recipes that one set of leaves comes to.
struct FinishedRecipe: Sendable {
  /// In the order in which they were merged.
  let leaves: [Int]
  /// What a query gets that selects no profile.
  let recipe: ResolvedRecipe
  /// Nil without a profile.
  let profileChoices: ProfileChoices?

  var choices: [ProfileChoices.Choice] { profileChoices?.choices ?? [] }
}

/// Every value of a profile, with its recipe or why it makes none.
struct ProfileChoices: Sendable {
  typealias Choice = (value: String, result: Result<ResolvedRecipe, ResolutionFailure>)

  let leaves: [Int]
  let declaration: ProfileDeclaration
  let choices: [Choice]
}

/// Resolves sets of leaves; the same set once, and shared beginnings of merge orders once.
struct Resolver {
  let tree: RecipeTree
  let graph: OverlayGraph
  /// Whether mixins may do what later versions of the language allow.
  var lateMixins = false

  private var compositions: [[Int]: Composition] = [:]
  private var composed: [[Int]: Result<Composed, ResolutionFailure>] = [:]
  private var hydration: Hydration
  private var completed = Memo<ComponentRef, Result<Shared<ComponentRef>, ResolutionFailure>>()

  init(_ tree: RecipeTree) {
    self.tree = tree
    graph = OverlayGraph(tree)
    hydration = Hydration(tree)
  }

  /// What a set of leaves merges to, before a query's own dimensions are held against it.
  ///
  /// - Parameter leaves: in the order in which they are merged.
  mutating func compose(_ leaves: [Int]) -> Result<Composed, ResolutionFailure> {
    if let known = composed[leaves] { return known }
    let result: Result<Composed, ResolutionFailure>
    do throws(ResolutionFailure) {
      let order = try mergeOrder(leaves)
      let profile = try profile(order)
      var composition = merged(order[...])
      for name in composition.mixins {
        guard let mixin = tree.mixins[name.text] else {
          throw ResolutionFailure(unknownMixin(name, in: tree))
        }
        try composition.apply(mixin, registry: tree.registry, lateMixins: lateMixins)
      }
      result = .success(Composed(composition: composition, order: order, profile: profile))
    } catch {
      result = .failure(error)
    }
    composed[leaves] = result
    return result
  }

  private func mergeOrder(_ leaves: [Int]) throws(ResolutionFailure) -> [Int] {
    for leaf in leaves {
      switch graph.brokenChains[leaf] {
      case nil: continue
      case .missing(let overlay):
        throw ResolutionFailure(unknownBase(of: graph.overlays[overlay], in: tree))
      case .cycle(let cycle): throw ResolutionFailure(cycle.diagnostic)
      }
    }
    return graph.mergeOrder(leaves)
  }

  private mutating func merged(_ order: ArraySlice<Int>) -> Composition {
    guard let last = order.last else { return Composition(base: tree.base?.spec ?? RecipeSpec()) }
    if let known = compositions[Array(order)] { return known }
    var composition = merged(order.dropLast())
    composition.merge(graph.overlays[last].spec)
    compositions[Array(order)] = composition
    return composition
  }

  // MARK: Profiles and finishing

  /// The recipes of a set of leaves whose query is covered.
  mutating func finish(_ leaves: [Int]) throws(ResolutionFailure) -> FinishedRecipe {
    let composed = try compose(leaves).get()
    guard let profile = composed.profile else {
      return FinishedRecipe(
        leaves: leaves, recipe: try recipe(composed, nil), profileChoices: nil)
    }
    var choices: [ProfileChoices.Choice] = []
    for choice in profile.choices {
      choices.append((choice.value.text, select(choice, of: profile, composed)))
    }
    let all = ProfileChoices(leaves: leaves, declaration: profile, choices: choices)
    switch choices.first(where: { $0.value == profile.defaultValue.text })?.result {
    case .success(let recipe):
      return FinishedRecipe(leaves: leaves, recipe: recipe, profileChoices: all)
    case .failure(var failure):
      failure.choices = all
      throw failure
    case nil:
      throw ResolutionFailure(
        "bad-profile-default", "profile \(profile.name.text) has no default",
        at: profile.name.range)
    }
  }

  private func profile(_ order: [Int]) throws(ResolutionFailure) -> ProfileDeclaration? {
    let recipes = (tree.base.map { [$0] } ?? []) + order.map { graph.overlays[$0] }
    let declaring = recipes.filter { $0.profile != nil }
    guard declaring.count > 1 else { return declaring.first?.profile }
    let names = declaring.map(\.name.text)
    throw ResolutionFailure(
      "two-profiles",
      "\(names.joined(separator: " and ")) both declare a profile; one recipe has one",
      at: declaring[1].profile?.name.range,
      notes: [Diagnostic.Note("the other declaration", at: declaring[0].profile?.name.range)])
  }

  private mutating func select(
    _ choice: ProfileDeclaration.Choice, of profile: ProfileDeclaration, _ composed: Composed
  ) -> Result<ResolvedRecipe, ResolutionFailure> {
    do throws(ResolutionFailure) {
      var selected = composed.composition
      try selected.apply(choice, of: profile)
      let recipe = try recipe(
        Composed(composition: selected, order: composed.order, profile: profile),
        SelectedProfile(declaration: profile, value: choice.value.text))
      return .success(recipe)
    } catch {
      return .failure(error)
    }
  }

  private mutating func recipe(
    _ composed: Composed, _ profile: SelectedProfile?
  ) throws(ResolutionFailure) -> ResolvedRecipe {
    let composition = composed.composition
    let deploymentOrder = try Finishing.deploymentOrder(composition.components)
    var components: [Shared<ComponentRef>] = []
    for component in composition.components { components.append(try completed(component)) }
    var values: [String: TracedValue] = [:]
    for component in components {
      values[component.name] = try hydration.values(of: component.value)
    }
    return ResolvedRecipe(
      appliedOverlays: ["base"] + composed.order.map { graph.overlays[$0].name.text },
      mixins: composition.mixins.map(\.text), constraints: composition.constraints,
      components: components, deploymentOrder: deploymentOrder,
      validation: composition.validation, values: values, profile: profile)
  }

  private mutating func completed(
    _ component: Shared<ComponentRef>
  ) throws(ResolutionFailure) -> Shared<ComponentRef> {
    if let known = completed[component] { return try known.get() }
    let result: Result<Shared<ComponentRef>, ResolutionFailure>
    do throws(ResolutionFailure) {
      let ref = try Finishing.completed(component.value, tree)
      try Finishing.requireCoherence(ref)
      result = .success(Shared(ref))
    } catch {
      result = .failure(error)
    }
    completed[component] = result
    return try result.get()
  }
}
