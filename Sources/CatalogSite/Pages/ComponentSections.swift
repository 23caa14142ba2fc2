import RecipeDocuments
import RecipeTable

/// A recipe's components for the templates: those that are deployed, in their order, and the rest.
struct ComponentSections {
  private let recipe: Recipe
  private let traces: RecipeTraces
  private let catalog: Catalog

  init(_ recipe: Recipe, traces: RecipeTraces, catalog: Catalog) {
    self.recipe = recipe
    self.traces = traces
    self.catalog = catalog
  }

  var deployed: [[String: Any]] {
    recipe.deployed.enumerated().map { position, component in
      var context = head(component)
      context["position"] = position + 1
      context.merge(details(component)) { _, new in new }
      return context
    }
  }

  var disabled: [[String: Any]] { recipe.components.filter { !$0.isEnabled }.map(head) }

  private func head(_ component: Recipe.Component) -> [String: Any] {
    let known = catalog.components[component.name]
    let displayName = known?.displayName.flatMap { $0 == component.name ? nil : $0 }
    return present([
      "name": Text(component.name), "id": Anchor.id("component", component.name),
      "displayName": Text(displayName), "description": known?.description,
      "version": Text(component.version ?? component.tag), "chart": Text(component.chart),
      "type": Text(component.type), "source": Text(component.source),
      "sourcePath": Text(component.path), "namespace": Text(component.namespace),
      "dependencies": component.dependencies.map(dependency),
      "versionOrigin": traces.components[component.name]?["version"].map {
        Origins.context($0.origin)
      },
    ])
  }

  private func dependency(_ name: String) -> [String: Any] {
    let isListed = recipe.components.contains { $0.name == name }
    return present([
      "name": Text(name), "target": isListed ? Anchor.id("component", name) : nil,
    ])
  }

  private func details(_ component: Recipe.Component) -> [String: Any] {
    let values = component.values.map {
      ValueRows($0, trace: traces.values[component.name]).rows
    }
    let rows = values ?? []
    let before = component.preManifestFiles.map { manifest($0, "before the chart") }
    let after = component.manifestFiles.map { manifest($0, "after the chart") }
    return present([
      "valuesID": Anchor.id("values", component.name),
      "values": rows.map { row($0, of: component.name) },
      "valueCount": rows.count { !$0.isSummary }, "hasValues": !rows.isEmpty,
      "manifests": before + after, "hasManifests": !before.isEmpty || !after.isEmpty,
      "healthCheck": component.healthCheck.map { file($0) },
    ])
  }

  private func manifest(_ path: String, _ moment: String) -> [String: Any] {
    var context = file(path)
    context["moment"] = moment
    return context
  }

  private func file(_ path: String) -> [String: Any] {
    present(["path": Text(path), "page": catalog.files[path].map { "../\($0.page)" }])
  }

  private func row(_ row: ValueRow, of component: String) -> [String: Any] {
    present([
      "path": Text(row.path), "value": Text(row.value), "isSummary": row.isSummary,
      "id": Anchor.id("value", component, row.path), "origin": row.origin.map(Origins.context),
      "overrode": row.overrode.map(Origins.context),
    ])
  }
}
