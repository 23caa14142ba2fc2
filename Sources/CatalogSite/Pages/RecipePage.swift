import RecipeDocuments
import RecipeTable

/// What a recipe's page says, in both editions.
struct RecipePage {
  private let entry: Site.Entry
  private let site: Site
  private let compiled: CompiledRecipe
  private let recipe: Recipe
  private let traces: RecipeTraces
  /// The names of the other combinations that share the recipe.
  private let others: [String]

  init(_ entry: Site.Entry, others: [String], in site: Site) throws {
    self.entry = entry
    self.site = site
    self.others = others
    compiled = try site.table.recipe(entry.recipe)
    recipe = try Recipe(withoutValuesOf: compiled, criteria: entry.criteria)
    traces = try RecipeTraces(withoutValuesOf: compiled, files: site.values.files)
  }

  /// A part for each combination.
  static func parts(_ site: Site, _ templates: Templates) throws -> [SitePart] {
    let sharing = Dictionary(grouping: site.entries, by: \.recipe)
    // The pages of components are named so that no two share a name.
    let components = UInt64.digest(site.paths.componentNames)
    return try site.entries.map { entry in
      let others = (sharing[entry.recipe] ?? []).map(\.name).filter { $0 != entry.name }
      let near = neighbours(of: entry, in: site).flatMap { [$0.dimension] + $0.pages }
      let sources =
        try [
          site.sources.catalog, site.sources.recipes[entry.recipe] ?? 0, SiteSources.entry(entry),
          components, .digest(near), .digest(others), .digest(facets(of: entry, in: site)),
        ] + ProfileSection.sources(of: site.table.recipe(entry.recipe), in: site)
      return site.part("recipes/\(entry.name)", from: sources) {
        let page = try RecipePage(entry, others: others, in: site)
        return try templates.pages("recipes/\(entry.name)", "recipe", page.context())
      }
    }
  }

  /// For the templates `recipe.html` and `recipe.md`.
  func context() throws -> [String: Any] {
    let components = ComponentSections(recipe, traces: traces, of: compiled, in: site)
    let deployed = try components.deployed()
    var context: [String: Any] = [
      "root": "../", "name": Text(entry.name), "criteria": criteria, "arguments": arguments,
      "command": Text((["larder recipe"] + arguments).joined(separator: " ")),
      "others": others, "overlays": overlays, "mixins": mixins, "neighbours": neighbours,
      "components": deployed, "disabled": components.disabled,
      "constraints": recipe.constraints.map { constraint($0, traces.constraints[$0.name]) },
      "phases": phases, "rollout": DependencySection(recipe).context,
      "downloads": entry.downloads.map(download), "componentCount": deployed.count,
      "valueCount": deployed.reduce(0) { $0 + ($1["valueCount"] as? Int ?? 0) },
      "constraintCount": recipe.constraints.count,
      "checkCount": recipe.phases.reduce(0) { $0 + $1.checks.count },
    ]
    if let profile = recipe.profile {
      let section = try ProfileSection(profile, of: compiled, arguments: arguments, in: site)
      context["profile"] = try section.context()
    }
    let assumptions = AssumptionList(site.catalog.assumptions.of(recipe, in: site), in: site)
    return context.merging(assumptions.context) { own, _ in own }
      .merging(EvidenceSection(entry).context) { own, _ in own }
      .merging(Frame.context(site)) { own, _ in own }
  }

  // MARK: Head

  private var criteria: [[String: Any]] {
    site.catalog.dimensions.map { dimension in
      let value = entry.criteria[dimension.dimension]
      let known = dimension.values.first { $0.name == value }
      var context: [String: Any] = [
        "dimension": dimension.dimension.name, "value": Text(value),
        "isStated": entry.criteria.states(dimension.dimension),
      ]
      context["page"] = site.paths.facet(dimension.dimension, value)
      context["label"] = known.flatMap { $0.displayName == value ? nil : Text($0.displayName) }
      return context
    }
  }

  /// The facet pages that the criteria lead to.
  private static func facets(of entry: Site.Entry, in site: Site) -> [String] {
    Dimension.allCases.compactMap { site.paths.facet($0, entry.criteria[$0]) }
  }

  /// Of `larder recipe`, each with its value.
  private var arguments: [String] {
    entry.criteria.stated.map { "--\($0.name) \(entry.criteria[$0].shellWord)" }
  }

  private var overlays: [[String: Any]] {
    recipe.appliedOverlays.map { name in
      let overlay = site.catalog.overlays[name]
      return present([
        "name": Text(name), "page": site.paths.overlay(name), "file": Text(overlay?.file),
        "covers": Text(overlay?.criteria),
      ])
    }
  }

  private var mixins: [[String: Any]] {
    recipe.mixins.map { name in
      present([
        "name": Text(name), "page": site.paths.mixin(name), "file": Text(site.catalog.mixins[name]),
      ])
    }
  }

  private var neighbours: [[String: Any]] {
    Self.neighbours(of: entry, in: site).map { group in
      [
        "dimension": group.dimension,
        "links": zip(group.values, group.pages).map {
          ["value": Text($0), "page": $1] as [String: Any]
        },
      ]
    }
  }

  private struct Neighbours {
    let dimension: String
    var values: [String] = []
    var pages: [String] = []
  }

  /// The combinations that differ from one in a single dimension.
  private static func neighbours(of entry: Site.Entry, in site: Site) -> [Neighbours] {
    site.catalog.dimensions.compactMap { dimension in
      var criteria = entry.criteria
      var group = Neighbours(dimension: dimension.dimension.name)
      let names = dimension.values.filter(\.isUsed).map(\.name) + [Criteria.any]
      for value in names where value != entry.criteria[dimension.dimension] {
        criteria[dimension.dimension] = value
        guard let page = site.page(of: criteria) else { continue }
        group.values.append(value)
        group.pages.append(page)
      }
      return group.pages.isEmpty ? nil : group
    }
  }

  // MARK: Conditions

  private func constraint(_ constraint: Recipe.Constraint, _ trace: Trace?) -> [String: Any] {
    present([
      "name": Text(constraint.name), "value": Text(constraint.value),
      "id": Anchor.id("constraint", constraint.name),
      "severity": Text(constraint.severity), "unit": Text(constraint.unit),
      "remediation": Text(constraint.remediation),
      "file": Text(trace?.origin.file), "history": history(trace).html,
    ])
  }

  private func history(_ trace: Trace?) -> Markup {
    Origins(paths: site.paths).history(trace?.origin, trace?.overrode ?? [])
  }

  /// Every phase in its order, also those that declare nothing.
  private var phases: [[String: Any]] {
    let others = recipe.phases.map(\.name).filter { !Recipe.Phase.names.contains($0) }
    return (Recipe.Phase.names + others).map { name in
      recipe.phases.first { $0.name == name }.map(phase) ?? Self.undeclared(name)
    }
  }

  /// With lists of its own, since around it stand the recipe's.
  private static func undeclared(_ phase: String) -> [String: Any] {
    [
      "name": Text(phase), "id": Anchor.id("phase", phase), "checks": [String](),
      "constraints": [String](),
    ]
  }

  private func phase(_ phase: Recipe.Phase) -> [String: Any] {
    let traces = traces.validation[phase.name] ?? [:]
    return present([
      "name": Text(phase.name), "timeout": Text(phase.timeout), "isDeclared": true,
      "id": Anchor.id("phase", phase.name),
      "checks": phase.checks.enumerated().map { number, check in
        present([
          "name": Text(check), "description": Text(site.catalog.check(check, in: phase.name)),
          "history": history(traces["checks"]?.item(number)).html,
        ])
      },
      "constraints": phase.constraints.enumerated().map { number, condition in
        present([
          "name": Text(condition.name), "value": Text(condition.value),
          "severity": Text(condition.severity), "unit": Text(condition.unit),
          "remediation": Text(condition.remediation),
          "history": history(traces["constraints"]?.item(number)).html,
        ])
      },
    ])
  }

  private func download(_ download: Download) -> [String: Any] {
    let file = download.path.lastComponent
    // In quotes, because of the spaces in it.
    let word = "\(download.sha256)  \(file)".shellWord
    return [
      "label": Text(download.label), "href": "../" + Anchor.address(download.path),
      "file": Text(file), "size": ByteCount.text(download.bytes), "sha256": download.sha256,
      "checkStart": "echo '",
      "checkEnd": Text("\(word.dropFirst(1 + download.sha256.count)) | sha256sum -c"),
    ]
  }
}

extension Trace {
  /// Of an element; of the whole list where its elements have none.
  fileprivate func item(_ number: Int) -> Trace {
    elements.indices.contains(number) ? elements[number] : self
  }
}

extension String {
  /// This text as one word of a POSIX shell.
  var shellWord: String {
    let isPlain =
      !isEmpty
      && utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F: true
        default: false
        }
      }
    if isPlain { return self }
    return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
