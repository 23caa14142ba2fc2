import RecipeDocuments
import RecipeTable

/// Which combinations have which components, overlays and mixins, found without reading values.
struct DataUses: Sendable {
  /// What a component is in some recipes to the last value.
  struct Form: Sendable {
    /// Of its reference and its values.
    let digest: UInt64
    let isDeployed: Bool
    /// A recipe that has it in this form, and its place among that recipe's references.
    let place: (recipe: Int, reference: Int)
    /// The names of the combinations that have it in this form.
    var recipes: [String]
  }

  /// By the bytes of the component's name.
  private(set) var components: [[UInt8]: [Form]] = [:]
  /// The names of combinations, by the bytes of an overlay's name.
  private(set) var overlays: [[UInt8]: [String]] = [:]
  private(set) var mixins: [[UInt8]: [String]] = [:]

  init(_ site: Site) throws {
    let numbers = Array(Set(site.entries.map(\.recipe)))
    let parts = try inParallel(numbers.count) { try RecipeParts(numbers[$0], of: site) }
    let known = Dictionary(uniqueKeysWithValues: zip(numbers, parts))
    for entry in site.entries {
      guard let parts = known[entry.recipe] else { continue }
      for name in parts.overlays { overlays[name, default: []].append(entry.name) }
      for name in parts.mixins { mixins[name, default: []].append(entry.name) }
      for (name, form) in parts.components { add(form, of: name, in: entry.name) }
    }
  }

  private mutating func add(_ form: Form, of name: [UInt8], in recipe: String) {
    let same = components[name]?.firstIndex { $0.digest == form.digest }
    if let same {
      components[name]?[same].recipes.append(recipe)
    } else {
      var form = form
      form.recipes = [recipe]
      components[name, default: []].append(form)
    }
  }

  /// The component itself, in this form.
  static func component(_ form: Form, in table: RecipeTable) throws -> Recipe.Component {
    let document = try table.recipe(form.place.recipe).document
    let reference = try document.member("componentRefs")?.element(form.place.reference)?.value()
    let name = reference?["name"]?.string ?? ""
    let values = try document.member("values")?.member(name)?.value()
    return Recipe.Component(reference ?? .null, values: values, isEnabled: form.isDeployed)
  }
}

/// The names that a recipe holds.
private struct RecipeParts: Sendable {
  let overlays: [[UInt8]]
  let mixins: [[UInt8]]
  private(set) var components: [(name: [UInt8], form: DataUses.Form)] = []

  init(_ number: Int, of site: Site) throws {
    let document = try site.table.recipe(number).document
    overlays = try Self.names(document, "appliedOverlays")
    mixins = try Self.names(document, "mixins")
    let deployed = Set(try Self.names(document, "deploymentOrder"))
    let values = try document.member("values")
    for (place, reference) in (try document.member("componentRefs")?.elements() ?? []).enumerated()
    {
      let name = try reference.member("name")?.string() ?? ""
      let isDeployed = deployed.contains(Array(name.utf8))
      var digest = DigestState()
      digest.add(isDeployed ? 1 : 0)
      digest.add(try site.sources.digest(of: reference))
      if let own = try values?.member(name) { digest.add(try site.sources.digest(of: own)) }
      let form = DataUses.Form(
        digest: digest.value, isDeployed: isDeployed, place: (number, place), recipes: [])
      components.append((Array(name.utf8), form))
    }
  }

  /// Each once: who names something twice has it once.
  private static func names(_ document: TableNode, _ list: String) throws -> [[UInt8]] {
    var seen: Set<[UInt8]> = []
    return try (document.member(list)?.strings() ?? []).map { Array($0.utf8) }
      .filter { seen.insert($0).inserted }
  }
}
