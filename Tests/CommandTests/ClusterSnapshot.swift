/// A snapshot of a cluster as AICR writes it, with what the tests change.
struct ClusterSnapshot {
  var provider = "eks"
  var kubernetes = "v1.33.5-eks-1"
  var model: String? = "h100"
  var system = "24.04"
  var kernel: String? = "6.8.0-1024-aws"

  var yaml: String {
    """
    kind: Snapshot
    apiVersion: aicr.run/v1alpha2
    metadata: {timestamp: "2026-11-20T10:00:00Z"}
    measurements:
      - type: K8s
        subtypes:
          - {subtype: server, data: {version: \(kubernetes)}}
          - {subtype: node, data: {provider: \(provider)}}
      - type: GPU
        subtypes:
          - {subtype: hardware, data: {gpu-present: true\(model.map { ", model: " + $0 } ?? "")}}
      - type: OS
        subtypes:
          - {subtype: release, data: {ID: ubuntu, VERSION_ID: "\(system)"}}
          - subtype: sysctl
            data: {/proc/sys/kernel/ostype: Linux\(osrelease)}
      - type: NodeTopology
        subtypes:
          - {subtype: summary, data: {node-count: 4}}

    """
  }

  private var osrelease: String { kernel.map { ", /proc/sys/kernel/osrelease: " + $0 } ?? "" }
}

extension SampleTree {
  /// Overlays with constraints of their own, of what they extend, and of a mixin. `h100-any` applies
  /// beside the overlays of services and can be left out.
  static func forClusters(kubernetes: String = ">= 1.32") throws -> SampleTree {
    func overlay(_ name: String, _ spec: String) -> String {
      "metadata: {name: \(name)}\nspec:\n  " + spec.replacing("\n", with: "\n  ")
    }
    return try SampleTree([
      "registry.yaml": "components: [{name: a}, {name: extra}]\n",
      "overlays/eks.yaml": overlay(
        "eks",
        """
        criteria: {service: eks}
        constraints: [{name: K8s.server.version, value: "\(kubernetes)"}]
        componentRefs: [{name: a, type: Helm}]
        """),
      "overlays/h100-eks-training.yaml": overlay(
        "h100-eks-training",
        """
        base: eks
        criteria: {service: eks, accelerator: h100, intent: training}
        """),
      "overlays/h100-any.yaml": overlay(
        "h100-any",
        """
        criteria: {accelerator: h100}
        mixins: [fast]
        constraints: [{name: OS.sysctl./proc/sys/kernel/osrelease, value: ">= 6.8"}]
        componentRefs: [{name: extra, type: Helm}]
        """),
      "overlays/kind.yaml": overlay("kind", "criteria: {service: kind}"),
      "mixins/fast.yaml": """
      kind: RecipeMixin
      metadata: {name: fast}
      spec: {constraints: [{name: OS.release.VERSION_ID, value: ">= 24.04"}]}
      """,
    ])
  }
}
