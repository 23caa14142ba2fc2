/// The text of the `README.md` in the bundle's folder.
extension KustomizeBundle {
  var readme: String {
    [heading, failureSection, componentSection, deploySection, hookSection, Self.ending]
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var isWithoutKustomizations: Bool {
    components.allSatisfy { $0.steps.allSatisfy(\.isChart) }
  }

  private var heading: String {
    let nothing = """

      Every component of this recipe is a Helm chart and has no manifests besides: there is nothing here
      for Kustomize, and a bundle for another deployer installs the same with less to type.

      """
    return """
      # \(plan.name)

      Made by \(plan.generator). The recipe, with everything that it says, is in
      [recipe.yaml](recipe.yaml).

      What has no Helm chart is here as kustomizations: manifests rendered as Helm renders them, with the
      component's values, and references to kustomizations elsewhere. Charts stay charts, which Helm
      installs in between; their values are here.

      """ + (isWithoutKustomizations ? nothing : "")
  }

  private var failureSection: String {
    let rows = components.flatMap { kustomized in
      kustomized.failures.map { failure in
        [
          MarkdownText.code(kustomized.component.name),
          MarkdownText.code("\(failure.path):\(failure.line):\(failure.column)"),
          MarkdownText.plain(failure.problem.message),
        ]
      }
    }
    guard !rows.isEmpty else { return "" }
    return """
      ## What is missing here

      These manifests can't be rendered with the values that the recipe has: Helm stops at them, too. They
      are left out.


      """ + MarkdownText.table(["Component", "Manifest", "Why"], rows)
  }

  private var componentSection: String {
    let rows = components.map { kustomized in
      [
        MarkdownText.code(kustomized.component.name),
        kustomized.steps.isEmpty
          ? "nothing: its manifests come to nothing"
          : kustomized.steps.map(\.installer).joined(separator: ", then "),
        MarkdownText.code(kustomized.component.sourceName),
        kustomized.component.versionName.map(MarkdownText.code) ?? "",
        MarkdownText.code(kustomized.component.namespace),
      ]
    }
    return """
      ## Components

      They are deployed in this order.


      """
        + MarkdownText.table(["Component", "Installed by", "From", "Version", "Namespace"], rows)
  }

  private var deploySection: String {
    """
    ## Deploy

    This takes kubectl 1.27 or later\(needs), and a kubectl context of the cluster. There is no one
    kustomization of everything: custom resources can't be applied before the chart that brings their
    definitions. So a step at a time, in the bundle's folder:

    ```sh
    sha256sum -c checksums.txt   # nothing was changed on the way
    \(commands)```

    """
  }

  private var needs: String {
    let steps = components.flatMap(\.steps)
    let helm = steps.contains(where: \.isChart) ? ", Helm 3.8 or later" : ""
    let git = steps.contains(where: \.isRemote) ? ", Git for what Kustomize fetches" : ""
    return helm + git
  }

  private var commands: String {
    let first = namespaces.isEmpty ? [] : [Self.apply(Self.namespaceFolder)]
    let lines =
      first
      + components.flatMap { kustomized in
        kustomized.steps.map { command(for: $0, of: kustomized.component) }
      }
    return lines.map { ShellText.command($0) + "\n" }.joined()
  }

  private func command(
    for step: KustomizedComponent.Step, of component: DeployedComponent
  ) -> [String] {
    switch step {
    case .remote: Self.apply(component.folder)
    case .manifests(let folder, _): Self.apply(folder)
    case .chart(let chart): DeploymentStep.install(component.release(chart)).command
    }
  }

  private static func apply(_ folder: String) -> [String] {
    // The annotation that an apply on the client's side leaves has no room for long definitions.
    ["kubectl", "apply", "--server-side", "--kustomize", folder]
  }

  private var hookSection: String {
    let hooks = components.flatMap(\.hooks)
    guard !hooks.isEmpty else { return "" }
    return """
      ## Helm hooks

      Kustomize has no hooks. These objects Helm would make at the times that they state; here they are
      applied with the others of their step, and stay.


      """
        + MarkdownText.table(
          ["File", "Helm's time"],
          hooks.map { [MarkdownText.code($0.file), MarkdownText.code($0.event)] })
  }

  private static let ending = """
    ## Change

    Manifests here were rendered with the values that the recipe has, for releases of the names that
    the Helm bundle gives them. To change one, edit its file, or lay a kustomization of your own over
    its folder. Values that are changed in a `values.yaml` reach the chart alone.

    ## Undo

    Turn the order around, with `kubectl delete --ignore-not-found --kustomize FOLDER` in place of
    `kubectl apply` and `helm uninstall` in place of `helm upgrade --install`. Leave the namespaces
    unless you know that nobody else uses them.

    """
}

extension KustomizedComponent.Step {
  var isChart: Bool {
    if case .chart = self { return true }
    return false
  }

  var isRemote: Bool {
    if case .remote = self { return true }
    return false
  }

  fileprivate var installer: String {
    switch self {
    case .chart: "Helm"
    case .remote: "Kustomize"
    case .manifests(let folder, _): "Kustomize from [\(folder)](\(folder)/kustomization.yaml)"
    }
  }
}
