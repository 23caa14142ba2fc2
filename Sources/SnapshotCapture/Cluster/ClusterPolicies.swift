import Measurements
import RecipeTable

/// What the GPU Operator is told to do, from the `spec` of its ClusterPolicy: `K8s.policy`.
///
/// Keys have dots between their levels; lists are JSON. The operator follows one policy and ignores
/// further ones; where there are several all the same, what they differ in is told as mixed.
struct ClusterPolicies: Sendable {
  private var policies: [[String: String]] = []
  private var withheld: Set<String> = []

  /// What is read of a policy.
  static let shape = JSONShape.only("spec")

  mutating func add(_ policy: Value) {
    var readings: [String: String] = [:]
    for field in policy["spec"]?.fields ?? [] {
      flatten(field.value, field.key, into: &readings)
    }
    policies.append(readings)
  }

  /// - Returns: nil where there is none.
  var subtype: Snapshot.Subtype? {
    guard !policies.isEmpty else { return nil }
    let keys = withheld.inByteOrder.joined(separator: ", ")
    return Snapshot.Subtype(
      name: "policy",
      record: Snapshot.Record(
        texts: Agreement(policies).texts, context: [Readings.withheldKey: keys]))
  }

  private mutating func flatten(
    _ value: Value, _ key: String, into readings: inout [String: String]
  ) {
    switch value {
    case .map(let fields):
      for field in fields { flatten(field.value, "\(key).\(field.key)", into: &readings) }
    case .array(let elements):
      if elements.isEmpty { return }
      // Of what is left, the whole could still look like something to keep to oneself.
      add(key, Value.array(elements.map(\.withoutSecrets)).json(), to: &readings)
    case .null: return
    default: add(key, value.scalarText ?? "", to: &readings)
    }
  }

  /// A key with dots in it can come to the same as another one below it; the first stays.
  private mutating func add(_ key: String, _ text: String, to readings: inout [String: String]) {
    if Secrets.isSecret(key: key, value: text) {
      withheld.insert(key)
    } else if readings[key] == nil {
      readings[key] = text
    }
  }
}

extension Value {
  /// Without fields that are to be kept to oneself, and without the value of a variable that is.
  fileprivate var withoutSecrets: Value {
    switch self {
    case .array(let elements): return .array(elements.map(\.withoutSecrets))
    case .map(let fields):
      let name = self["name"]?.string ?? ""
      return .map(
        fields.compactMap { field in
          let text = field.value.scalarText ?? ""
          let key = field.key == "value" ? name : field.key
          if Secrets.isSecret(key: key, value: text) { return nil }
          return Field(field.key, field.value.withoutSecrets)
        })
    default: return self
    }
  }
}
