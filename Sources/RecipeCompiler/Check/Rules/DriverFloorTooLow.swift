import Diagnostics
import RecipeTable

/// A constraint that lets pass drivers that do not know the GPU.
struct DriverFloorTooLow: Rule {
  static let page = RulePage(
    code: "driver-floor-too-low", severity: .warning,
    summary: "a constraint allows drivers that are older than the accelerator needs",
    explanation: """
      The constraint is there to refuse clusters that the recipe does not work on, but lets pass \
      versions of the driver, or of CUDA, from before the recipe's accelerator. Raise it to what the \
      accelerator needs.
      """,
    example: RuleExample.overlay(
      "b200-eks",
      """
      criteria:
        service: eks
        accelerator: b200
      constraints:
        - name: GPU.smi.driver-version
          value: ">= [-535-]{+580+}"
      """))

  private static let drivers = ["GPU.smi.driver-version", "GPU.driver.version"]
  private static let cudas = ["GPU.smi.cuda-version"]

  func check(_ lint: Lint) -> [Diagnostic] {
    var places = Places<String>()
    for situation in lint.situations {
      guard let accelerator = situation.accelerator else { continue }
      let needs =
        Self.drivers.map { ($0, accelerator.driver?.value) }
        + Self.cudas.map { ($0, accelerator.cuda) }
      for (name, needed) in needs {
        guard let needed, let floor = situation.floor(name),
          floor.version.isVersion(before: needed)
        else { continue }
        places.add("\(accelerator.name) needs \(needed) or later", at: floor.constraint.valueRange)
      }
    }
    return places.all.map { range, details, recipes in
      found(
        "this allows versions that are too old: \(details.listed)\(inRecipes(recipes))",
        at: range)
    }
  }
}
