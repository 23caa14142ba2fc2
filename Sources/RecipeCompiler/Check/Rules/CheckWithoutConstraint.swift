import Diagnostics

/// A check that has nothing to compare what it finds with.
struct CheckWithoutConstraint: Rule {
  static let page = RulePage(
    code: "check-without-constraint", severity: .warning,
    summary: "a check lacks the constraint that it reads",
    explanation: """
      Some checks compare what they find with a constraint of the same phase: `nccl-all-reduce-bw` \
      with the constraint of its own name, `gpu-operator-version` with \
      `Deployment.gpu-operator.version`. Without it they measure and judge nothing, or are skipped, \
      while the phase still counts as passed (AICR #969). Add the constraint to the phase, there or \
      in what the recipe inherits.
      """,
    example: RuleExample.catalog
      + RuleExample.base(
        with: """
          validation:
            performance:
              checks: [nccl-all-reduce-bw]
              {+constraints:
                - name: nccl-all-reduce-bw
                  value: ">= 300"+}
          """))

  func check(_ lint: Lint) -> [Diagnostic] {
    var reach = Reach()
    for phase in lint.finishedPhases {
      let constraints = Set((phase.constraints ?? []).map(\.name))
      for check in phase.checks ?? [] {
        for input in CheckInputs.required[check.text] ?? [] where !constraints.contains(input) {
          reach.count(check, input)
        }
      }
    }
    return reach.all.map { check, input, count in
      found(
        "\(check.text) reads the constraint \(input), which the phase does not have\(inRecipes(count))",
        at: check.range)
    }
  }
}

/// What the checks of AICR's validators read of their phase.
enum CheckInputs {
  /// The constraints without which a check judges nothing.
  static let required: [String: [String]] = [
    "gpu-operator-version": ["Deployment.gpu-operator.version"],
    "nccl-all-reduce-bw": ["nccl-all-reduce-bw"],
    "nccl-all-reduce-bw-net": ["nccl-all-reduce-bw-net"],
    "nccl-all-reduce-bw-nvls": ["nccl-all-reduce-bw-nvls"],
    "inference-perf": ["inference-throughput", "inference-ttft-p99"],
  ]

  private static let optional: [String: [String]] = [
    "inference-perf": [
      "inference-model", "inference-concurrency-per-gpu", "inference-routing-mode",
    ],
    "nccl-all-reduce-bw": nccl, "nccl-all-reduce-bw-net": nccl, "nccl-all-reduce-bw-nvls": nccl,
  ]
  private static let nccl = ["nccl-benchmark-profile", "nccl-benchmark-runtime-ref"]

  /// The checks that read each constraint.
  static let readers: [String: [String]] = {
    var readers: [String: [String]] = [:]
    for (check, inputs) in required.merging(optional, uniquingKeysWith: +) {
      for input in inputs { readers[input, default: []].append(check) }
    }
    return readers.mapValues { $0.sorted { $0.precedes($1) } }
  }()
}

extension Lint {
  /// What the phases of every recipe come to.
  var finishedPhases: [ValidationPhase] {
    recipes.flatMap { finished in
      ValidationPhase.Name.allCases.compactMap { finished.recipe.validation[$0] }
    }
  }
}
