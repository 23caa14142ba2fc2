/// The text of the `README.md` in the bundle's folder.
extension FluxBundle {
  var readme: String {
    let order =
      hasStages
      ? "A stage each deploys them: a Flux Kustomization in `stages`, which waits for those of the components that it depends on."
      : "Each is deployed after those that it depends on, which its HelmRelease names."
    return plan.readme(
      order: order,
      link: { component in
        component.mainPart.map {
          hasStages ? stagePath(of: $0) : component.folder + "/kustomization.yaml"
        }
      }, instructions: instructions)
  }

  private var instructions: String {
    """
    ## Deploy

    This takes Flux 2.6 or later with its helm-controller\(hasStages ? " and kustomize-controller" : ""), in the namespace `\(Self.namespace)`.
    \(needsRepository ? pulled : "Nothing here has to be pulled from Git: every chart comes from a public repository.")

    \(MarkdownText.numbered(steps))
    In a repository that Flux keeps a cluster in step with, the folder's `kustomization.yaml` is all that the
    cluster's Kustomization needs; leave out the last step then.

    \(structure)Every chart is a HelmRelease in `\(Self.namespace)`, where Flux keeps Helm's record of the release, too. It is
    released to the component's namespace, which is made where there is none. A namespace that a
    component's manifests declare becomes part of that release.

    \(change)
    ## Verify

    ```sh
    flux get all --namespace \(Self.namespace)
    ```

    Every object is `True` under `READY`.

    ## Undo

    ```sh
    kubectl delete --kustomize .
    ```

    Flux uninstalls the releases\(hasStages ? " and deletes what the kustomizations hold" : ""), in no order of its own: where an operator has to clean up
    after itself, delete its HelmRelease first and wait, from the bottom of the table to its top. Namespaces
    that Flux made for a release stay\(namespaces.isEmpty ? "" : "; those in `namespaces` are deleted with all that is in them").

    """
  }

  private var pulled: String {
    let folder = plan.repository.folder
    let place = folder.isEmpty ? "the top of a" : "the folder `\(folder)` at the top of a"
    return """
      It pulls this bundle from \(place) Git repository. The address is in
      [sources/\(repositoryName).yaml](sources/\(repositoryName).yaml); a private one takes a `secretRef` there.
      A revision is taken for a branch, unless it is the 40 digits of a commit or starts with `refs/`.
      """
  }

  private var steps: [String] {
    let apply = """
      ```sh
      kubectl apply --kustomize .
      ```
      """
    guard needsRepository else { return [MarkdownText.checkSums, apply] }
    return [MarkdownText.checkSums]
      + (plan.options.repository == nil ? [SetRepositoryScript.readme(plan)] : [])
      + ["Commit the folder and push it.", apply]
  }

  private var structure: String {
    guard hasStages else { return "" }
    return """
      Some components are kustomizations of others' repositories. A HelmRelease can't wait for one of those, nor
      the other way round. So here each component is applied by a Flux Kustomization of its own, and these
      wait for each other; each is ready when everything that it applied is. The kustomizations come from a
      GitRepository each. Their revision is taken for a tag unless it is the 40 digits of a commit; without
      one, for the branch `main`.


      """
  }

  private var change: String {
    """
    To change a component's Helm values, edit `values` in its `release.yaml`, and the `values.yaml` of its
    `manifests` or `pre-manifests` if there are any. A component with `cluster-values.yaml` has its values in
    that file and in `values.yaml` instead, since what a HelmRelease says itself would win over the
    cluster's.

    """
  }
}
