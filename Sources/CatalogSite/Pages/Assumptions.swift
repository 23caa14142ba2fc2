import RecipeDocuments
import RecipeTable

/// What an author could not source, and marked so in a comment of the tree.
struct Assumption: Sendable {
  let file: String
  let line: Int
  /// Markdown in one line, with what nobody would see written out.
  let text: String
  /// HTML.
  let html: String
}

/// What an assumption is part of.
struct AssumptionOwner: Sendable {
  enum Kind: String {
    case overlay = "Overlay"
    case mixin = "Mixin"
    case component = "Component"
  }

  let kind: Kind
  let name: String
}

/// An assumption as one page or document has it.
struct AppliedAssumption: Sendable {
  let assumption: Assumption
  /// Nil where that is what the page is about, and for the registry as a whole.
  let owner: AssumptionOwner?

  init(_ assumption: Assumption, of owner: AssumptionOwner? = nil) {
    self.assumption = assumption
    self.owner = owner
  }
}

/// Every assumption of a tree, by where it was written.
struct Assumptions: Sendable {
  /// Their texts and places.
  let digest: UInt64
  /// In the order of their lines, without those of a component's entry in the registry.
  private let files: [ExactText: [Assumption]]
  /// Those of a component's entry in the registry.
  private let entries: [ExactText: [Assumption]]

  private static let registry = "registry.yaml"

  /// - Parameter records: of the table's catalog.
  init(_ records: [Value]) {
    digest = .digest(records.map { $0.json() })
    var files: [ExactText: [Assumption]] = [:]
    var entries: [ExactText: [Assumption]] = [:]
    for record in records {
      guard let assumption = Assumption(record) else { continue }
      if let component = record["component"]?.string {
        entries[ExactText(component), default: []].append(assumption)
      } else {
        files[ExactText(assumption.file), default: []].append(assumption)
      }
    }
    self.files = files
    self.entries = entries
  }

  func of(file: String?) -> [Assumption] { file.flatMap { files[ExactText($0)] } ?? [] }

  /// Of its entry in the registry, of its own values, and of those that references name.
  func of(component name: String, valuesFiles: [String]) -> [Assumption] {
    let own = "components/\(name)/values.yaml"
    let others = Set(valuesFiles.map(ExactText.init)).subtracting([ExactText(own)])
    return (entries[ExactText(name)] ?? [])
      + ([own] + others.map(\.text).inByteOrder).flatMap(of(file:))
  }

  /// Of all that made a recipe: its overlays in merge order, its mixins, then its components in the order
  /// of deployment, each with its owner. Those of a file that several share are there once.
  func of(_ recipe: Recipe, in site: Site) -> [AppliedAssumption] {
    var seen: Set<Place> = []
    return
      (ofLayers(recipe, site.catalog) + ofComponents(recipe)
      + of(file: Self.registry).map { AppliedAssumption($0) })
      .filter { seen.insert(Place($0.assumption)).inserted }
  }

  private struct Place: Hashable {
    let file: ExactText
    let line: Int

    init(_ assumption: Assumption) {
      file = ExactText(assumption.file)
      line = assumption.line
    }
  }

  private func ofLayers(_ recipe: Recipe, _ catalog: Catalog) -> [AppliedAssumption] {
    let overlays = recipe.appliedOverlays.flatMap { name in
      applied(of(file: catalog.overlays[name]?.file), .overlay, name)
    }
    let mixins = recipe.mixins.flatMap { applied(of(file: catalog.mixins[$0]), .mixin, $0) }
    return overlays + mixins
  }

  private func ofComponents(_ recipe: Recipe) -> [AppliedAssumption] {
    recipe.deployed.flatMap { component in
      // Its own values count only where its reference names a file.
      let own = component.valuesFile.map { of(component: component.name, valuesFiles: [$0]) }
      return applied(
        own ?? entries[ExactText(component.name)] ?? [], .component, component.name)
    }
  }

  private func applied(
    _ assumptions: [Assumption], _ kind: AssumptionOwner.Kind, _ name: String
  ) -> [AppliedAssumption] {
    assumptions.map { AppliedAssumption($0, of: AssumptionOwner(kind: kind, name: name)) }
  }
}

extension Assumption {
  /// - Returns: nil for a record that says nothing.
  init?(_ record: Value) {
    guard let file = record["file"]?.string, let text = record["text"]?.string, !text.isEmpty
    else { return nil }
    self.file = file
    self.text = MarkdownText.oneLine(text)
    line = record["line"]?.int ?? 0
    html = Prose.html(self.text)
  }
}

extension SitePaths {
  func page(of owner: AssumptionOwner) -> String? {
    switch owner.kind {
    case .overlay: overlay(owner.name)
    case .mixin: mixin(owner.name)
    case .component: component(owner.name)
    }
  }
}

/// A page's section about assumptions, for the templates `assumptions.html` and `assumptions.md`.
struct AssumptionList {
  /// A page shows no more; the JSON documents have all.
  private static let mostShown = 100

  private let list: [AppliedAssumption]
  private let site: Site

  init(_ list: [AppliedAssumption], in site: Site) {
    self.list = list
    self.site = site
  }

  var context: [String: Any] {
    present([
      "assumptions": list.prefix(Self.mostShown).map(context), "assumptionCount": list.count,
      "hasAssumptions": !list.isEmpty,
      "moreAssumptions": list.count > Self.mostShown ? list.count - Self.mostShown : nil,
    ])
  }

  private func context(_ applied: AppliedAssumption) -> [String: Any] {
    let assumption = applied.assumption
    return present([
      "place": Text("\(assumption.file):\(assumption.line)"), "html": assumption.html,
      "plain": Text(assumption.text), "isPart": applied.owner != nil,
      "ownerKind": applied.owner?.kind.rawValue.lowercased(),
      "owner": Text(applied.owner?.name),
      "ownerPage": applied.owner.flatMap(site.paths.page),
    ])
  }
}
