import RecipeDocuments
import RecipeTable

/// A recipe's components for the templates: those that are deployed, in their order, and the rest.
struct ComponentSections {
  private let recipe: Recipe
  private let traces: RecipeTraces
  private let compiled: CompiledRecipe
  private let site: Site

  init(_ recipe: Recipe, traces: RecipeTraces, of compiled: CompiledRecipe, in site: Site) {
    self.recipe = recipe
    self.traces = traces
    self.compiled = compiled
    self.site = site
  }

  func deployed() throws -> [[String: Any]] {
    try recipe.deployed.enumerated().map { position, component in
      var context = head(component)
      context["position"] = position + 1
      context.merge(try details(component)) { _, new in new }
      return context
    }
  }

  var disabled: [[String: Any]] { recipe.components.filter { !$0.isEnabled }.map(head) }

  private func head(_ component: Recipe.Component) -> [String: Any] {
    let row = ComponentRow(component, traces.components[component.name] ?? [:], recipe, site)
    return present([
      "name": Text(component.name), "id": Anchor.id("component", component.name),
      "page": site.paths.component(component.name),
      "version": Text(component.version ?? component.tag), "cells": row.html.html,
      "plainCells": row.markdown,
    ])
  }

  private func details(_ component: Recipe.Component) throws -> [String: Any] {
    let known = site.catalog.components[component.name]
    let displayName = known?.displayName.flatMap { $0 == component.name ? nil : $0 }
    let values = try site.values.fragments(of: component.name, in: compiled, site)
    let before = component.preManifestFiles.map { manifest($0, "before the chart") }
    let after = component.manifestFiles.map { manifest($0, "after the chart") }
    return present([
      "displayName": Text(displayName), "description": known?.description,
      "valuesID": Anchor.id("values", component.name),
      "values": values.html, "plainValues": values.markdown,
      "valueCount": values.count, "hasValues": values.count > 0,
      "manifests": before + after, "hasManifests": !before.isEmpty || !after.isEmpty,
      "healthCheck": component.healthCheck.map(healthCheck),
    ])
  }

  private func manifest(_ path: String, _ moment: String) -> [String: Any] {
    var context = file(path)
    context["moment"] = moment
    return context
  }

  private func file(_ path: String) -> [String: Any] {
    present(["path": Text(path), "shown": site.catalog.files[path].map { "../\($0.page)" }])
  }

  /// The document has the text of a check, which a file has for all its recipes.
  private func healthCheck(_ text: String) -> [String: Any] {
    site.healthChecks.path(text).map(file) ?? [:]
  }
}

/// A component's row in the table of a recipe's components, without its name.
private struct ComponentRow {
  let component: Recipe.Component
  let traces: [String: Trace]
  let recipe: Recipe
  let site: Site

  init(
    _ component: Recipe.Component, _ traces: [String: Trace], _ recipe: Recipe, _ site: Site
  ) {
    self.component = component
    self.traces = traces
    self.recipe = recipe
    self.site = site
  }

  private var version: String? { component.version ?? component.tag }

  var html: Markup {
    let version: Markup =
      self.version.map { "<code>\($0)</code>" } ?? "<span class=\"any\">none</span>"
    let needed = component.dependencies.map { name -> Markup in
      let isListed = recipe.components.contains { $0.name == name }
      return isListed ? "<a href=\"#\(Anchor.id("component", name))\">\(name)</a> " : "\(name) "
    }
    return """
      <td>\(version)</td><td>\(component.namespace ?? "")</td>\
      <td class="after">\(Markup(joining: needed))</td>\
      <td class="source">\(chart)\(component.source ?? "")\(path)\(origin)</td>
      """
  }

  private var chart: Markup {
    component.chart.map { $0 == component.name ? "" : "<span class=\"chart\">\($0)</span> " }
      ?? "<span class=\"any\">\(component.type), no chart</span> "
  }

  private var path: Markup { component.path.map { " \($0)" } ?? "" }

  /// Where the version was set.
  private var origin: Markup {
    guard let trace = traces["version"] ?? traces["tag"] else { return "" }
    let history = Origins(paths: site.paths).history(trace.origin, trace.overrode)
    return "<div>version set at \(history)</div>"
  }

  var markdown: String {
    let plain = MarkdownText()
    let needed = component.dependencies.map { plain.escapeText($0) + " " }.joined()
    let source = [component.source, component.path].compactMap(\.self).map(plain.escapeText)
    return [
      version.map(MarkdownText.cell) ?? "", plain.escapeText(component.chart ?? ""),
      plain.escapeText(component.namespace ?? ""), needed,
      source.joined(separator: " "),
    ].map { " \($0) |" }.joined()
  }
}
