import RecipeTable

/// What the constraints of a table are about, as questions to somebody who has a cluster.
struct CheckQuestions {
  /// A reading.
  struct Field {
    let address: String
    /// What people call it; nil where nobody here knows.
    let label: String?
    /// One that some constraint would be content with, as far as that can be told.
    let example: String
    /// Where only certain texts are asked for, these.
    let values: [String]
  }

  /// A label of all GPU nodes.
  struct Label {
    let key: String
    /// The values that constraints ask for.
    let values: [String]
  }

  /// Well-known ones first, then the others in the order of their bytes.
  let fields: [Field]
  let labels: [Label]

  init(_ data: ConditionsData, _ catalog: Catalog) {
    var values: [String: [String]] = [:]
    for constraint in data.constraints where (try? MeasurementPath(constraint.name)) != nil {
      values[constraint.name, default: []].append(constraint.value)
    }
    labels = Self.labels(values[MeasurementPath.gpuNodesLabel] ?? [])
    values[MeasurementPath.gpuNodesLabel] = nil
    fields = values.keys.sorted(by: Self.precedes).map { address in
      Self.field(
        address, (values[address] ?? []).compactMap { try? ConstraintExpression($0) }, catalog)
    }
  }

  // MARK: Readings

  /// What people call the readings that most recipes ask about, in the order of the form.
  private static let known: [(address: String, label: String)] = [
    ("K8s.server.version", "Kubernetes version"),
    ("OS.release.ID", "Operating system"),
    ("OS.release.VERSION_ID", "Operating system’s version"),
    ("OS.sysctl./proc/sys/kernel/osrelease", "Kernel"),
    ("GPU.smi.driver", "GPU driver"),
    ("GPU.smi.driver-version", "GPU driver"),
    ("GPU.smi.cuda-version", "CUDA"),
    ("K8s.aks-gpu-pools.gpu-driver", "GPU driver of AKS node pools"),
    ("K8s.node.container-runtime-version", "Container runtime"),
  ]

  private static func rank(_ address: String) -> Int {
    known.firstIndex { $0.address == address } ?? known.count
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    let (mine, theirs) = (rank(left), rank(right))
    return mine == theirs ? left.precedes(right) : mine < theirs
  }

  private static func field(
    _ address: String, _ expressions: [ConstraintExpression], _ catalog: Catalog
  ) -> Field {
    let texts = expressions.filter { [.exactly, .equal, .notEqual].contains($0.comparison) }
    return Field(
      address: address, label: label(address, catalog),
      example: (expressions.max(by: isLess) ?? expressions.first)?.value ?? "",
      values: distinct(texts.map(\.value)))
  }

  private static func isLess(_ left: ConstraintExpression, _ right: ConstraintExpression) -> Bool {
    guard let mine = ConstraintVersion(left.value), let theirs = ConstraintVersion(right.value)
    else { return left.value.precedes(right.value) }
    return mine.components.lexicographicallyPrecedes(theirs.components)
  }

  private static func label(_ address: String, _ catalog: Catalog) -> String? {
    if let known = known.first(where: { $0.address == address }) { return known.label }
    guard let path = try? MeasurementPath(address), path.type == MeasurementPath.deploymentType,
      path.key == "version", path.selector == nil
    else { return nil }
    let name = catalog.components[path.subtype]?.displayName ?? path.subtype
    return "\(name) that runs (its image’s tag)"
  }

  // MARK: Labels

  /// - Parameter values: `key=value` or `!key`; others are no questions.
  private static func labels(_ values: [String]) -> [Label] {
    var found: [String: [String]] = [:]
    for text in values.map(\.trimmedWhitespace) {
      if text.hasPrefix("!") {
        found[String(text.dropFirst()).trimmedWhitespace, default: []] += []
      } else if let sign = text.firstIndex(of: "=") {
        found[String(text[..<sign]), default: []].append(String(text[text.index(after: sign)...]))
      }
    }
    return found.sorted { $0.key.precedes($1.key) }
      .map { Label(key: $0.key, values: distinct($0.value)) }
  }

  /// Each once, in the order of their bytes.
  private static func distinct(_ texts: [String]) -> [String] {
    Set(texts).inByteOrder
  }
}
