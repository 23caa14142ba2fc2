/// The text of the `README.md` in a component's folder.
extension HelmBundle {
  func readme(of component: DeployedComponent) -> String {
    """
    # \(component.name)

    Part of recipe [\(name)](../README.md).


    """ + MarkdownText.table(["", ""], facts(of: component)) + files(in: component)
      + installation(of: component)
  }

  private func facts(of component: DeployedComponent) -> [[String]] {
    var rows: [[String]] = []
    switch component.source {
    case .manifestsAlone: break
    case .chart(let chart):
      rows = [["Chart", chart.name], ["Repository", chart.repository]]
      rows.append(["Version", chart.version ?? "the latest"])
    case .kustomization(let kustomization): rows = [["Kustomization", kustomization.url]]
    }
    rows.append(["Namespace", component.namespace])
    rows = rows.map { [$0[0], MarkdownText.code($0[1])] }
    let dependencies = component.dependencies.map(MarkdownText.code).joined(separator: ", ")
    rows.append(["Deployed after", dependencies.isEmpty ? "nothing" : dependencies])
    let absent = component.absentDependencies.map(MarkdownText.code).joined(separator: ", ")
    return absent.isEmpty ? rows : rows + [["Has to be there without this bundle", absent]]
  }

  private func files(in component: DeployedComponent) -> String {
    var lines: [String] = []
    if component.isKustomized {
      lines.append("- `kustomization.yaml`: what Kustomize builds")
    } else {
      lines.append("- `values.yaml`: the Helm values, merged from the recipe")
      if component.hasClusterValues {
        lines.append("- `cluster-values.yaml`: those that are this cluster's own, over the others")
      }
    }
    if component.namespaceFile != nil {
      lines.append("- `namespace.yaml`: its namespace, made first unless it exists")
    }
    if component.preManifests != nil {
      lines.append("- `pre-manifests`: a local chart of further manifests, installed before")
    }
    if component.manifests != nil {
      lines.append("- `manifests`: a local chart of further manifests, installed after")
    }
    return "\n" + lines.map { $0 + "\n" }.joined()
  }

  private func installation(of component: DeployedComponent) -> String {
    let commands = component.steps.map { ShellText.command($0.command) + "\n" }.joined()
    return """

      ## Install just this component

      In the bundle's folder:

      ```sh
      ./deploy.sh --only \(component.name)
      ```

      That runs:

      ```sh
      \(commands)```

      """
  }
}
