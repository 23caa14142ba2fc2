import RecipeDocuments
import RecipeTable

/// The text of the `README.md` in the bundle's folder.
extension HelmBundle {
  var readme: String {
    [heading, componentSection, constraintSection, Self.instructions]
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var heading: String {
    let recipe = plan.input.recipe
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

  private var componentSection: String {
    let rows = components.map { component in
      [
        "[\(component.folder)](\(component.folder)/README.md)",
        MarkdownText.code(component.sourceName),
        component.versionName.map(MarkdownText.code) ?? "",
        MarkdownText.code(component.namespace),
      ]
    }
    return """
      ## Components

      They are deployed in this order.


      """ + MarkdownText.table(["Component", "From", "Version", "Namespace"], rows)
  }

  private var constraintSection: String {
    guard !plan.input.recipe.constraints.isEmpty else { return "" }
    let rows = plan.input.recipe.constraints.map { constraint in
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

  private static let instructions = """
    ## Deploy

    This takes Helm 3.8 or later, kubectl 1.21 or later, and a kubectl context of the cluster.

    ```sh
    sha256sum -c checksums.txt   # nothing was changed on the way
    ./deploy.sh --dry-run        # what it would do
    ./deploy.sh
    ```

    Each component is installed, or upgraded to what is here, and waited for. The script stops at
    the first failure and prints how to go on from there; running it again is safe. `--only NAME`
    deploys one component, `--from NAME` it and those after it.

    To change a component's Helm values, edit its `values.yaml` first, and that of its `manifests`
    or `pre-manifests` if there are any.

    ## Verify

    ```sh
    helm list --all-namespaces
    kubectl get pods --all-namespaces --field-selector=status.phase!=Running,status.phase!=Succeeded
    ```

    Every release is `deployed`, and no pod is left in the second list.

    ## Mirror, and know where it is from

    [charts.txt](charts.txt) lists the charts as `helm pull` takes them, and [images.txt](images.txt) the
    images that the recipe states; it says how to list those that charts choose by themselves.
    [sbom.cdx.json](sbom.cdx.json) is the same for programs (CycloneDX), and
    [provenance.json](provenance.json) says what the bundle was made of, and by what (SLSA). `larder verify`
    checks the bundle against these, and with `--key` whose signature it has.

    ## Undo

    ```sh
    ./undeploy.sh --dry-run
    ./undeploy.sh
    ```

    This removes the releases, last first. Namespaces that Helm made and custom resource definitions
    that a chart keeps stay: removing those would remove what others have put there. So do
    resources that a manifest declares as a Helm hook.

    """
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
