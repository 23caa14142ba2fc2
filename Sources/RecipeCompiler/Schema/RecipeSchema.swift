import RecipeTable

/// The files of the recipe language that editors can be told of.
public enum RecipeSchema: String, CaseIterable, Sendable {
  case overlay, mixin, registry, criteria, catalog

  /// How it is called beside others in a folder.
  public var fileName: String { "\(rawValue).schema.json" }

  public var schema: JSONSchema {
    switch self {
    case .overlay: JSONSchema(title: "Overlay", .overlay, hints)
    case .mixin: JSONSchema(title: "Mixin", .mixin, hints)
    case .registry: JSONSchema(title: "Component registry", .registry, hints)
    case .criteria: JSONSchema(title: "Criteria", .criteriaCatalog, hints)
    case .catalog: JSONSchema(title: "Validator catalog", .validatorCatalog, hints)
    }
  }

  private typealias Hint = JSONSchema.Hint

  private var hints: [String: JSONSchema.Hint] {
    switch self {
    case .overlay:
      Self.file("RecipeMetadata", "An overlay: what a recipe is where its criteria are met.")
        .merging(Self.overlaySpec) { $1 }
    case .mixin:
      Self.file("RecipeMixin", "A mixin: what several overlays share.", RecipeKeys.apiVersions)
        .merging(Self.shared("spec")) { $1 }
    case .registry:
      Self.catalog("ComponentRegistry", "What is known of each component, wherever it is used.")
        .merging(RegistryHints.all) { $1 }
    case .criteria:
      Self.catalog("CriteriaCatalog", "Values of criteria beyond those that are built in.")
        .merging(Self.criteriaCatalog) { $1 }
    case .catalog:
      Self.catalog("ValidatorCatalog", "The checks that validation phases can name.")
        .merging(RegistryHints.validators) { $1 }
    }
  }

  // MARK: Files

  private static func file(
    _ kind: String, _ description: String, _ versions: [String] = RecipeKeys.apiVersions
  ) -> [String: Hint] {
    [
      "": Hint(description: description, required: ["apiVersion", "kind", "metadata"]),
      "apiVersion": Hint(
        description: "The version of the language. Profiles need aicr.run/v1alpha3.",
        allowed: versions),
      "kind": Hint(description: "What the file holds.", allowed: [kind]),
      "metadata": Hint(description: "What identifies it.", required: ["name"]),
      "metadata.name": Hint(
        description: "What others call it: unique in the tree, and as the file is called.",
        pattern: "."),
      "spec": Hint(description: "What it says."),
    ]
  }

  private static func catalog(_ kind: String, _ description: String) -> [String: Hint] {
    [
      "": Hint(description: description, required: ["kind"]),
      "apiVersion": Hint(description: "The version of the file's form."),
      "kind": Hint(description: "What the file holds.", allowed: [kind]),
      "metadata": Hint(description: "What identifies the file."),
    ]
  }

  // MARK: Overlays and mixins

  private static let overlaySpec: [String: Hint] = [
    "spec.base": Hint(
      description: "The overlay that this one adds to; without it, overlays/base.yaml."),
    "spec.criteria": Hint(
      description: "Where the overlay applies. Without criteria it serves only as others' base."),
    "spec.criteria.nodes": Hint(description: "How many nodes the cluster has."),
    "spec.mixins": Hint(description: "What this overlay shares with others."),
    "spec.mixins[]": Hint(description: "The name of a mixin."),
    "spec.validation": Hint(description: "What is checked on the cluster, by phase."),
    "spec.profile": Hint(
      description: "A choice that the cluster's owner has to make.",
      required: ["name", "default", "values"]),
    "spec.profile.name": Hint(description: "What the choice is called.", pattern: "."),
    "spec.profile.description": Hint(description: "What it decides, for who has to make it."),
    "spec.profile.default": Hint(description: "The value that counts where none is chosen."),
    "spec.profile.values": Hint(description: "What each value of the choice sets."),
    "spec.profile.values.*": Hint(description: "What the recipe is with this value."),
    "spec.profile.values.*.advertiser": Hint(
      description: "Who makes the devices known to the cluster."),
    "spec.profile.values.*.description": Hint(description: "What the value means."),
  ]
  .merging(criteriaHints) { $1 }
  .merging(shared("spec")) { $1 }
  .merging(shared("spec.profile.values.*")) { $1 }
  .merging(phases) { $1 }

  private static let criteriaHints = Dictionary(
    uniqueKeysWithValues: Dimension.allCases.map { dimension in
      (
        "spec.criteria.\(dimension.name)",
        Hint(
          description: "The \(dimension.name) that the overlay is for; any leaves it open. "
            + "criteria.yaml can add values.",
          examples: Vocabulary.builtIn.terms(dimension).map(\.name),
          // Queries are put in lower case before they are compared.
          pattern: "^[^A-Z]*$")
      )
    })

  private static let phases: [String: Hint] = ValidationPhase.Name.allCases.reduce(into: [:]) {
    hints, name in
    let path = "spec.validation.\(name.rawValue)"
    hints[path] = Hint(description: "What is checked in the \(name.rawValue) phase.")
    hints[path + ".timeout"] = Hint(
      description: "How long the phase may take.", examples: ["10m", "1h30m"])
    hints[path + ".infrastructure"] = Hint(description: "What the checks run on.")
    hints[path + ".nodeSelection"] = Hint(description: "The nodes that are checked.")
    hints[path + ".checks"] = Hint(
      description: "Checks of the validator catalog. An empty list drops the inherited ones.")
    hints[path + ".checks[]"] = Hint(description: "The name of a check.")
    hints.merge(constraints(path)) { $1 }
  }

  private static func shared(_ path: String) -> [String: Hint] {
    constraints(path).merging(ComponentRefHints.all(path)) { $1 }
  }

  private static func constraints(_ path: String) -> [String: Hint] {
    [
      path + ".constraints": Hint(
        description: "What the cluster must be. One of the same name replaces the inherited one."),
      path + ".constraints[]": Hint(
        description: "A condition on the cluster.", required: ["name", "value"]),
      path + ".constraints[].name": Hint(
        description: "The measurement that is compared.",
        examples: ["K8s.server.version", "OS.release.ID", "GPU.smi.driver-version"], pattern: "."),
      path + ".constraints[].value": Hint(
        description: "An operator and a value, or the value that it must be.",
        examples: [">= 1.32", "ubuntu"]),
      path + ".constraints[].severity": Hint(
        description: "How bad it is when the condition is not met.",
        examples: ["error", "warning"]),
      path + ".constraints[].remediation": Hint(description: "What to do then."),
      path + ".constraints[].unit": Hint(description: "The unit of the value."),
    ]
  }

  // MARK: Criteria

  private static let criteriaCatalog: [String: Hint] = Dimension.allCases.reduce(
    into: ["dimensions": Hint(description: "The values by dimension.")]
  ) { hints, dimension in
    let path = "dimensions.\(dimension.name)"
    hints[path] = Hint(description: "Values of the \(dimension.name).")
    hints[path + "[]"] = Hint(
      description: "A value that queries and overlays can have.", required: ["name"])
    hints[path + "[].name"] = Hint(
      description: "The value, in lower case.", examples: Vocabulary.builtIn.names(dimension),
      pattern: "^[^A-Z]+$")
    hints[path + "[].displayName"] = Hint(description: "What people call it.")
    hints[path + "[].description"] = Hint(description: "What it is, for the catalog.")
    hints[path + "[].aliases"] = Hint(description: "Other spellings that queries may have.")
    hints[path + "[].aliases[]"] = Hint(description: "Another spelling.")
  }
}

extension Vocabulary {
  fileprivate func names(_ dimension: Dimension) -> [String] {
    terms(dimension).map(\.name).filter { $0 != Criteria.any }
  }
}
