public import RecipeTable

/// Labels and taints of nodes as options take them.
public enum NodeText {
  private static let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]

  /// What ``toleration(_:)`` takes, for messages.
  public static let tolerationForm =
    "KEY=VALUE:EFFECT or KEY:EFFECT, the effect one of \(effects.joined(separator: ", ")) or left out for all"

  /// - Returns: nil for what is not `KEY=VALUE` as Kubernetes takes it.
  public static func label(_ text: String) -> (key: String, value: String)? {
    guard let equals = text.firstIndex(of: "=") else { return nil }
    return label(key: text[..<equals], value: text[equals...].dropFirst())
  }

  /// What tolerates a taint `KEY=VALUE:EFFECT`, `KEY:EFFECT` or `KEY`, as a pod's `tolerations` have it.
  ///
  /// - Returns: nil for what Kubernetes would refuse.
  public static func toleration(_ text: String) -> Value? {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let effect = parts.count == 2 ? String(parts[1]) : nil
    if let effect, !effects.contains(effect) { return nil }
    let words = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let isEqual = words.count == 2
    guard let taint = label(key: words[0], value: isEqual ? words[1] : "") else { return nil }
    let fields = [
      ("effect", effect), ("key", taint.key), ("operator", isEqual ? "Equal" : "Exists"),
      ("value", isEqual ? taint.value : nil),
    ]
    return .map(fields.compactMap { key, text in text.map { Value.Field(key, .string($0)) } })
  }

  private static func label(key: Substring, value: Substring) -> (key: String, value: String)? {
    guard KubernetesName.isLabelKey(String(key)), KubernetesName.isLabelValue(String(value)) else {
      return nil
    }
    return (String(key), String(value))
  }
}
