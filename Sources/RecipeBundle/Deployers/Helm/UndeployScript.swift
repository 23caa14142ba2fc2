/// The text of `undeploy.sh`.
extension HelmBundle {
  var undeployScript: String {
    """
    #!/usr/bin/env bash
    # Removes what deploy.sh deployed of recipe \(name). Made by \(generator).
    set -euo pipefail
    cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

    # The deployment order turned around.
    readonly components=\(reversedList)

    remove_component() {
      case $1 in
    \(undeployCases)  esac
    }


    """ + ScriptText.check(needsGit: needsGit) + ScriptText.undeploy
  }

  private var reversedList: String {
    "'\n" + components.reversed().map { $0.name + "\n" }.joined() + "'"
  }

  private var undeployCases: String {
    components.reversed().map { component in
      ScriptText.branch(component, component.steps.reversed().compactMap(\.undeployLine))
    }.joined()
  }
}

extension DeploymentStep {
  /// Nothing for a namespace: others may use it by now.
  var undeployLine: String? {
    switch self {
    case .createNamespace: nil
    case .apply(let folder): "remove_kustomization \(ShellText.quoted(folder))"
    case .install(let release):
      "remove_release \(ShellText.quoted(release.name)) \(ShellText.quoted(release.namespace))"
    }
  }
}
