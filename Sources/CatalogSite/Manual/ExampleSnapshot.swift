import RecipeDocuments
import RecipeTable

/// A snapshot of a cluster that a recipe is right for: what it asks of one, and what tells its criteria.
struct ExampleSnapshot {
  /// Readings in the order of their addresses' first parts.
  private var readings: [Reading] = []
  /// The criteria that it tells, and that nobody has to state.
  private(set) var told: [Dimension] = []

  private struct Reading {
    let path: MeasurementPath
    let value: String
  }

  init(_ recipe: Recipe, in table: RecipeTable) throws {
    for constraint in recipe.constraints { add(constraint) }
    let sources = try table.catalog.member("recognition")?.value().elements ?? []
    for dimension in recipe.criteria.stated {
      guard let source = sources.first(where: { Self.tells($0, dimension) }),
        let address = source["address"]?.string
      else { continue }
      add(address, recipe.criteria[dimension])
      if reading(at: address) == recipe.criteria[dimension] { told.append(dimension) }
    }
  }

  private func reading(at address: String) -> String? {
    readings.first { $0.path == (try? MeasurementPath(address)) }?.value
  }

  /// The bounds themselves are readings that fulfil them.
  private mutating func add(_ constraint: Recipe.Constraint) {
    guard let expression = try? ConstraintExpression(constraint.value) else { return }
    switch expression.comparison {
    case .atLeast, .atMost, .equal, .exactly: add(constraint.name, expression.value)
    case .notEqual, .above, .below: return
    }
  }

  /// Whether a value's own name is a reading that somebody could find there.
  private static func tells(_ source: Value, _ dimension: Dimension) -> Bool {
    guard source["dimension"]?.string == dimension.name, source["vague"] == nil,
      let path = source["address"]?.string.flatMap({ try? MeasurementPath($0) })
    else { return false }
    return types.contains(path.type)
  }

  /// Only readings of a subtype as a whole, each once: an item would need what tells it from others.
  private mutating func add(_ address: String, _ value: String) {
    guard let path = try? MeasurementPath(address), path.selector == nil,
      Self.types.contains(path.type), !readings.contains(where: { $0.path == path })
    else { return }
    readings.append(Reading(path: path, value: value))
  }

  /// Those that an agent reads off a cluster as they are.
  private static let types: Set = ["K8s", "GPU", "OS"]

  // MARK: Places

  /// Where the readings stand that can be read without an agent, as cells of Markdown.
  var places: [[String: Any]] {
    Self.known.filter { reading(at: $0.0) != nil }
      .map { ["address": Text($0.0), "place": $0.1] }
  }

  private static let known = [
    ("K8s.server.version", "`kubectl version`: the server's"),
    (
      "K8s.node.provider",
      "`kubectl get nodes --output jsonpath='{.items[*].spec.providerID}'`: what stands before `://`"
    ),
    ("OS.release.ID", "`ID` in `/etc/os-release` of the GPU nodes"),
    ("OS.release.VERSION_ID", "`VERSION_ID` in `/etc/os-release` of the GPU nodes"),
    (
      "OS.sysctl./proc/sys/kernel/osrelease",
      "`kubectl get nodes --output wide`: the kernel version of the GPU nodes"
    ),
    ("GPU.hardware.model", "the label `nvidia.com/gpu.product` of the GPU nodes"),
  ]

  // MARK: Text

  /// As YAML, without a line that what stands around it could take for its end.
  var text: String {
    get throws {
      try document.yaml().split(separator: "\n").map { MarkdownText.oneLine(String($0)) }
        .joined(separator: "\n")
    }
  }

  private var document: Value {
    let measurements = Self.unique(readings.map(\.path.type)).map { type in
      let readings = readings.filter { $0.path.type == type }
      return Value.map([
        Value.Field("type", .string(type)),
        Value.Field("subtypes", .array(Self.subtypes(readings))),
      ])
    }
    return .map([
      Value.Field("kind", .string("Snapshot")),
      Value.Field("apiVersion", .string("aicr.run/v1alpha2")),
      Value.Field("measurements", .array(measurements)),
    ])
  }

  private static func subtypes(_ readings: [Reading]) -> [Value] {
    unique(readings.map(\.path.subtype)).map { subtype in
      let data = readings.filter { $0.path.subtype == subtype }.map { reading in
        Value.Field(reading.path.key, .string(reading.value))
      }
      return .map([
        Value.Field("subtype", .string(subtype)), Value.Field("data", .map(data)),
      ])
    }
  }

  private static func unique(_ names: [String]) -> [String] {
    names.indices.filter { !names[..<$0].contains(names[$0]) }.map { names[$0] }
  }
}
