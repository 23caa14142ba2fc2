import Diagnostics
import RecipeTable
import TestSupport
import Testing

@testable import RecipeCompiler

/// Our own recipes, as input that is large enough to be worth asking.
@Suite struct OurTreeTests {
  static let whole = compile(roots: [Locations.recipes], provenance: TableProvenance())

  @Test func compilesWithoutErrors() throws {
    #expect(!Self.whole.diagnostics.hasErrors)
    #expect(try RecipeTable(bytes: #require(Self.whole.table)).resolved().count > 30)
  }

  @Test func sameInputSameBytes() {
    let again = compile(roots: [Locations.recipes], provenance: TableProvenance())
    #expect(again.table == Self.whole.table)
  }

  @Test func theRevisionIsPartOfTheTable() {
    let other = compile(roots: [Locations.recipes], provenance: TableProvenance(revision: "abc"))
    #expect(other.table != Self.whole.table)
  }

  // MARK: A resolution never changes what a later one sees

  private func leafSets(_ graph: OverlayGraph) -> [[Int]] {
    let combinations = Combinations(graph: graph)
    var states = [combinations.start]
    for dimension in Dimension.allCases {
      let values: [String?] = [nil] + graph.values[dimension.rawValue]
      states = states.flatMap { state in
        values.map { combinations.deciding(dimension, $0, after: state) }
      }
    }
    var seen: Set<[Int]> = []
    return states.compactMap { state in
      guard case .leaves(let leaves) = combinations.outcome(state) else { return nil }
      return seen.insert(leaves).inserted ? leaves : nil
    }
  }

  @Test func orderDoesNotMatter() throws {
    let tree = load(roots: [FewRecipes.path]).tree
    let sets = leafSets(OverlayGraph(tree))
    try #require(sets.count > 20)
    var forwards = Resolver(tree)
    let first = sets.map { forwards.shown($0) }
    var backwards = Resolver(tree)
    let last = Array(sets.reversed().map { backwards.shown($0) }.reversed())
    #expect(first == last)
    // Each by a resolver that has seen nothing else.
    for (set, shown) in zip(sets, first) {
      var fresh = Resolver(tree)
      #expect(fresh.shown(set) == shown)
    }
    // And again by one that has seen everything.
    #expect(sets.map { forwards.shown($0) } == first)
    #expect(Set(first).count > 10)
  }

  /// An overlay that no other question meets changes no other answer.
  @Test func anotherOverlayChangesNothingElse() throws {
    let folder = try TemporaryFolder()
    for path in try filesBelow(Locations.recipes) {
      try folder.write(bytes(of: Locations.recipes + "/" + path), to: "tree/" + path)
    }
    try folder.write(
      """
      metadata: {name: zz-other}
      spec:
        criteria: {service: other-cloud}
        componentRefs: [{name: gpu-operator, overrides: {driver: {enabled: false}, zz: 1}}]
      """, to: "tree/overlays/zz-other.yaml")
    let with = try RecipeTable(
      bytes: #require(
        compile(roots: [folder.path + "/tree"], provenance: TableProvenance()).table))
    let without = try RecipeTable(bytes: #require(Self.whole.table))
    for (criteria, number) in try without.resolved() {
      guard case .recipe(let other) = try with.outcome(for: criteria) else {
        Issue.record("\(criteria.name) is gone")
        continue
      }
      #expect(try with.recipe(other).document.value() == without.recipe(number).document.value())
    }
  }

  // MARK: Damage

  @Test(.timeLimit(.minutes(10)), arguments: 0..<4)
  func damagedTrees(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let paths = FewRecipes.files.filter { $0.hasSuffix(".yaml") }
    let folder = try TemporaryFolder()
    for path in paths {
      try folder.write(bytes(of: FewRecipes.path + "/" + path), to: path)
    }
    for _ in 0..<12 {
      let path = try #require(paths.randomElement(using: &generator))
      let original = try bytes(of: FewRecipes.path + "/" + path)
      let damaged =
        Bool.random(using: &generator)
        ? Damage.apply(to: original, using: &generator)
        : Damage.exchangingLines(of: original, using: &generator)
      try folder.write(damaged, to: path)
      let compilation = compile(roots: [folder.path], provenance: TableProvenance())
      #expect(compilation.table != nil || compilation.diagnostics.hasErrors)
      if let table = compilation.table { _ = try RecipeTable(bytes: table).resolved() }
      try folder.write(original, to: path)
    }
  }
}

extension Resolver {
  /// Everything that a table would say of these leaves, without the table's sharing.
  mutating func shown(_ leaves: [Int]) -> String {
    do throws(ResolutionFailure) {
      let finished = try finish(leaves)
      let choices = finished.choices.map { choice in
        choice.value + ": " + ((try? choice.result.get().shown) ?? "none")
      }
      return ([finished.recipe.shown] + choices).joined(separator: "\n")
    } catch {
      return error.diagnostic.message
    }
  }
}

extension ResolvedRecipe {
  var shown: String {
    var lines = [appliedOverlays, mixins, deploymentOrder].map { $0.joined(separator: " ") }
    lines += constraints.map { "\($0.name) \($0.record.shown)" }
    for component in components.map(\.value) {
      let scalars = ComponentRef.Scalar.allCases.map { component.text($0) }
      let lists = [
        component.dependencyRefs, component.manifestFiles, component.preManifestFiles,
        component.patches, component.expectedResources,
      ].map { $0.map(\.shown).joined(separator: ",") }
      lines.append(
        "\(component.name) \(scalars) \(lists) \(component.overrides?.shown ?? "") "
          + (values[component.name]?.shown ?? ""))
    }
    for phase in ValidationPhase.Name.allCases {
      let checks = validation[phase]?.checks?.map(\.shown).joined(separator: ",") ?? ""
      lines.append("\(phase.rawValue) \(checks)")
    }
    return lines.joined(separator: "\n")
  }
}

extension TracedValue {
  var shown: String {
    switch content {
    case .scalar(let value): value.json()
    case .array(let elements): "[" + elements.map(\.shown).joined(separator: ",") + "]"
    case .map(let fields):
      "{" + fields.map { "\($0.key):\($0.value.shown)" }.joined(separator: ",") + "}"
    }
  }
}
