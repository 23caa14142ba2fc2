import TestSupport
import Testing

@testable import RecipeCompiler

/// What later versions of the language let a mixin do, behind a switch.
@Suite struct LateMixinTests {
  /// - Returns: the dependencies and the overrides of `a`, or the code of the failure.
  private func compose(_ ref: String, late: Bool) throws -> String {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      metadata: {name: base}
      spec: {componentRefs: [{name: a, type: Helm, overrides: {x: {y: 1}}}, {name: b, type: Helm}]}
      """, to: "overlays/base.yaml")
    try folder.write(
      "metadata: {name: eks}\nspec: {criteria: {service: eks}, mixins: [m]}\n",
      to: "overlays/eks.yaml")
    try folder.write(
      "kind: RecipeMixin\nmetadata: {name: m}\nspec: {componentRefs: [\(ref)]}\n",
      to: "mixins/m.yaml")
    try folder.write(
      "components: [{name: a, mixinSafeOverridePaths: [x.y, z]}]\n", to: "registry.yaml")
    let (tree, diagnostics) = load(roots: [folder.path])
    #expect(diagnostics.isEmpty)
    var resolver = Resolver(tree)
    resolver.lateMixins = late
    switch resolver.compose([0]) {
    case .failure(let failure): return failure.diagnostic.code
    case .success(let composed):
      let component = composed.composition.components.first { $0.name == "a" }?.value
      let dependencies = component?.dependencyRefs.map(\.text).joined(separator: ",") ?? ""
      return "\(dependencies) \(component?.overrides?.shown ?? "")"
    }
  }

  @Test(arguments: [
    ("{name: a, dependencyRefs: [b]}", "b {x:{y:1}}"),
    ("{name: a, overrides: {x: {y: 2}}}", " {x:{y:2}}"),
    ("{name: a, overrides: {z: {deeper: 3}}}", " {x:{y:1},z:{deeper:3}}"),
    ("{name: a, overrides: {x: {other: 2}}}", "mixin-sets-too-much"),
    ("{name: a, overrides: {zz: 1}}", "mixin-sets-too-much"),
    ("{name: a, version: '2'}", "mixin-sets-too-much"),
    ("{name: b, overrides: {x: {y: 2}}}", "mixin-sets-too-much"),
  ])
  func onlyWithTheSwitch(_ ref: String, _ expected: String) throws {
    #expect(try compose(ref, late: true) == expected)
    #expect(try compose(ref, late: false) == "mixin-sets-too-much")
  }
}
