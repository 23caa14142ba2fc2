import RecipeDocuments
import RecipeTable

/// Which combinations have what: found once in all recipes, for the pages of what they are made of.
struct TreeIndex: Sendable {
  private(set) var components: [ExactText: ComponentUse] = [:]
  /// By the overlay's name.
  private(set) var overlays = Occurrences<ExactText>()
  private(set) var mixins = Occurrences<ExactText>()
  private(set) var settings = SettingIndex()

  private static let batch = 128

  init(_ site: Site) throws {
    var combinations: [Int: [Int]] = [:]
    for (place, entry) in site.entries.enumerated() {
      combinations[entry.recipe, default: []].append(place)
    }
    let numbers = combinations.keys.sorted()
    var shares = Shares()
    let rows = Memo<Shares.Key, [ValueRow]>()
    // Some at a time: what is read of a recipe is large, and what is kept of it small.
    for start in stride(from: 0, to: numbers.count, by: Self.batch) {
      let batch = numbers[start..<min(start + Self.batch, numbers.count)]
      let read = try inParallel(batch.count) {
        try ReadRecipe(batch[start + $0], in: site, rows)
      }
      for (number, recipe) in zip(batch, read) {
        add(recipe, combinations[number] ?? [], &shares)
      }
    }
    for share in shares.known.values {
      settings.add(share.rows, of: share.subject, combinations: share.combinations)
    }
    for name in components.keys { components[name]?.sort() }
  }

  func use(of component: String) -> ComponentUse {
    components[ExactText(component)] ?? ComponentUse()
  }

  private mutating func add(_ read: ReadRecipe, _ combinations: [Int], _ shares: inout Shares) {
    for name in read.recipe.appliedOverlays { overlays.add(ExactText(name), combinations) }
    for name in read.recipe.mixins { mixins.add(ExactText(name), combinations) }
    for (component, values) in zip(read.recipe.components, read.values) {
      components[ExactText(component.name), default: ComponentUse()]
        .add(component, values, in: combinations)
      guard component.isEnabled else { continue }
      for needed in component.dependencies {
        components[ExactText(needed), default: ComponentUse()]
          .add(dependent: component.name, in: combinations)
      }
    }
    for share in read.shares { shares.add(share, combinations.count) }
  }
}

/// Rows that recipes have in common, and in how many combinations they are.
private struct Shares {
  struct Key: Hashable {
    let subject: Setting.Subject
    let document: UInt32
    let trace: UInt32
  }

  struct Share: Sendable {
    let key: Key
    let rows: [ValueRow]
    var combinations = 0

    var subject: Setting.Subject { key.subject }
  }

  private(set) var known: [Key: Share] = [:]

  mutating func add(_ share: Share, _ combinations: Int) {
    known[share.key, default: share].combinations += combinations
  }
}

/// What the index needs of a recipe.
private struct ReadRecipe: Sendable {
  let recipe: Recipe
  /// Of each component.
  let values: [ComponentValues]
  private(set) var shares: [Shares.Share]

  init(_ number: Int, in site: Site, _ rows: Memo<Shares.Key, [ValueRow]>) throws {
    let compiled = try site.table.recipe(number)
    recipe = try Recipe(withoutValuesOf: compiled, criteria: Criteria())
    values = try recipe.components.map { try site.values.values(of: $0.name, in: compiled) }
    shares = values.compactMap { values in
      guard let document = values.key.values, let trace = values.key.trace else { return nil }
      let key = Shares.Key(
        subject: .values(values.key.component), document: document, trace: trace)
      return Shares.Share(key: key, rows: values.rows)
    }
    let reader = ShareReader(document: compiled.document, traces: compiled.traces, site: site, rows)
    shares += try reader.shares(recipe)
  }
}

/// Reads what a recipe says other than values.
private struct ShareReader {
  let document: TableNode
  let traces: TableNode
  let site: Site
  let rows: Memo<Shares.Key, [ValueRow]>

  init(document: TableNode, traces: TableNode, site: Site, _ rows: Memo<Shares.Key, [ValueRow]>) {
    self.document = document
    self.traces = traces
    self.site = site
    self.rows = rows
  }

  func shares(_ recipe: Recipe) throws -> [Shares.Share] {
    let constraints = try share(
      .constraints, document.member("constraints"), traces.member("constraints")
    ) { RecipeSettings.constraints(recipe.constraints, $1) }
    let histories = try traces.member("components")
    let fields = try (document.member("componentRefs")?.elements() ?? []).map { reference in
      let name = try reference.member("name")?.string() ?? ""
      return try share(.component(ExactText(name)), reference, histories?.member(name)) {
        RecipeSettings.fields(try $0.value(), $1)
      }
    }
    let validation = (try document.member("validation"), try traces.member("validation"))
    let phases = try recipe.phases.map { phase in
      let (node, trace) = (
        try validation.0?.member(phase.name), try validation.1?.member(phase.name)
      )
      return try share(.phase(ExactText(phase.name)), node, trace) {
        RecipeSettings.phase(phase, $1)
      }
    }
    return ([constraints] + fields + phases).compactMap(\.self)
  }

  private func share(
    _ subject: Setting.Subject, _ node: TableNode?, _ trace: TableNode?,
    _ make: (TableNode, [String: Trace]) throws -> [ValueRow]
  ) throws -> Shares.Share? {
    guard let node, let trace else { return nil }
    let key = Shares.Key(subject: subject, document: node.number, trace: trace.number)
    return Shares.Share(key: key, rows: try rows.get(key) { try make(node, traces(of: trace)) })
  }

  private func traces(of fields: TableNode) throws -> [String: Trace] {
    var traces: [String: Trace] = [:]
    for key in try fields.keys() {
      if let node = try fields.member(key) {
        traces[key] = try Trace(node, files: site.values.files)
      }
    }
    return traces
  }
}
