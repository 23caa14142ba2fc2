import RecipeTable

extension Shape {
  /// A mapping with these keys; what is not given is text.
  private static func fields(_ keys: [String], _ shapes: [String: Shape] = [:]) -> Shape {
    .fields(Dictionary(uniqueKeysWithValues: keys.map { ($0, shapes[$0] ?? .text) }))
  }

  static let overlay = file(
    spec: fields(
      RecipeKeys.overlaySpec,
      [
        "criteria": fields(RecipeKeys.criteria), "mixins": .list(.text),
        "constraints": constraints, "componentRefs": componentRefs, "validation": validation,
        "profile": profile,
      ]))

  static let mixin = file(
    spec: fields(
      RecipeKeys.mixinSpec, ["constraints": constraints, "componentRefs": componentRefs]))

  static let registry = fields(
    RecipeKeys.registry, ["metadata": .entries(.anything), "components": .list(component)])

  static let criteriaCatalog = fields(
    RecipeKeys.criteriaCatalog,
    [
      "dimensions": .fields(
        Dictionary(uniqueKeysWithValues: Dimension.allCases.map { ($0.name, criteriaValues) }))
    ])

  static let validatorCatalog = fields(
    RecipeKeys.validatorCatalog, ["metadata": catalogMetadata, "validators": .list(validator)])

  static let catalogMetadata = Shape.fields(["name": .text, "version": .text])

  private static func file(spec: Shape) -> Shape {
    fields(RecipeKeys.file, ["metadata": .open(["name": .text]), "spec": spec])
  }

  private static let constraints = Shape.list(fields(Constraint.fields))

  private static let componentRefs = Shape.list(
    fields(
      RecipeKeys.componentRef,
      [
        "overrides": .entries(.anything), "dependencyRefs": .list(.text),
        "manifestFiles": .list(.text), "preManifestFiles": .list(.text), "patches": .list(.text),
        "expectedResources": .list(.anything), "cleanup": .flag, "healthCheckSkip": .flag,
      ]))

  private static let validation = fields(
    RecipeKeys.validation,
    Dictionary(uniqueKeysWithValues: RecipeKeys.validation.map { ($0, phase) }))

  private static let phase = fields(
    RecipeKeys.phase,
    ["nodeSelection": .anything, "checks": .list(.text), "constraints": constraints])

  private static let profile = fields(
    RecipeKeys.profile,
    [
      "values": .entries(
        fields(
          RecipeKeys.profileValue, ["componentRefs": componentRefs, "constraints": constraints]))
    ])

  private static let criteriaValues = Shape.list(
    fields(RecipeKeys.criteriaValue, ["aliases": .list(.text)]))
}
