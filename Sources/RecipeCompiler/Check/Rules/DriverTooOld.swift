import Diagnostics
import RecipeTable

/// A driver that does not know the GPU it is for.
struct DriverTooOld: Rule {
  static let page = RulePage(
    code: "driver-too-old", severity: .error,
    summary: "the GPU driver is older than the recipe's accelerator needs",
    explanation: """
      A driver knows the GPUs that there were when its branch was made. An older one finds none on the \
      node, or cannot divide those that it finds, and the GPU Operator waits for the driver forever. \
      Raise `driver.version` in the overlay of the accelerator, or for all.
      """,
    example: RuleExample.gpuOperator
      + RuleExample.accelerated(
        "b200",
        """
        driver:
          version: "[-535.183.06-]{+580.105.08+}"
        """))

  private struct Detail: Hashable {
    let accelerator: String
    let needs: String
    let source: String
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    var places = Places<Detail>()
    for situation in lint.situations {
      guard let accelerator = situation.accelerator else { continue }
      for (ref, values) in situation.deployed where ref.isGPUOperator {
        guard let version = values?.deployedDriver, let text = version.plain.scalarText,
          let detail = detail(accelerator, divides: values?.dividesGPUs == true),
          text.isVersion(before: detail.needs)
        else { continue }
        places.add(detail, at: version.range)
      }
    }
    return places.all.map { range, details, recipes in
      let needs = Set(details.map { "\($0.accelerator) needs \($0.needs) or later" })
      return found(
        "this driver is too old: \(needs.listed)\(inRecipes(recipes))", at: range,
        notes: [Diagnostic.Note("from \(Set(details.map(\.source)).listed)")])
    }
  }

  private func detail(_ accelerator: ClusterFacts.Accelerator, divides: Bool) -> Detail? {
    if divides, let driver = accelerator.dividingDriver, let profiles = accelerator.profiles {
      return Detail(
        accelerator: "\(accelerator.name) with MIG", needs: driver, source: profiles.source)
    }
    return accelerator.driver.map {
      Detail(accelerator: accelerator.name, needs: $0.value, source: $0.source)
    }
  }
}

extension TracedValue {
  /// The driver version in the GPU Operator's values; nil where the nodes bring their own driver.
  fileprivate var deployedDriver: TracedValue? {
    if case .scalar(.bool(false))? = self["driver"]?["enabled"]?.content { return nil }
    return self["driver"]?["version"]
  }

  /// Whether the GPU Operator's values divide every GPU from the start.
  fileprivate var dividesGPUs: Bool {
    !MIGProfile.all(in: self["migManager"]?["config"]?["default"]?.text ?? "").isEmpty
  }
}
