package import RecipeTable

/// A manifest that is a Go template, and what Helm makes of it.
package struct ManifestTemplate: Sendable {
  /// The release and the local chart that Helm would render it for.
  package struct Release: Sendable {
    let name: String
    let namespace: String
    let chart: String
    let file: String

    package init(name: String, namespace: String, chart: String, file: String) {
      self.name = name
      self.namespace = namespace
      self.chart = chart
      self.file = file
    }
  }

  /// A chart's values as templates see them, to render many of them with.
  package struct Values: Sendable {
    let map: TemplateMap

    /// - Throws: `TemplateProblem` for values that are no map or too large.
    package init(_ values: Value) throws {
      guard case .map(let fields) = values else {
        throw TemplateProblem.failure("the values are no map")
      }
      map = try TemplateMap(fields, type: .values)
    }
  }

  private let template: Template
  /// What it comes to whatever the values are: manifests without actions are the longest.
  private let constant: ManifestContents?

  /// - Throws: `TemplateError` for what is no template, or holds words that are not known here.
  package init(_ text: String, path: String) throws {
    template = try TemplateParser.parse(text, path: path)
    constant =
      template.hasActions ? nil : ManifestContents(try ReleaseObjects.render(template, root: .none))
  }

  /// - Throws: `TemplateError` where Helm would stop, and for what is not known here.
  package func render(_ values: Values, _ release: Release) throws -> String {
    let root: TemplateValue
    do {
      root = try ReleaseObjects.root(
        values: values.map, release: release.name, namespace: release.namespace,
        chart: release.chart, template: "templates/" + release.file)
    } catch let problem as TemplateProblem {
      throw TemplateError(problem.at(0), in: template.text, path: template.path)
    }
    return try ReleaseObjects.render(template, root: root)
  }

  /// The same, in documents.
  func contents(_ values: Values, _ release: Release) throws -> ManifestContents {
    try constant ?? ManifestContents(try render(values, release))
  }
}
