/// The text of the `README.md` in the bundle's folder.
extension HelmBundle {
  var readme: String {
    plan.readme(
      order: "They are deployed in this order.", link: { $0.folder + "/README.md" },
      instructions: Self.instructions)
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
