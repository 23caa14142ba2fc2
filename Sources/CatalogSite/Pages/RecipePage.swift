import RecipeDocuments
import RecipeTable

/// What a recipe's page says, in both editions.
struct RecipePage {
  private let entry: Site.Entry
  private let site: Site
  private let recipe: Recipe
  private let traces: RecipeTraces

  init(_ entry: Site.Entry, in site: Site) throws {
    self.entry = entry
    self.site = site
    let compiled = try site.table.recipe(entry.recipe)
    recipe = try Recipe(compiled, criteria: entry.criteria)
    traces = try RecipeTraces(compiled, in: site.table)
  }

  /// A part for each combination.
  static func parts(_ site: Site, _ templates: Templates) -> [SitePart] {
    site.entries.map { entry in
      let name = "recipes/\(entry.name)"
      let sources = [
        site.sources.catalog, site.sources.recipes[entry.recipe] ?? 0, SiteSources.entry(entry),
        .digest(neighbours(of: entry, in: site).flatMap { [$0.dimension] + $0.pages }),
      ]
      return site.part(name, from: sources) {
        let page = try RecipePage(entry, in: site).context
        return try ["html", "md"].map { edition in
          SiteFile(
            path: "\(name).\(edition)", text: try templates.render("recipe.\(edition)", page))
        }
      }
    }
  }

  /// For the templates `recipe.html` and `recipe.md`.
  var context: [String: Any] {
    let components = ComponentSections(recipe, traces: traces, catalog: site.catalog)
    var context: [String: Any] = [
      "root": "../", "name": Text(entry.name), "criteria": criteria, "arguments": arguments,
      "command": Text((["larder recipe"] + arguments).joined(separator: " ")),
      "overlays": overlays, "mixins": mixins, "neighbours": neighbours,
      "components": components.deployed, "disabled": components.disabled,
      "constraints": recipe.constraints.map { constraint($0, traces.constraints[$0.name]) },
      "phases": phases, "downloads": entry.downloads.map(download),
      "componentCount": components.deployed.count,
      "valueCount": site.summaries[entry.recipe]?.valueCount ?? 0,
      "constraintCount": recipe.constraints.count,
      "checkCount": recipe.phases.reduce(0) { $0 + $1.checks.count },
    ]
    context["profile"] = recipe.profile.map(profile)
    return context.merging(Frame.context(site)) { own, _ in own }
  }

  // MARK: Head

  private var criteria: [[String: Any]] {
    site.catalog.dimensions.map { dimension in
      let value = entry.criteria[dimension.dimension]
      let known = dimension.values.first { $0.name == value }
      var context: [String: Any] = [
        "dimension": dimension.dimension.name, "value": Text(value),
        "isStated": entry.criteria.states(dimension.dimension),
        "id": Anchor.id(dimension.dimension.name, value),
      ]
      context["label"] = known.flatMap { $0.displayName == value ? nil : Text($0.displayName) }
      return context
    }
  }

  /// Of `larder recipe`, each with its value.
  private var arguments: [String] {
    entry.criteria.stated.map { "--\($0.name) \(entry.criteria[$0].shellWord)" }
  }

  private var overlays: [[String: Any]] {
    recipe.appliedOverlays.map { name in
      let overlay = site.catalog.overlays[name]
      return present([
        "name": Text(name), "file": Text(overlay?.file), "covers": Text(overlay?.criteria),
      ])
    }
  }

  private var mixins: [[String: Any]] {
    recipe.mixins.map { name in
      present(["name": Text(name), "file": Text(site.catalog.mixins[name])])
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
      "origin": trace.map { Origins.context($0.origin) },
      "overrode": trace.map { $0.overrode.map(Origins.context) },
    ])
  }

  private var phases: [[String: Any]] {
    recipe.phases.map { phase in
      present([
        "name": Text(phase.name), "timeout": Text(phase.timeout),
        "id": Anchor.id("phase", phase.name),
        "checks": phase.checks.map { check in
          present([
            "name": Text(check),
            "description": Text(site.catalog.check(check, in: phase.name)),
          ])
        },
        "constraints": phase.constraints.map { condition in
          ["name": Text(condition.name), "value": Text(condition.value)]
        },
      ])
    }
  }

  private func profile(_ profile: Recipe.Profile) -> [String: Any] {
    present([
      "name": Text(profile.name),
      "description": profile.description.map(Prose.html),
      "plainDescription": Text(profile.description),
      "choices": profile.choices.map { choice in
        [
          "value": Text(choice.value), "isSelected": choice.value == profile.selectedValue,
          "isDefault": choice.value == profile.defaultValue,
          "hasRecipe": choice.recipe != nil,
        ] as [String: Any]
      },
    ])
  }

  private func download(_ download: Download) -> [String: Any] {
    [
      "label": Text(download.label), "href": "../" + Anchor.address(download.path),
      "file": Text(download.path.split(separator: "/").last.map(String.init) ?? download.path),
      "size": ByteCount.text(download.bytes), "sha256": download.sha256,
    ]
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
