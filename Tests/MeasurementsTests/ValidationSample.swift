import Measurements
import RecipeDocuments
import RecipeTable

/// A snapshot, and recipes in the words of their documents.
enum ValidationSample {
  /// A cluster with the GPU operator on it.
  static let snapshot = snapshot(images: [("gpu-operator", "v25.10.1"), ("pause", "3.9")])

  static func snapshot(
    images: [(String, String)], metadata: [Snapshot.Reading] = [time]
  ) -> Snapshot {
    Snapshot(
      metadata: metadata,
      measurements: [
        Snapshot.Measurement(
          type: "K8s",
          subtypes: [
            subtype("image", images), subtype("server", [("version", "v1.33.5-eks-1234")]),
          ]),
        Snapshot.Measurement(
          type: "OS",
          subtypes: [
            subtype("release", [("ID", "ubuntu"), ("NAME", "Ubuntu"), ("VERSION_ID", "22.04")])
          ]),
      ])
  }

  static let time = Snapshot.Reading("timestamp", .string("2026-08-01T10:00:00.25Z"))

  private static func subtype(_ name: String, _ data: [(String, String)]) -> Snapshot.Subtype {
    Snapshot.Subtype(
      name: name, record: Snapshot.Record(data: data.map { .init($0.0, .string($0.1)) }))
  }

  static func recipe(_ text: String) throws -> Recipe {
    try RecipeFile.read(Array(("kind: RecipeResult\n" + text).utf8), path: "recipe.yaml")
  }

  /// Every status, every phase, and everything that a constraint can say.
  static let everything = """
    criteria: {service: eks, accelerator: h100, intent: training}
    constraints:
      - {name: K8s.server.version, value: ">= 1.32.4"}
      - name: OS.release.VERSION_ID
        value: "24.04"
        severity: error
        unit: release
        remediation: |
          Install Ubuntu 24.04,
          node by node.
    validation:
      conformance:
        checks: [dra-support]
      readiness:
        constraints:
          - {name: OS.release.NAME, value: Debian, severity: warning, remediation: Think again.}
          - {name: GPU.smi.driver, value: ">= 570"}
      deployment:
        checks: [operator-health, gpu-operator-version]
        constraints:
          - {name: Deployment.gpu-operator.version, value: ">= v25.10.0"}
          - {name: Deployment.nfd.version, value: ">= 0.17"}
      performance:
        timeout: 30m
        checks: [nccl-all-reduce-bw]
        constraints:
          - {name: nccl-all-reduce-bw, value: ">= 300", unit: GB/s}
    """

  static func validation(
    _ recipe: String = everything, _ snapshot: Snapshot = snapshot,
    phases: [Validation.Phase] = Validation.Phase.allCases
  ) throws -> Validation {
    try Validation(self.recipe(recipe), snapshot: snapshot, phases: phases)
  }
}
