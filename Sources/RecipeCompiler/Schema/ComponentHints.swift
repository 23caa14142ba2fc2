/// What editors show of a reference to a component.
enum ComponentRefHints {
  private typealias Hint = JSONSchema.Hint

  static func all(_ path: String) -> [String: JSONSchema.Hint] {
    let list = path + ".componentRefs"
    var hints = [
      list: Hint(description: "The components, and what is said of each here."),
      list + "[]": Hint(
        description: "A component. What is not said here is inherited, or the registry's.",
        required: ["name"]),
    ]
    for (key, hint) in fields { hints["\(list)[].\(key)"] = hint }
    return hints
  }

  private static let fields: [String: Hint] = [
    "name": Hint(description: "The component's name in registry.yaml.", pattern: "."),
    "namespace": Hint(description: "The namespace that it is deployed to."),
    "chart": Hint(description: "The Helm chart's name."),
    "type": Hint(
      description: "How it is deployed.", examples: [ComponentType.helm, ComponentType.kustomize],
      // Upper and lower case do not matter.
      pattern: "^([Hh][Ee][Ll][Mm]|[Kk][Uu][Ss][Tt][Oo][Mm][Ii][Zz][Ee]|)$"),
    "source": Hint(description: "The chart's repository, or the repository to kustomize."),
    "version": Hint(description: "The chart's version; the registry has a default."),
    "tag": Hint(description: "The tag or revision of what Kustomize builds."),
    "path": Hint(description: "The folder that Kustomize builds."),
    "valuesFile": Hint(
      description: "Helm values, over the component's own values.yaml.",
      examples: ["components/NAME/values-eks.yaml"]),
    "healthCheckAsserts": Hint(
      description: "A health check in the place of the registry's, as the text of its file."),
    "overrides": Hint(description: "Helm values over those of the files."),
    "dependencyRefs": Hint(description: "Components that must be there before this one."),
    "dependencyRefs[]": Hint(description: "The name of a component."),
    "manifestFiles": Hint(description: "Manifests that are applied after the chart."),
    "manifestFiles[]": Hint(description: "A file of the tree."),
    "preManifestFiles": Hint(description: "Manifests that are applied before the chart."),
    "preManifestFiles[]": Hint(description: "A file of the tree."),
    "patches": Hint(description: "Patches for Kustomize."),
    "patches[]": Hint(description: "A file of the tree."),
    "expectedResources": Hint(description: "What must be in the cluster once it is deployed."),
    "expectedResources[]": Hint(description: "An object: its kind, name and namespace."),
    "cleanup": Hint(description: "Whether to remove it once the validation is done."),
    "healthCheckSkip": Hint(description: "Whether to leave its health check out."),
  ]
}

/// What editors show of the registry and the validator catalog.
enum RegistryHints {
  private typealias Hint = JSONSchema.Hint

  static let all: [String: JSONSchema.Hint] = placed(
    "components",
    [
      "": Hint(description: "The components that recipes can refer to."),
      "[]": Hint(description: "A component.", required: ["name"]),
      "[].name": Hint(description: "What recipes call it.", pattern: "."),
      "[].displayName": Hint(description: "What people call it."),
      "[].description": Hint(description: "What it does, for the catalog."),
      "[].helm": Hint(description: "What a reference deployed by Helm has where it says nothing."),
      "[].helm.defaultRepository": Hint(description: "The chart's repository."),
      "[].helm.defaultChart": Hint(description: "The chart, perhaps after its repository's name."),
      "[].helm.defaultVersion": Hint(description: "The chart's version, as its repository has it."),
      "[].helm.defaultNamespace": Hint(description: "The namespace that it is deployed to."),
      "[].kustomize": Hint(
        description: "What a reference deployed by Kustomize has where it says nothing."),
      "[].kustomize.defaultSource": Hint(description: "The repository."),
      "[].kustomize.defaultPath": Hint(description: "The folder in it."),
      "[].kustomize.defaultTag": Hint(description: "The tag or revision of it."),
      "[].manifestFiles": Hint(description: "Manifests that every recipe applies with it."),
      "[].healthCheck": Hint(description: "How to tell that it works."),
      "[].healthCheck.assertFile": Hint(
        description: "The check's file.", examples: ["checks/NAME/health-check.yaml"]),
      "[].valueOverrideKeys": Hint(description: "Names that its values go by on a command line."),
      "[].nodeScheduling": Hint(description: "Where its values say which nodes it runs on."),
      "[].podScheduling": Hint(description: "Where its values say which pods are workload."),
      "[].storageClassPaths": Hint(description: "Where its values name a storage class."),
      "[].sharedStorageClassPaths": Hint(
        description: "Where its values name the storage class of volumes that many nodes share."),
      "[].validations": Hint(description: "What is looked at before it is deployed."),
    ])

  static let validators: [String: JSONSchema.Hint] = placed(
    "validators",
    [
      "": Hint(description: "The checks."),
      "[]": Hint(description: "A check.", required: ["name", "phase"]),
      "[].name": Hint(description: "What validation phases call it.", pattern: "."),
      "[].phase": Hint(
        description: "The phase that it belongs to.", allowed: RecipeKeys.validation),
      "[].description": Hint(description: "What it looks at."),
      "[].image": Hint(description: "The image that runs it."),
      "[].timeout": Hint(description: "How long it may take.", examples: ["5m"]),
      "[].args": Hint(description: "Arguments of the image's program."),
      "[].env": Hint(description: "Environment variables of the image's program."),
      "[].resources": Hint(description: "What it asks of its node."),
      "[].dependencyAffinity": Hint(description: "Components that it has to run beside."),
    ])

  private static func placed(
    _ path: String, _ hints: [String: JSONSchema.Hint]
  ) -> [String: JSONSchema.Hint] {
    Dictionary(uniqueKeysWithValues: hints.map { (path + $0.key, $0.value) })
  }
}
