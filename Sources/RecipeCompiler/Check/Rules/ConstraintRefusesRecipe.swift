import Diagnostics
import RecipeTable

/// A constraint on a component's version that the recipe's own version does not meet.
struct ConstraintRefusesRecipe: Rule {
  static let page = RulePage(
    code: "constraint-refuses-recipe", severity: .error,
    summary: "a recipe deploys a version that its own validation refuses",
    explanation: """
      `Deployment.component.version` is what a check finds running after the deployment, and that is \
      what the recipe itself says. Where the two contradict each other, every cluster that was set up by \
      the recipe fails its validation. Most often one of them was raised and the other forgotten.
      """,
    example: RuleExample.registry(with: "gpu-operator")
      + RuleExample.overlay(
        "eks",
        """
        criteria:
          service: eks
        componentRefs:
          - name: gpu-operator
        validation:
          deployment:
            checks:
              - gpu-operator-version
            constraints:
              - name: Deployment.gpu-operator.version
                value: ">= [-1.3.0-]{+1.2.0+}"
        """))

  private struct Contradiction {
    let constraint: Constraint
    let version: TracedValue
    var recipes = 0
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    var findings: [String: Contradiction] = [:]
    for recipe in lint.everyRecipe {
      let phases = ValidationPhase.Name.allCases.flatMap {
        recipe.validation[$0]?.constraints ?? []
      }
      for constraint in phases {
        guard let version = deployedVersion(constraint.name, recipe),
          constraint.expression?.allows(version.text) == false
        else { continue }
        let key = "\(constraint.valueRange.key) \(version.range.key)"
        findings[key, default: Contradiction(constraint: constraint, version: version)].recipes += 1
      }
    }
    return findings.values.map(diagnostic)
  }

  /// The version that the recipe has for the component whose version a constraint is about.
  private func deployedVersion(_ name: String, _ recipe: ResolvedRecipe) -> TracedValue? {
    guard let path = try? MeasurementPath(name), path.type == MeasurementPath.deploymentType,
      path.key == "version"
    else { return nil }
    return recipe.components.first { $0.name == path.subtype && $0.isEnabled }?.value[.version]
  }

  private func diagnostic(_ found: Contradiction) -> Diagnostic {
    self.found(
      "\(found.constraint.name) has to be \(found.constraint.valueText), but "
        + "\(countedRecipes(found.recipes, "has", "have")) \(found.version.text)",
      at: found.constraint.valueRange,
      notes: [Diagnostic.Note("the version is set here", at: found.version.range)])
  }
}
