import RecipeDocuments
import RecipeTable

/// The page that compares two recipes. Its script does the work, with the recipes' own scripts.
struct ComparePage: Sendable {
  private let site: Site
  /// Two combinations that differ in little, to show the commands with.
  private let example: (left: Site.Entry, right: Site.Entry)?

  init(_ site: Site) {
    self.site = site
    example = Self.example(site)
  }

  func parts(_ templates: Templates) -> [SitePart] {
    let pair = [example?.left, example?.right].compactMap(\.self)
    let recipes = pair.map { site.sources.recipes[$0.recipe] ?? 0 }
    let sources = [.digest(pair.map(\.name)), site.sources.catalog] + recipes
    let page = site.part("compare.html", from: sources) {
      let context = try context()
      return try ["html", "md"].map { edition in
        SiteFile(
          path: "compare.\(edition)", text: try templates.render("compare.\(edition)", context))
      }
    }
    let names = site.entries.map(\.name)
    let list = site.part("assets/names.js", from: [.digest(names)]) {
      [SiteFile(path: "assets/names.js", text: Self.script(names))]
    }
    return [page, list]
  }

  /// The names of all recipes, for every page that lets one be chosen.
  private static func script(_ names: [String]) -> String {
    ScriptData.assignment("larderNames", .texts(names))
  }

  private func context() throws -> [String: Any] {
    var context: [String: Any] = ["root": "", "count": site.entries.count]
    if let example {
      let figures = try PairFigures(example.left, example.right, in: site.table)
      context["example"] = [
        "left": Text(example.left.name), "right": Text(example.right.name),
        "leftPath": "recipes/\(example.left.name)", "rightPath": "recipes/\(example.right.name)",
        "leftJSON": DataFacts.json("recipes/\(example.left.name)"),
        "rightJSON": DataFacts.json("recipes/\(example.right.name)"),
        "alone": figures.componentsOfOne, "aloneValues": figures.valuesOfOne,
        "changed": figures.changedComponents, "changedValues": figures.changedValues,
        "commands": MarkdownText.block(
          [
            "\(Self.command(example.left)) > left.yaml",
            "\(Self.command(example.right)) > right.yaml",
            "diff --unified left.yaml right.yaml",
          ], language: "sh"),
      ]
    }
    return context.merging(Frame.context(site, at: .compare)) { own, _ in own }
  }

  private static func command(_ entry: Site.Entry) -> String {
    let words = entry.criteria.stated.map { "--\($0.name) \(entry.criteria[$0].shellWord)" }
    return (["larder query"] + words + ["--selector components"]).joined(separator: " ")
  }

  /// Combinations that differ in their intent alone, those that state the most, or else the first two.
  private static func example(_ site: Site) -> (Site.Entry, Site.Entry)? {
    let intents =
      site.catalog.dimensions.first { $0.dimension == .intent }?.values.map(\.name) ?? []
    let byCriteria = Dictionary(
      site.entries.map { ($0.criteria, $0) }, uniquingKeysWith: { first, _ in first })
    var best: (Site.Entry, Site.Entry)?
    for entry in site.entries where entry.criteria.states(.intent) {
      if let best, best.0.criteria.stated.count >= entry.criteria.stated.count { continue }
      let others = intents.lazy.filter { $0 != entry.criteria[.intent] }.compactMap { intent in
        var criteria = entry.criteria
        criteria[.intent] = intent
        return byCriteria[criteria]
      }
      if let other = others.first { best = (entry, other) }
    }
    return best ?? (site.entries.count > 1 ? (site.entries[0], site.entries[1]) : nil)
  }
}

/// How much two recipes differ in what they deploy.
struct PairFigures {
  /// Components that only one of them deploys, and their values.
  private(set) var componentsOfOne = 0
  private(set) var valuesOfOne = 0
  /// Components that both deploy with different values, and how many of these differ.
  private(set) var changedComponents = 0
  private(set) var changedValues = 0

  init(_ left: Site.Entry, _ right: Site.Entry, in table: RecipeTable) throws {
    let (left, right) = (try Self.values(left, table), try Self.values(right, table))
    for name in Set(left.keys).union(right.keys) {
      guard let one = left[name], let other = right[name] else {
        componentsOfOne += 1
        valuesOfOne += left[name]?.count ?? right[name]?.count ?? 0
        continue
      }
      let changed = Set(one.keys).union(other.keys).count { one[$0] != other[$0] }
      changedComponents += changed > 0 ? 1 : 0
      changedValues += changed
    }
  }

  /// Of each component that is deployed, the values by their paths.
  private static func values(
    _ entry: Site.Entry, _ table: RecipeTable
  ) throws -> [ExactText: [ExactText: ExactText]] {
    let recipe = try Recipe(try table.recipe(entry.recipe), criteria: entry.criteria)
    let known = recipe.deployed.map { component in
      let rows = component.values.map { ValueRows($0, trace: nil).rows } ?? []
      let texts = rows.map { (ExactText($0.path), ExactText($0.value)) }
      return (
        ExactText(component.name), Dictionary(texts, uniquingKeysWith: { first, _ in first })
      )
    }
    return Dictionary(known, uniquingKeysWith: { first, _ in first })
  }
}
