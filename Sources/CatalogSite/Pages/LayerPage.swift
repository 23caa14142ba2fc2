import RecipeTable

/// What the page of an overlay or a mixin says, in both editions.
struct LayerPage {
  enum Kind: String {
    case overlay, mixin
  }

  private let kind: Kind
  private let name: String
  private let site: Site
  private let tree: LayerTree
  private let index: TreeIndex

  init(_ kind: Kind, _ name: String, in site: Site) throws {
    self.kind = kind
    self.name = name
    self.site = site
    tree = LayerTree(site)
    index = try site.index()
  }

  /// A part for the list, and one for each overlay and mixin.
  static func parts(_ site: Site, _ templates: Templates) -> [SitePart] {
    let list = site.part("overlays/index", from: [site.sources.whole]) {
      try templates.pages("overlays/index", "overlays", try LayerList(site).context)
    }
    let overlays = site.paths.overlayNames.map { (Kind.overlay, $0, site.paths.overlay($0)) }
    let mixins = site.paths.mixinNames.map { (Kind.mixin, $0, site.paths.mixin($0)) }
    let pages = (overlays + mixins).compactMap { kind, name, path -> SitePart? in
      guard let path else { return nil }
      // What is overridden, where and how often, can change with any recipe.
      return site.part(path, from: [site.sources.whole]) {
        try templates.pages(path, "layer", try LayerPage(kind, name, in: site).context)
      }
    }
    return [list] + pages
  }

  private var file: String? {
    kind == .overlay ? site.catalog.overlays[name]?.file : site.catalog.mixins[name]
  }

  private var path: String? {
    kind == .overlay ? site.paths.overlay(name) : site.paths.mixin(name)
  }

  private var combinations: [Int] {
    (kind == .overlay ? index.overlays : index.mixins)[ExactText(name)]
  }

  private var isBase: Bool { kind == .overlay && name == site.paths.overlayNames.first }

  /// For the templates `layer.html` and `layer.md`.
  var context: [String: Any] {
    let list = CombinationList(site: site, combinations: combinations)
    let all = Array(site.entries.indices)
    let known = list.distinction(among: all)
    let table = SettingTable(
      settings: file.map(index.settings.settings) ?? [], site: site)
    let facts = present([
      "root": "../", "name": Text(name), "isOverlay": kind == .overlay, "isMixin": kind == .mixin,
      "isBase": isBase, "own": path?.lastComponent, "file": Text(file), "total": site.entries.count,
      "count": combinations.count, "isUsed": !combinations.isEmpty,
      "isAll": combinations.count == all.count && !all.isEmpty,
      "list": list.html.html, "plainList": list.markdown,
      "span": known?.html.html, "plainSpan": known?.markdown,
      "settings": table.html.html, "plainSettings": table.markdown,
      "settingCount": table.settings.count, "hasSettings": !table.settings.isEmpty,
      "lostCount": table.lost, "hasLost": table.lost > 0, "isLong": table.settings.count > 200,
    ])
    let assumptions = AssumptionList(
      site.catalog.assumptions.of(file: file).map { AppliedAssumption($0) }, in: site)
    let own = facts.merging(kind == .overlay ? overlay : mixin) { _, new in new }
      .merging(assumptions.context) { own, _ in own }
    return own.merging(Frame.context(site, at: .overlays)) { own, _ in own }
  }

  private var overlay: [String: Any] {
    let known = site.catalog.overlays[name]
    let descendants = tree.descendants(of: name)
    return [
      "criteria": (known?.stated ?? []).map { stated in
        present([
          "dimension": stated.dimension.name, "value": Text(stated.value),
          "page": site.paths.facet(stated.dimension, stated.value),
        ])
      },
      "ancestors": tree.ancestors(of: name).map(link),
      "mixins": (known?.mixins ?? []).map(mixinLink),
      "descendants": descendants.map { descendant in
        link(descendant.name).merging([
          "depth": min(descendant.depth, 9),
          "indent": String(repeating: "  ", count: min(descendant.depth - 1, 8)),
        ]) { _, new in new }
      },
      "descendantCount": descendants.count,
    ]
  }

  private var mixin: [String: Any] {
    let users = site.paths.overlayNames.filter {
      site.catalog.overlays[$0]?.mixins.contains { ExactText($0) == ExactText(name) } == true
    }
    return ["users": users.map(link)]
  }

  private func link(_ overlay: String) -> [String: Any] {
    present([
      "name": Text(overlay), "page": site.paths.overlay(overlay),
      "covers": Text(site.catalog.overlays[overlay]?.criteria),
      "count": index.overlays[ExactText(overlay)].count,
    ])
  }

  private func mixinLink(_ mixin: String) -> [String: Any] {
    present(["name": Text(mixin), "page": site.paths.mixin(mixin)])
  }
}

/// What the list of overlays and mixins says.
struct LayerList {
  private let site: Site
  private let index: TreeIndex
  private let tree: LayerTree

  init(_ site: Site) throws {
    self.site = site
    index = try site.index()
    tree = LayerTree(site)
  }

  /// For the templates `overlays.html` and `overlays.md`.
  var context: [String: Any] {
    let context: [String: Any] = [
      "root": "../", "total": site.entries.count, "overlays": overlays, "mixins": mixins,
      "overlayCount": overlays.count, "mixinCount": mixins.count,
    ]
    return context.merging(Frame.context(site, at: .overlays)) { own, _ in own }
  }

  /// Base, and what extends it, as the tree has them.
  private var overlays: [[String: Any]] {
    guard let base = site.paths.overlayNames.first else { return [] }
    let reached = tree.descendants(of: base)
    let known = Set(reached.map { ExactText($0.name) })
    // Those whose base is missing, or that stand in a circle.
    let lost = site.paths.overlayNames.dropFirst().filter { !known.contains(ExactText($0)) }
    let rows =
      [LayerTree.Descendant(name: base, depth: 0)] + reached
      + lost.map { LayerTree.Descendant(name: $0, depth: 0) }
    return rows.map { row in
      let overlay = site.catalog.overlays[row.name]
      return present([
        "name": Text(row.name), "page": site.paths.overlay(row.name),
        "covers": Text(overlay?.criteria), "file": Text(overlay?.file),
        "asks": Text(overlay?.mixins.joined(separator: ", ")), "depth": min(row.depth, 9),
        "count": index.overlays[ExactText(row.name)].count,
      ])
    }
  }

  private var mixins: [[String: Any]] {
    site.paths.mixinNames.map { name in
      present([
        "name": Text(name), "page": site.paths.mixin(name), "file": Text(site.catalog.mixins[name]),
        "count": index.mixins[ExactText(name)].count,
      ])
    }
  }
}
