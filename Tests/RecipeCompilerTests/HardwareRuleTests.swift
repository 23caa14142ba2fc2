import Diagnostics
import Foundation
import RecipeCompiler
import Testing

/// Facts of hardware, services and charts, and the rules that hold recipes against them.
@Suite struct HardwareRuleTests {
  /// The registry of the smallest tree with charts that facts are known of.
  private static let registry = """

    -- registry.yaml --
    kind: ComponentRegistry
    apiVersion: aicr.run/v1alpha2
    components:
    """
    + [
      ("app", "https://charts.example.com", "example/app", "1.2.3"),
      ("gpu-operator", "https://helm.ngc.nvidia.com/nvidia", "nvidia/gpu-operator", "v26.3.3"),
      ("dra", "oci://registry.k8s.io/dra-driver-nvidia/charts", "dra-driver-nvidia-gpu", "0.4.1"),
    ].map { name, repository, chart, version in
      """

        - name: \(name)
          displayName: The component \(name)
          healthCheck:
            assertFile: checks/app/health-check.yaml
          helm:
            defaultRepository: \(repository)
            defaultChart: \(chart)
            defaultVersion: \(version)
            defaultNamespace: \(name)
      """
    }.joined() + "\n"

  private func findings(_ files: String) throws -> [Diagnostic] {
    // Each test uses the components that it is about.
    try SmallestTree.findings(with: Self.registry + files).filter { $0.code != "unused-component" }
  }

  private func places(_ files: String) throws -> [String] {
    try findings(files).map(\.fileLineAndCode)
  }

  // MARK: The file

  @Test(arguments: [
    ("[]", "facts.yaml:1 wrong-type"),
    ("kind: ClusterFacts\napiVersion: larder.dev/v1alpha1\nchart: []", "facts.yaml:3 unknown-key"),
    ("kind: ClusterFact\napiVersion: larder.dev/v1alpha1", "facts.yaml:1 wrong-kind"),
    ("apiVersion: larder.dev/v1alpha1", "facts.yaml:1 missing-kind"),
    (head + "charts: {}", "facts.yaml:3 wrong-type"),
    (head + "charts: [{source: 'http://a'}]", "facts.yaml:3 missing-name"),
    (head + "charts: [{name: a, version: [1], source: 'http://a'}]", "facts.yaml:3 wrong-type"),
    (head + "charts: [{name: a, version: new, source: 'http://a'}]", "facts.yaml:3 wrong-type"),
    (
      head + "charts: [{name: a, version: 1.0.0, kubeVersion: < 1.30, source: 'http://a'}]",
      "facts.yaml:3 wrong-type"
    ),
    (head + "accelerators:\n- {name: a, mig: none, source: 'http://a'}", "facts.yaml:4 wrong-type"),
    (
      head + "accelerators:\n- {name: a, driver: {}, source: 'http://a'}",
      "facts.yaml:4 unsourced-fact"
    ),
    (
      head + "operatingSystems:\n- {name: a, kernels: [x], source: 'http://a'}",
      "facts.yaml:4 wrong-type"
    ),
    (head + "checks: [{name: a, supports: [eks], source: 'http://a'}]", "facts.yaml:3 wrong-type"),
    (
      head + "services: [{name: a, newest: '1.30', source: hearsay}]", "facts.yaml:3 unsourced-fact"
    ),
    (head + "addresses: [K8s.node.provider]", "facts.yaml:3 wrong-type"),
    (
      head + "addresses: [{name: K8s.node, tells: os, holds: a, source: 'http://a'}]",
      "facts.yaml:3 wrong-type"
    ),
    (
      head + "addresses: [{name: OS.release.NAME, tells: system, holds: a, source: 'http://a'}]",
      "facts.yaml:3 wrong-type"
    ),
    (
      head + "addresses: [{name: OS.release.NAME, tells: os, source: 'http://a'}]",
      "facts.yaml:3 wrong-type"
    ),
    (
      head + "addresses: [{name: OS.release.NAME, tells: os, holds: os-name}]",
      "facts.yaml:3 unsourced-fact"
    ),
    (
      head + "addresses: [{name: OS.a.b, tells: os, holds: c, vage: true, source: 'http://a'}]",
      "facts.yaml:3 unknown-key"
    ),
    (
      head + "names: [{name: L4, in: gpus, means: l4, source: 'http://a'}]",
      "facts.yaml:3 wrong-type"
    ),
    (head + "names: [{name: L4, in: gpu, source: 'http://a'}]", "facts.yaml:3 wrong-type"),
    (head + "names: [{name: L4, in: gpu, means: l4}]", "facts.yaml:3 unsourced-fact"),
    (
      head + "names: [{name: L4, in: gpu, means: l4, prevails: often, source: 'http://a'}]",
      "facts.yaml:3 wrong-type"
    ),
    (head + "\tservices: []", "facts.yaml:3 tab-indentation"),
  ])
  func malformed(_ text: String, _ expected: String) throws {
    #expect(try places("-- facts.yaml --\n\(text)\n") == [expected])
  }

  private static let head = "kind: ClusterFacts\napiVersion: larder.dev/v1alpha1\n"

  /// The file that the program has within reads without a word, and every fact has its source.
  @Test func ourFactsAreFine() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../recipes/facts.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(try places("-- facts.yaml --\n\(text)\n") == [])
    let entries = text.split(separator: "\n").filter { $0.hasPrefix("  - name:") }
    #expect(entries.count > 30)
    #expect(text.split(separator: "source: https://").count > entries.count)
  }

  @Test func aTreeAddsFactsOfItsOwn() throws {
    let overlay = SmallestTree.overlay(
      "h100-eks",
      """
      criteria: {service: eks, accelerator: h100}
      componentRefs:
        - name: gpu-operator
          overrides: {driver: {version: "580.95.05"}}
      """)
    let facts = """
      -- facts.yaml --
      \(Self.head)accelerators:
        - name: h100
          source: https://example.com/h100
          driver: {minimum: "590.1", source: "https://example.com/driver"}

      """
    #expect(try places(overlay) == [])
    #expect(try places(overlay + facts) == ["overlays/h100-eks.yaml:8 driver-too-old"])
  }

  // MARK: The rules

  @Test(arguments: [
    // Inherited from the component's own values, and said where it is written.
    (
      "l40", "gpu-operator", "values: {}", "mig: {strategy: mixed}",
      ["components/gpu-operator/values.yaml:1 mig-not-supported"]
    ),
    (
      "l40", "app", "values: {}", "migStrategy: single",
      ["components/app/values.yaml:1 mig-not-supported"]
    ),
    ("l40", "gpu-operator", "values: {}", "migManager: {config: {default: all-disabled}}", []),
    ("rtx-pro-6000", "gpu-operator", "values: {}", "mig: {strategy: single}", []),
    // The overlay has the last word.
    (
      "l40", "gpu-operator", "mig: {strategy: none}", "mig: {strategy: mixed}", []
    ),
    (
      "h200", "app", "values: {}", "resources: {limits: {nvidia.com/mig-1g.10gb: 1}}",
      ["components/app/values.yaml:1 unknown-mig-profile"]
    ),
    ("h200", "app", "values: {}", "resources: {limits: {nvidia.com/mig-1g.18gb: 1}}", []),
    (
      "a100", "app", "values: {}",
      "pods: [{nodeSelector: {nvidia.com/mig.config: all-3g.71gb.me}}]",
      ["components/app/values.yaml:1 unknown-mig-profile"]
    ),
    // Nobody knows the profiles of a GB300.
    ("gb300", "app", "values: {}", "size: 1g.10gb", []),
    (
      "b200", "gpu-operator", "values: {}", "driver: {version: 550.54.15}",
      ["components/gpu-operator/values.yaml:1 driver-too-old"]
    ),
    ("b200", "gpu-operator", "values: {}", "driver: {version: 570}", []),
    ("b200", "gpu-operator", "values: {}", "driver: {enabled: false, version: 550.54.15}", []),
    // It knows the GPU, but cannot divide it.
    (
      "rtx-pro-6000", "gpu-operator", "migManager: {config: {default: all-1g.24gb}}",
      "driver: {version: 570.172.08}",
      ["components/gpu-operator/values.yaml:1 driver-too-old"]
    ),
    (
      "gb200", "app", "values: {}", "image: {repository: a/b, tag: 1.0-amd64}",
      ["components/app/values.yaml:1 wrong-architecture"]
    ),
    ("h100", "app", "values: {}", "image: {repository: a/b, tag: 1.0-amd64}", []),
    (
      "gb300", "app", "values: {}",
      "affinity: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: In, "
        + "values: [amd64]}]}]}", ["components/app/values.yaml:1 wrong-architecture"]
    ),
    (
      "gb300", "app", "values: {}",
      "affinity: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: In, "
        + "values: [amd64, arm64]}]}]}", []
    ),
  ])
  func values(
    accelerator: String, component: String, overrides: String, values: String, expected: [String]
  ) throws {
    let overlay = SmallestTree.overlay(
      "\(accelerator)-eks",
      """
      criteria: {service: eks, accelerator: \(accelerator)}
      componentRefs:
        - name: \(component)
          valuesFile: components/\(component)/values.yaml
          overrides: {\(overrides)}
      """)
    let found = try places(overlay + "-- components/\(component)/values.yaml --\n\(values)\n")
    let codes = [
      "mig-not-supported", "unknown-mig-profile", "driver-too-old", "wrong-architecture",
    ]
    #expect(found.filter { place in codes.contains { place.hasSuffix(" \($0)") } } == expected)
  }

  @Test func aComponentWithoutImages() throws {
    let facts = """
      -- facts.yaml --
      \(Self.head)charts:
        - name: dra-driver-nvidia-gpu
          version: 0.4.0
          architectures: [amd64]
          source: https://example.com/images

      """
    let overlays = ["gb200", "h100"].map { accelerator in
      SmallestTree.overlay(
        "\(accelerator)-eks",
        """
        criteria: {service: eks, accelerator: \(accelerator)}
        constraints: [{name: K8s.server.version, value: ">= 1.34"}]
        componentRefs: [{name: dra}]
        """)
    }
    // The release of the program's own facts is newer and says nothing of images.
    #expect(try places(overlays.joined() + facts) == [])
    let newer = facts.replacing("version: 0.4.0", with: "version: 0.4.1")
    #expect(
      try places(overlays.joined() + newer) == ["overlays/gb200-eks.yaml:7 wrong-architecture"])
  }

  @Test(arguments: [
    // The chart's demand is met in another overlay only.
    ("1.31", "", ["overlays/eks.yaml:6 kubernetes-floor-too-low"]),
    ("1.32", "", []),
    ("1.31", ", overrides: {enabled: false}", []),
    // An earlier release, of which nothing is known.
    ("1.31", ", version: 0.3.9 # larder: pin\n     ", []),
    ("1.99", "", ["overlays/eks.yaml:6 no-such-kubernetes"]),
  ])
  func kubernetes(_ floor: String, _ more: String, _ expected: [String]) throws {
    let overlay = SmallestTree.overlay(
      "eks",
      """
      criteria: {service: eks}
      constraints: [{name: K8s.server.version, value: ">= \(floor)"}]
      componentRefs: [{name: dra\(more)}]
      """)
    #expect(try places(overlay).filter { !$0.contains("version-pinned") } == expected)
  }

  /// A service that nothing is known of is held to what there is anywhere.
  @Test func kubernetesOfAnyService() throws {
    let overlay = { (floor: String) in
      SmallestTree.overlay(
        "bcm",
        """
        criteria: {service: bcm}
        constraints: [{name: K8s.server.version, value: "\(floor)"}]
        """)
    }
    #expect(try places(overlay("== 2.30")) == ["overlays/bcm.yaml:6 no-such-kubernetes"])
    #expect(try places(overlay(">= 1.36")) == [])
  }

  @Test func driverFloors() throws {
    let overlay = { (name: String, floor: String) in
      SmallestTree.overlay(
        "gb200-eks",
        """
        criteria: {service: eks, accelerator: gb200}
        constraints: [{name: \(name), value: "\(floor)"}]
        """)
    }
    let expected = ["overlays/gb200-eks.yaml:6 driver-floor-too-low"]
    #expect(try places(overlay("GPU.smi.cuda-version", ">= 12.4")) == expected)
    #expect(try places(overlay("GPU.smi.cuda-version", ">= 13.0")) == [])
    #expect(try places(overlay("GPU.driver.version", "== 550.54.15")) == expected)
    // What sets no floor asks for nothing.
    #expect(try places(overlay("GPU.smi.driver-version", "!= 575.51.03")) == [])
  }

  @Test func kernels() throws {
    let overlay = { (version: String, kernel: String) in
      SmallestTree.overlay(
        "eks",
        """
        criteria: {service: eks, os: ubuntu}
        constraints:
          - {name: OS.release.ID, value: ubuntu}
          - {name: OS.release.VERSION_ID, value: "\(version)"}
          - {name: OS.sysctl./proc/sys/kernel/osrelease, value: ">= \(kernel)"}
        """)
    }
    #expect(try places(overlay("24.04", "9.1")) == ["overlays/eks.yaml:9 no-such-kernel"])
    #expect(try places(overlay("24.04", "6.8")) == [])
    // Nothing is known of this release.
    #expect(try places(overlay("20.04", "6.8")) == [])
  }

  @Test func chartVersions() throws {
    let overlay = { (component: String, version: String, source: String) in
      SmallestTree.overlay(
        "eks",
        """
        criteria: {service: eks}
        componentRefs:
          - name: \(component)
            version: \(version) # larder: pin for a test
            source: \(source)
        """)
    }
    let expected = ["overlays/eks.yaml:8 chart-version-prefix"]
    let ngc = "https://helm.ngc.nvidia.com/nvidia"
    let found = try findings(overlay("gpu-operator", "25.10.1", ngc))
    #expect(found.map(\.code) == ["chart-version-prefix"])
    #expect(found.first?.fix != nil)
    // Of this repository nothing is known, and the registry decides.
    #expect(try places(overlay("gpu-operator", "25.10.1", "oci://example.com/charts")) == expected)
    #expect(try places(overlay("gpu-operator", "v25.10.1", ngc)) == [])
    #expect(try places(overlay("app", "v1.2.4", "https://charts.example.com")) == expected)
  }

  @Test func checks() throws {
    let catalog = """
      -- validators/catalog.yaml --
      apiVersion: validator.nvidia.com/v1alpha1
      kind: ValidatorCatalog
      metadata: {name: example}
      validators:
        - {name: nccl-all-reduce-bw-nvls, phase: performance}
        - {name: gke-gpu-nic-networks, phase: deployment}

      """
    let overlay = { (accelerator: String, more: String) in
      SmallestTree.overlay(
        "\(accelerator)-oke",
        """
        criteria: {service: oke, accelerator: \(accelerator)}
        validation:
          performance:
            checks: [nccl-all-reduce-bw-nvls]
            constraints:
              - {name: nccl-all-reduce-bw-nvls, value: ">= 400"}
        \(more)
        """)
    }
    let expected = ["overlays/h100-oke.yaml:8 check-not-supported"]
    #expect(try places(catalog + overlay("gb200", "")) == [])
    #expect(try places(catalog + overlay("h100", "")) == expected)
    let lent = "      - {name: nccl-benchmark-profile, value: gb200/oke}"
    #expect(try places(catalog + overlay("h100", lent)) == [])
    let network = "  deployment:\n    checks: [gke-gpu-nic-networks]"
    #expect(
      try places(catalog + overlay("gb200", network))
        == ["overlays/gb200-oke.yaml:12 check-not-supported"])
  }
}
