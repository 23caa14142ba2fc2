import RecipeDocuments
import RecipeTable

/// The parts of a bundle's root `README.md` that every deployer's has.
extension BundlePlan {
  /// - Parameters:
  ///   - order: what the order of the components means.
  ///   - link: the file or folder of the bundle that a component's name leads to, if there is one.
  ///   - instructions: sections in Markdown.
  func readme(
    order: String, link: (DeployedComponent) -> String?, instructions: String
  ) -> String {
    [
      readmeHeading, readmeComponents(order, link: link), readmeConstraints, instructions,
      Self.origin,
    ]
    .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static let origin = """
    ## Mirror, and know where it is from

    [charts.txt](charts.txt) lists the charts as `helm pull` takes them, and [images.txt](images.txt) the
    images that the recipe states; it says how to list those that charts choose by themselves.
    [sbom.cdx.json](sbom.cdx.json) is the same for programs (CycloneDX), and
    [provenance.json](provenance.json) says what the bundle was made of, and by what (SLSA). `larder verify`
    checks the bundle against these, and with `--key` whose signature it has.

    """

  private var readmeHeading: String {
    let recipe = input.recipe
    let criteria = recipe.criteria.stated.map {
      "\($0.name) \(MarkdownText.code(recipe.criteria[$0]))"
    }
    let sources = recipe.appliedOverlays + recipe.mixins
    return """
      # \(name)

      Made by \(generator) for \(criteria.isEmpty ? "any cluster" : criteria.joined(separator: ", ")).
      The recipe, with everything that it says, is in [recipe.yaml](recipe.yaml). It was merged from
      \(sources.isEmpty ? "nothing" : sources.map(MarkdownText.code).joined(separator: ", ")).

      """
  }

  private func readmeComponents(_ order: String, link: (DeployedComponent) -> String?) -> String {
    let rows = components.map { component in
      [
        link(component).map { "[\(component.folder)](\($0))" } ?? component.folder,
        MarkdownText.code(component.sourceName),
        component.versionName.map(MarkdownText.code) ?? "",
        MarkdownText.code(component.namespace),
      ]
    }
    return """
      ## Components

      \(order)


      """ + MarkdownText.table(["Component", "From", "Version", "Namespace"], rows)
  }

  private var readmeConstraints: String {
    guard !input.recipe.constraints.isEmpty else { return "" }
    let rows = input.recipe.constraints.map { constraint in
      [
        MarkdownText.code(constraint.name),
        MarkdownText.code(constraint.value)
          + (constraint.unit.map { " " + MarkdownText.plain($0) } ?? ""),
        constraint.remediation.map(MarkdownText.plain) ?? "",
      ]
    }
    return """
      ## What the cluster has to meet


      """ + MarkdownText.table(["Constraint", "Value", "Otherwise"], rows)
  }
}

extension DeployedComponent {
  /// Where the component comes from, in one line.
  var sourceName: String {
    switch source {
    case .manifestsAlone: "manifests"
    case .chart(let chart): "\(chart.repository)/\(chart.name)"
    case .kustomization(let kustomization): kustomization.url
    }
  }

  var versionName: String? {
    switch source {
    case .manifestsAlone: nil
    case .chart(let chart): chart.version ?? "latest"
    case .kustomization(let kustomization): kustomization.tag
    }
  }
}
