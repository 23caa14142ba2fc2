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
    let commands = [example?.left, example?.right].map { $0?.name ?? "" }
    let page = site.part("compare.html", from: [.digest(commands), site.sources.catalog]) {
      try ["html", "md"].map { edition in
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

  private var context: [String: Any] {
    var context: [String: Any] = ["root": "", "count": site.entries.count]
    if let example {
      context["example"] = [
        "left": Text(example.left.name), "right": Text(example.right.name),
        "leftPath": "recipes/\(example.left.name)", "rightPath": "recipes/\(example.right.name)",
        "leftJSON": DataFacts.json("recipes/\(example.left.name)"),
        "rightJSON": DataFacts.json("recipes/\(example.right.name)"),
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
