import ArgumentParser
import ClusterAccess

/// How a cluster is reached: through the user's own kubectl, as it is configured.
struct ClusterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The kubectl to ask.", valueName: "program"), completion: .file())
  var kubectl = "kubectl"

  @Option(
    help: ArgumentHelp("The kubeconfig, where it is not kubectl's own.", valueName: "file"),
    completion: .file())
  var kubeconfig: String?

  @Option(help: ArgumentHelp("The context of the kubeconfig.", valueName: "name"))
  var context: String?

  var access: Kubectl { Kubectl(program: kubectl, context: context, kubeconfig: kubeconfig) }
}
