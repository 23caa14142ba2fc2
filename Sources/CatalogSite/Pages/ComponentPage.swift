import RecipeTable

/// What a component's page says, in both editions.
struct ComponentPage {
  private let name: String
  private let site: Site
  private let use: ComponentUse
  private let spread: ValueSpread

  init(_ name: String, in site: Site) throws {
    self.name = name
    self.site = site
    use = try site.index().use(of: name)
    spread = ValueSpread(use)
  }

  /// A part for the list, and one for each component.
  static func parts(_ site: Site, _ templates: Templates) -> [SitePart] {
    // Who needs a component, and what tells the combinations apart that have it, can be anywhere.
    let list = site.part("components/index", from: [site.sources.whole]) {
      let context = try ComponentList(site).context
      return try templates.pages("components/index", "components", context)
    }
    let pages = site.paths.componentNames.compactMap { name -> SitePart? in
      guard let path = site.paths.component(name) else { return nil }
      return site.part(path, from: [site.sources.whole]) {
        try templates.pages(path, "component", try ComponentPage(name, in: site).context)
      }
    }
    return [list] + pages
  }

  /// For the templates `component.html` and `component.md`.
  var context: [String: Any] {
    let known = site.catalog.components[name]
    let facts = present([
      "root": "../", "name": Text(name), "total": site.entries.count,
      "own": site.paths.component(name)?.lastComponent,
      "displayName": Text(known?.displayName.flatMap { $0 == name ? nil : $0 }),
      "description": known?.description, "plainDescription": Text(known?.text),
      "notes": known?.readme.map(Prose.article),
      "plainNotes": known?.readme.map(Prose.articleMarkdown),
      "isKnown": known != nil, "deployedCount": use.deployed.count,
      "offCount": use.switchedOff.count, "isDeployed": !use.deployed.isEmpty,
      "isOff": !use.switchedOff.isEmpty,
    ])
    let parts = [facts, releases, relations, values, files, imageFacts, checks, assumptions]
    return parts.reduce(Frame.context(site, at: .components)) { $0.merging($1) { _, new in new } }
  }

  private func list(_ combinations: [Int]) -> CombinationList {
    CombinationList(site: site, combinations: combinations)
  }

  /// How many combinations, which, and what tells them from the others that deploy it.
  private func share(_ combinations: [Int]) -> [String: Any] {
    let list = list(combinations)
    let known = list.distinction(among: use.deployed)
    return present([
      "count": combinations.count, "isAll": combinations.count == use.deployed.count,
      "span": known?.html.html, "plainSpan": known?.markdown,
      "list": list.html.html, "plainList": list.markdown,
    ])
  }

  private var assumptions: [String: Any] {
    let files = use.valuesFiles.map(\.text)
    let own = site.catalog.assumptions.of(component: name, valuesFiles: files)
    return AssumptionList(own.map { AppliedAssumption($0) }, in: site).context
  }

  // MARK: Where it comes from

  private var releases: [String: Any] {
    let versions = use.versions.byCount { $0.text.precedes($1.text) }
    let places = use.places.byCount(ComponentUse.Place.precedes)
    return [
      "versions": versions.map { version, combinations in
        share(combinations).merging(present(["version": Text(version.text)])) { _, new in new }
      },
      "versionCount": versions.count,
      "switchedOff": list(use.switchedOff).html.html,
      "plainSwitchedOff": list(use.switchedOff).markdown,
      "homes": places.map { place, combinations in
        share(combinations).merging(
          present([
            "chart": Text(place.chart.text), "type": Text(place.type.text),
            "source": Text(place.source.text), "path": Text(place.path.text),
            "namespace": Text(place.namespace.text),
          ])
        ) { _, new in new }
      },
    ]
  }

  private var relations: [String: Any] {
    ["needs": related(use.needs), "neededBy": related(use.neededBy)]
  }

  private func related(_ others: Occurrences<ExactText>) -> [[String: Any]] {
    others.byName().map { name, combinations in
      present([
        "name": Text(name), "page": site.paths.component(name), "count": combinations.count,
        "isAll": combinations.count == use.deployed.count,
      ])
    }
  }

  // MARK: Values

  private var values: [String: Any] {
    let table = SpreadTable(spread, deployed: use.deployed, in: site)
    let (differing, uniform) = (table.differing, table.uniform)
    return [
      "valueCount": spread.paths.count, "hasValues": !spread.paths.isEmpty,
      "differingCount": differing.count, "hasDiffering": !differing.isEmpty,
      "uniformCount": uniform.count, "hasUniform": !uniform.isEmpty,
      "isLong": differing.count > Self.longTable,
      "differing": table.differingHTML.html, "uniform": table.uniformHTML.html,
      "plainDiffering": table.differingMarkdown, "plainUniform": table.uniformMarkdown,
      "sets": spread.groups.enumerated().map { number, group in
        share(group.combinations).merging(["number": number + 1]) { _, new in new }
      },
      "setCount": spread.groups.count, "hasSets": spread.groups.count > 1,
    ]
  }

  /// More differing values than this are folded.
  private static let longTable = 200

  // MARK: Files, images, checks

  private var files: [String: Any] {
    let manifests = use.manifests.items.sorted { left, right in
      left.path == right.path ? left.isBeforeChart : left.path.text.precedes(right.path.text)
    }
    let health = use.healthChecks.byCount { $0.text.precedes($1.text) }
    return [
      "manifests": manifests.map { manifest in
        var context = file(manifest.path.text)
        context["moment"] = manifest.isBeforeChart ? "before the chart" : "after the chart"
        return context.merging(share(use.manifests[manifest])) { own, _ in own }
      },
      "healthChecks": health.map { text, combinations in
        let path = site.healthChecks.path(text.text)
        let context = path.map(file) ?? ["text": text.text]
        return context.merging(share(combinations)) { own, _ in own }
      },
    ]
  }

  private func file(_ path: String) -> [String: Any] {
    present(["path": Text(path), "shown": site.catalog.files[path].map { "../\($0.page)" }])
  }

  private var imageFacts: [String: Any] {
    var inValues = Occurrences<NamedImages.Image>()
    for group in spread.groups {
      guard let values = group.values.first?.values else { continue }
      for image in NamedImages.images(in: values) { inValues.add(image, group.combinations) }
    }
    let images = inValues.items.sorted { left, right in
      left.place == right.place
        ? (left.tag?.text ?? "").precedes(right.tag?.text ?? "")
        : left.place.text.precedes(right.place.text)
    }
    let fromValues = images.map { image in
      present([
        "name": Text((image.name?.text ?? "") as String), "tag": Text(image.tag?.text),
        "place": Text(image.place.text), "isValue": true, "count": inValues[image].count,
        "isAll": inValues[image].count == use.deployed.count,
        "id": Anchor.id("value", image.place.text),
      ])
    }
    return ["images": fromValues + manifestImages]
  }

  private var manifestImages: [[String: Any]] {
    Set(use.manifests.items.map(\.path)).sorted { $0.text.precedes($1.text) }.flatMap { path in
      guard let file = site.catalog.files[path.text] else { return [[String: Any]]() }
      return NamedImages.images(inManifest: file.text).map { image in
        [
          "name": Text(image.text), "place": Text("\(path.text):\(image.line)"),
          "page": "../\(file.page)",
        ]
      }
    }
  }

  /// Of the validator catalog, those that name this component.
  private var checks: [String: Any] {
    let named = site.catalog.checkNames.filter { check in
      check.name.names(component: name) || check.description.names(component: name)
    }
    return [
      "checks": named.map { check in
        present([
          "phase": Text(check.phase), "name": Text(check.name),
          // Empty where it is missing: around the check stands the component's.
          "description": Text(check.description as String),
        ])
      }
    ]
  }
}

extension String {
  /// Whether this text has a component's name in it, and not just as a part of a longer word.
  fileprivate func names(component: String) -> Bool {
    guard !component.isEmpty else { return false }
    return ranges(of: component).contains { range in
      let before = range.lowerBound == startIndex ? nil : self[index(before: range.lowerBound)]
      let after = range.upperBound == endIndex ? nil : self[range.upperBound]
      return before?.continuesWord != true && after?.continuesWord != true
    }
  }
}

extension Character {
  fileprivate var continuesWord: Bool { isLetter || isNumber }
}

/// What the list of components says.
struct ComponentList {
  private let site: Site
  private let index: TreeIndex

  init(_ site: Site) throws {
    self.site = site
    index = try site.index()
  }

  /// For the templates `components.html` and `components.md`.
  var context: [String: Any] {
    let rows = site.paths.componentNames.map(row)
    let context: [String: Any] = [
      "root": "../", "total": site.entries.count, "count": rows.count, "components": rows,
    ]
    return context.merging(Frame.context(site, at: .components)) { own, _ in own }
  }

  private func row(_ name: String) -> [String: Any] {
    let use = index.use(of: name)
    let known = site.catalog.components[name]
    let versions = use.versions.byCount { $0.text.precedes($1.text) }
    return present([
      "name": Text(name), "page": site.paths.component(name),
      "displayName": Text(known?.displayName.flatMap { $0 == name ? nil : $0 }),
      "purpose": known?.text.map { Prose.html(Prose.firstSentence($0)) },
      "plainPurpose": Text(known?.text.map(Prose.firstSentence)),
      "deployedCount": use.deployed.count, "isDeployed": !use.deployed.isEmpty,
      "versions": versions.map { version, combinations in
        present([
          "version": Text(version.text), "count": combinations.count,
          "isOnly": versions.count == 1,
        ])
      },
    ])
  }
}
