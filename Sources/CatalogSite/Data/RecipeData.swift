import RecipeDocuments
import RecipeTable

/// A recipe with its history, read once for all of its editions for programs.
struct RecipeData {
  let entry: Site.Entry
  let site: Site
  let recipe: Recipe
  let traces: RecipeTraces
  /// Those that are deployed in their order, then the rest.
  let components: [(component: Recipe.Component, values: ComponentValues)]

  init(_ entry: Site.Entry, in site: Site) throws {
    self.entry = entry
    self.site = site
    let compiled = try site.table.recipe(entry.recipe)
    recipe = try Recipe(withoutValuesOf: compiled, criteria: entry.criteria)
    traces = try RecipeTraces(withoutValuesOf: compiled, files: site.values.files)
    components = try (recipe.deployed + recipe.components.filter { !$0.isEnabled })
      .map { ($0, try site.values.values(of: $0.name, in: compiled)) }
  }

  /// What a component's reference says in single texts, in the words of the tree, without those that
  /// it does not say.
  func fields(of component: Recipe.Component) -> [(name: String, text: String)] {
    let fields = [
      ("type", component.type), ("version", component.version), ("tag", component.tag),
      ("chart", component.chart), ("source", component.source), ("path", component.path),
      ("namespace", component.namespace),
    ]
    return fields.compactMap { name, text in
      text.flatMap { $0.isEmpty ? nil : (name: name, text: $0) }
    }
  }

  func origin(of field: String, of component: Recipe.Component) -> Trace.Origin? {
    traces.components[component.name]?[field]?.origin
  }
}
