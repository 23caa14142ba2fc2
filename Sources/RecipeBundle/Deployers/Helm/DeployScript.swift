/// The text of `deploy.sh`.
extension HelmBundle {
  var deployScript: String {
    """
    #!/usr/bin/env bash
    # Deploys recipe \(name). Made by \(generator); README.md tells more.
    set -euo pipefail
    cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

    # In deployment order: each after those that it depends on.
    readonly components=\(componentList)

    deploy_component() {
      case $1 in
    \(deployCases)  esac
    }


    """ + ScriptText.check(needsGit: needsGit) + ScriptText.deploy
  }

  /// One name a line; names hold nothing that a shell would split or expand.
  var componentList: String {
    "'\n" + components.map { $0.name + "\n" }.joined() + "'"
  }

  /// Kustomize fetches with it.
  var needsGit: Bool {
    components.contains(where: \.isKustomized)
  }

  private var deployCases: String {
    components.map { component in
      ScriptText.branch(component, component.steps.map(\.deployLine))
    }.joined()
  }
}

extension ScriptText {
  /// A branch of the `case` over the components.
  static func branch(_ component: DeployedComponent, _ lines: [String]) -> String {
    let body = lines.isEmpty ? [":"] : lines
    return "    \(ShellText.quoted(component.name)))\n"
      + body.map { "      \($0)\n" }.joined() + "      ;;\n"
  }
}

extension DeploymentStep {
  /// The call of the script's function that carries this step out.
  var deployLine: String {
    switch self {
    case .createNamespace(let name, let file):
      "create_namespace \(ShellText.quoted(name)) \(ShellText.quoted(file))"
    case .apply(let folder): "run kubectl apply --kustomize \(ShellText.quoted(folder))"
    case .install(let release):
      ([release.name, release.namespace] + release.arguments)
        .reduce("install_release") { $0 + " " + ShellText.quoted($1) }
    }
  }
}
