import RecipeDocuments
import RecipeTable

/// What the page on how to begin takes from the table: an example that its own commands answer.
struct StartFacts {
  private let site: Site
  /// The first of those that state the most criteria.
  private let example: Site.Entry?

  init(_ site: Site) {
    self.site = site
    example = site.entries.reduce(nil) { best, next in
      guard let best, best.criteria.stated.count >= next.criteria.stated.count else { return next }
      return best
    }
  }

  /// For the template `start.md`.
  var context: [String: Any] {
    get throws {
      var context: [String: Any] = [
        "count": site.entries.count, "hasRules": !site.manual.rules.isEmpty,
        "hasCommands": !site.manual.commands.isEmpty,
        "hasEvidence": site.entries.contains { !$0.evidence.isEmpty },
      ]
      context["refused"] = try refused.map { ["arguments": Self.word($0.arguments)] }
      context["example"] = try example.map(facts)
      return context
    }
  }

  /// Everything for a shell stands in code, on one line, quoted.
  private static func word(_ text: String) -> String { MarkdownText.oneLine(text) }

  // MARK: An example

  private func facts(_ entry: Site.Entry) throws -> [String: Any] {
    let compiled = try site.table.recipe(entry.recipe)
    let recipe = try Recipe(compiled, criteria: entry.criteria)
    let snapshot = try ExampleSnapshot(recipe, in: site.table)
    return present([
      "name": Text(entry.name), "page": entry.name,
      "arguments": Self.word(entry.criteria.arguments),
      "component": Self.versioned(recipe).map { ["name": $0] },
      "value": Self.value(recipe, try RecipeTraces(compiled, in: site.table)).map { ["path": $0] },
      "snapshot": try snapshot.text, "places": snapshot.places,
      "untold": Self.word(Self.criteria(entry.criteria, without: snapshot.told).arguments),
      "bundle": entry.downloads.first.map { bundle($0, of: entry) },
    ])
  }

  private static func criteria(_ criteria: Criteria, without told: [Dimension]) -> Criteria {
    var criteria = criteria
    for dimension in told { criteria[dimension] = Criteria.any }
    return criteria
  }

  private func bundle(_ download: Download, of entry: Site.Entry) -> [String: Any] {
    let file = download.path.split(separator: "/").last.map(String.init) ?? download.path
    return [
      "address": Anchor.address(download.path), "label": Text(download.label),
      "file": Self.word(file.quotedForShell), "folder": Self.word(entry.name.quotedForShell),
    ]
  }

  /// The first component with a version, by a name that needs no quotes.
  private static func versioned(_ recipe: Recipe) -> String? {
    recipe.deployed.first { $0.version != nil && isPlain($0.name) }?.name
  }

  /// The path of a value that replaced another, if there is one; else of any.
  private static func value(_ recipe: Recipe, _ traces: RecipeTraces) -> String? {
    let rows = recipe.deployed.filter { isPlain($0.name) }.flatMap { component in
      (component.values.map { ValueRows($0, trace: traces.values[component.name]).rows } ?? [])
        .filter { !$0.isSummary && isPlain($0.path) }
        .map { (path: "\(component.name).\($0.path)", isReplacement: !$0.overrode.isEmpty) }
    }
    return (rows.first(where: \.isReplacement) ?? rows.first)?.path
  }

  /// Whether a name or a path means itself to a shell and to a selector.
  private static func isPlain(_ text: String) -> Bool {
    !text.isEmpty && !text.hasPrefix("-")
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  // MARK: What has no recipe

  /// The first accelerator and service that do not go together, though others go with each.
  private var refused: Criteria? {
    get throws {
      let services = try site.table.vocabulary(.service).filter(\.isUsed)
      for accelerator in try site.table.vocabulary(.accelerator).filter(\.isUsed) {
        for service in services {
          let criteria = Criteria([.accelerator: accelerator.name, .service: service.name])
          if case .uncovered = try site.table.outcome(for: criteria) { return criteria }
        }
      }
      return nil
    }
  }
}
