import CatalogSite
import RecipeTable
import Testing

/// A small table, made by hand: what the site reads is a contract with every compiler.
struct SampleTable: CustomTestStringConvertible {
  struct Combination {
    let criteria: Criteria
    let document: Value
    let traces: Value
  }

  var testDescription = "an unnamed tree"
  var dimensions: [Dimension: [Value]] = [:]
  var combinations: [Combination] = []
  var components: [Value] = []
  var overlays: [Value] = []
  var mixins: [Value] = []
  var assumptions: [Value] = []
  var files: [Value.Field] = []
  var rules: [RulePageDocument] = []
  var sources = ["overlays/base.yaml", "overlays/h100.yaml", "components/gpu-operator/values.yaml"]

  /// The folder of the site's own templates.
  static let templates =
    #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/site-templates"

  mutating func add(_ stated: [Dimension: String], document: Value, traces: Value = .map([])) {
    for (dimension, value) in stated where !names(dimension).contains(value) {
      dimensions[dimension, default: []].append(.record(["name": .string(value)]))
    }
    combinations.append(
      Combination(criteria: Criteria(stated), document: document, traces: traces))
  }

  func table() throws -> RecipeTable {
    var writer = TableWriter(columns: Dimension.allCases.map { names($0).count })
    var outcomes: [Criteria: TableWriter.OutcomeReference] = [:]
    for combination in combinations {
      let number = writer.addRecipe(
        document: writer.node(combination.document),
        traces: writer.node(combination.traces, in: .traces))
      outcomes[combination.criteria] = writer.recipe(number)
    }
    let none = writer.uncovered([.service])
    let root = part(0, Criteria(), &writer) { outcomes[$0] ?? none }
    return try RecipeTable(bytes: writer.finish(catalog: catalog, root: root))
  }

  /// - Parameter table: nil for this one.
  func site(
    of table: RecipeTable? = nil, templates: String = Self.templates,
    downloads: [String: [Download]] = [:]
  ) throws -> CatalogSite {
    var input = SiteInput(
      table: try table ?? self.table(), templates: templates,
      manual: SiteInput.Manual(rules: rules, commands: ManualSiteTests.pages))
    input.downloads = downloads
    return try CatalogSite(input)
  }

  private func part(
    _ level: Int, _ criteria: Criteria, _ writer: inout TableWriter,
    _ outcome: (Criteria) -> TableWriter.OutcomeReference
  ) -> TableWriter.IndexReference {
    let dimension = Dimension.allCases[level]
    let columns = [Criteria.any, "\u{0}nobody states this"] + names(dimension)
    let criterias = columns.map { value in
      var criteria = criteria
      criteria[dimension] = value
      return criteria
    }
    if level == Dimension.allCases.count - 1 {
      return writer.indexPart(outcomes: criterias.map(outcome))
    }
    let parts = criterias.map { part(level + 1, $0, &writer, outcome) }
    return writer.indexPart(dimension, parts: parts)
  }

  private func names(_ dimension: Dimension) -> [String] {
    (dimensions[dimension] ?? []).compactMap { $0["name"]?.string }
  }

  private var catalog: Value {
    .record([
      "generator": .record(["name": "larderc", "version": "0.0.1"]),
      "tree": .record(["digest": "sha256:00ff", "revision": "abc123"]),
      "dimensions": .array(Dimension.allCases.map(dimension)),
      "overlays": .array(overlays), "mixins": .array(mixins), "components": .array(components),
      "checks": .array([
        .record(["name": "operator-health", "phase": "deployment", "description": "It is up."])
      ]),
      "assumptions": .array(assumptions), "files": .map(files),
      "sources": .array(sources.map(Value.string)),
    ])
  }

  private func dimension(_ dimension: Dimension) -> Value {
    let values = (dimensions[dimension] ?? []).enumerated().map { number, record in
      Value.map(
        record.fields + [
          Value.Field("column", .int(Int64(TableWriter.column(ofValue: number))))
        ])
    }
    return .record(["name": .string(dimension.name), "values": .array(values)])
  }
}

extension Value: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
}

extension Value {
  static func record(_ fields: KeyValuePairs<String, Value>) -> Value {
    .map(fields.map { Value.Field($0.key, $0.value) })
  }

  static func strings(_ strings: [String]) -> Value { .array(strings.map(Value.string)) }

  /// A trace of a line of a source, with what it overrode and the traces below it.
  static func trace(
    _ file: Int, _ line: Int, overrode: [(file: Int, line: Int, value: String)] = [],
    below: Value? = nil
  ) -> Value {
    let place = [Value.int(Int64(file)), .int(Int64(line)), .int(3)]
    let earlier = overrode.map { earlier in
      Value.array([
        .int(Int64(earlier.file)), .int(Int64(earlier.line)), .int(3), .string(earlier.value),
      ])
    }
    return .array(place + [.array(earlier)] + (below.map { [$0] } ?? []))
  }
}

extension SampleTable {
  /// Two services, two accelerators, three recipes.
  static var ordinary: SampleTable {
    var sample = SampleTable()
    sample.testDescription = "an ordinary tree"
    sample.dimensions[.service] = [
      .record([
        "name": "eks", "displayName": "Amazon EKS", "aliases": .strings(["aws"]),
        "description": "Amazon's [managed](https://aws.amazon.com) Kubernetes.",
      ])
    ]
    sample.overlays = [
      .record(["name": "base", "file": "overlays/base.yaml"]),
      .record([
        "name": "h100", "file": "overlays/h100.yaml", "base": "base",
        "criteria": .record(["accelerator": "h100", "service": "eks"]),
      ]),
    ]
    sample.components = [
      .record([
        "name": "gpu-operator", "displayName": "NVIDIA GPU Operator",
        "description": "Drivers, *toolkit* and device plugin.",
      ])
    ]
    sample.mixins = [.record(["name": "os-ubuntu", "file": "mixins/os-ubuntu.yaml"])]
    sample.rules = RuleSiteTests.rules
    sample.files = [Value.Field("components/gpu-operator/manifests/a.yaml", "kind: ConfigMap\n")]
    sample.add(
      [.service: "eks", .accelerator: "h100", .os: "ubuntu", .intent: "training"],
      document: document(), traces: traces)
    sample.add(
      [.service: "eks", .accelerator: "rtx-pro-6000", .os: "ubuntu"], document: document("580"))
    sample.add([.service: "kind"], document: .record(["apiVersion": "aicr.run/v1alpha2"]))
    return sample
  }

  static func document(_ driver: String = "595.1") -> Value {
    .record([
      "apiVersion": "aicr.run/v1alpha2", "appliedOverlays": .strings(["base", "h100"]),
      "mixins": .strings(["os-ubuntu"]),
      "constraints": .array([.record(["name": "K8s.server.version", "value": ">= 1.32"])]),
      "componentRefs": .array([
        .record([
          "name": "cert-manager", "type": "Helm", "source": "https://charts.jetstack.io",
          "version": "v1.20.2", "namespace": "cert-manager",
        ]),
        .record([
          "name": "gpu-operator", "type": "Helm", "source": "https://helm.ngc.nvidia.com/nvidia",
          "version": "v26.3.1", "namespace": "gpu-operator",
          "dependencyRefs": .strings(["cert-manager", "network-operator", "elsewhere"]),
          "valuesFile": "components/gpu-operator/values.yaml",
          "manifestFiles": .strings(["components/gpu-operator/manifests/a.yaml"]),
        ]),
        .record(["name": "network-operator", "type": "Helm", "version": "26.1.0"]),
      ]),
      "deploymentOrder": .strings(["cert-manager", "gpu-operator"]),
      "validation": .record([
        "deployment": .record(["timeout": "10m", "checks": .strings(["operator-health"])])
      ]),
      "values": .record([
        "gpu-operator": .record([
          "driver": .record(["enabled": .bool(true), "version": .string(driver)]),
          "labels": .record(["a.b/c": "true"]),
          "tolerations": .array([.record(["key": "gpu"])]),
        ])
      ]),
    ])
  }

  static var traces: Value {
    .record([
      "values": .record([
        "gpu-operator": .trace(
          2, 1,
          below: .record([
            "driver": .trace(
              2, 2,
              below: .record([
                "version": .trace(1, 14, overrode: [(2, 4, "570.86"), (0, 9, "550")])
              ])),
            "tolerations": .trace(1, 20, overrode: [(2, 8, "a list")]),
          ]))
      ]),
      "constraints": .record(["K8s.server.version": .trace(0, 5)]),
    ])
  }
}
