/// The text of the `README.md` in the bundle's folder.
extension ArgoCDBundle {
  var readme: String {
    plan.readme(
      order: """
        Sync waves deploy them in this order; those that do not depend on each other are in the same wave.
        """,
      link: { $0.mainPart.map(Self.path) }, instructions: instructions)
  }

  private var instructions: String {
    let folder = plan.repository.folder
    let place = folder.isEmpty ? "the top of a" : "the folder `\(folder)` at the top of a"
    return """
      ## Deploy

      Argo CD 2.6 or later pulls this bundle from \(place) Git repository, and
      deploys it to the cluster that it runs in. Its Applications are in the namespace `\(Self.namespace)` and the
      project `default`. Argo CD has to be able to read the repository; `argocd repo add` tells it how.

      \(MarkdownText.numbered(steps))
      `app-of-apps.yaml` makes an Application for each file in `\(Self.applications)`. Those named `-pre` and `-post` hold
      further manifests of a component, which go before and after it.

      To change a component's Helm values, edit its `values.yaml`, and that of its `manifests` or
      `pre-manifests` if there are any, and push: Argo CD does the rest.

      ## Verify

      ```sh
      kubectl get applications --namespace \(Self.namespace)
      ```

      Every Application is `Synced` and `Healthy`. A chart that makes certificates or passwords as it is
      rendered makes them anew each time, and Argo CD shows such Applications as `OutOfSync`.

      ## Namespaces

      Argo CD makes a component's namespace where there is none. A namespace that a component's manifests
      declare, with labels that its pods need, is applied over it and belongs to that Application:
      deleting the Application deletes the namespace and all that is in it.

      ## Undo

      ```sh
      kubectl delete --filename app-of-apps.yaml
      ```

      This deletes the Applications, and each what it deployed. Argo CD promises no order for it: where an
      operator has to clean up after itself, delete its Application first and wait, from the bottom of
      the table to its top. Namespaces that Argo CD made stay.

      """
  }

  private var steps: [String] {
    let apply = """
      ```sh
      kubectl apply --filename app-of-apps.yaml
      ```
      """
    return [MarkdownText.checkSums]
      + (plan.options.repository == nil ? [SetRepositoryScript.readme(plan)] : [])
      + ["Commit the folder and push it.", patchHealth, apply]
  }

  private var patchHealth: String {
    """
    Once for each Argo CD: let it wait for an Application before it goes on to the next wave.
    Without this health check it starts all waves at once, and Applications fail and try again
    until what they need is there.
    ```sh
    kubectl patch configmap argocd-cm --namespace \(Self.namespace) --patch-file \(Self.healthFile)
    ```
    """
  }
}
