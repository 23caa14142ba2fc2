/// The text of the `README.md` in the bundle's folder.
extension HelmfileBundle {
  var readme: String {
    plan.readme(
      order:
        "Each is deployed after those that it depends on, which `needs` in helmfile.yaml names.",
      link: { $0.parts.isEmpty ? nil : $0.folder }, instructions: instructions)
  }

  private var hasKustomizations: Bool { plan.components.contains(where: \.isKustomized) }

  private var instructions: String {
    let kustomize =
      hasKustomizations
      ? " Components that are kustomizations also take Git and Kustomize: Helmfile makes charts of them."
      : ""
    return """
      ## Deploy

      This takes Helmfile 1 or later, Helm 3.17 or later with the plugin helm-diff, and a kubectl context of
      the cluster.\(kustomize)

      ```sh
      sha256sum -c checksums.txt   # nothing was changed on the way
      helmfile diff                # what it would do
      helmfile sync
      ```

      Releases that do not need each other are deployed together; `--concurrency 1` deploys one at a time,
      `--selector name=NAME` one alone. Running it again is safe, and `helmfile apply` touches only what
      differs.

      A component's manifests are releases of their own, named `-pre` and `-post`, which go before and after it.
      To change a component's Helm values, edit its `values.yaml`, and that of its `manifests` or
      `pre-manifests` if there are any.

      ## Verify

      ```sh
      helmfile status
      ```

      Every release is `deployed`.

      ## Undo

      ```sh
      helmfile destroy
      ```

      This removes the releases, last first. Namespaces that Helm made and custom resource definitions that
      a chart keeps stay. A namespace that a component's manifests declare goes with that release.

      """
  }
}
