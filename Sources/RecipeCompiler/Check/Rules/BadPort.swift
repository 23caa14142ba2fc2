import Diagnostics
import RecipeTable

/// A port that is none.
struct BadPort: Rule {
  static let page = RulePage(
    code: "bad-port", severity: .error,
    summary: "a port is not a number that a port can have",
    explanation: """
      Ports go from 1 to 65535. Kubernetes rejects a service or a pod with another number, and a \
      container that is told to listen there does not start.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      service:
        port: [-94000-]{+9400+}
      """)

  private static let named: Set<String> = ["port", "targetPort"]
  private static let numbers: Set<String> = ["containerPort", "hostPort", "nodePort"]

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.valueSites.compactMap { site in
      let isPort =
        Self.named.contains(site.key) || Self.numbers.contains(site.key)
        || site.key.hasSuffix("Port")
      guard isPort, let value = site.value.settledScalar, !isPossible(value, site.key) else {
        return nil
      }
      return found(
        "\(site.shown) is \(value.scalarText ?? ""), and ports go from 1 to 65535",
        at: site.value.range)
    }
  }

  /// Zero often means that something is off, and so does false.
  private func isPossible(_ value: Value, _ key: String) -> Bool {
    switch value {
    case .int(let number): (0...65535).contains(number)
    case .uint, .double: false
    case .string(let text): isPossible(text, key)
    case .null, .bool, .array, .map: true
    }
  }

  private func isPossible(_ text: String, _ key: String) -> Bool {
    if let number = Int(text) { return (0...65535).contains(number) }
    return !Self.numbers.contains(key) || text.isEmpty
  }
}
