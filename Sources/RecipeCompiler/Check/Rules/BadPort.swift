import Diagnostics
import RecipeTable

/// A port that is none.
struct BadPort: Rule {
  static let page = RulePage(
    code: "bad-port", severity: .error,
    summary: "a port is not a number or a name that a port can have",
    explanation: """
      Ports go from 1 to 65535. Kubernetes rejects a service or a pod with another number, and a \
      container that is told to listen there does not start. Where a port may be named, its name is at \
      most 15 letters in lower case, digits and `-`, at least one of them a letter.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      service:
        port: [-94000-]{+9400+}
      """)

  private static let numbers: Set<String> = ["containerPort", "hostPort", "nodePort"]

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.valueSites.compactMap { site in
      let isPort = site.key == "port" || site.key.hasSuffix("Port")
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
    // Programs listen at `:8080` or `127.0.0.1:8080`.
    let isAddress = text.split(separator: ":").last.flatMap { Int($0) } != nil
    return text.isEmpty
      || !Self.numbers.contains(key) && (isName(text) || isAddress && !text.isScheme)
  }

  /// As the Internet Assigned Numbers Authority names services.
  private func isName(_ text: String) -> Bool {
    text.utf8.count <= 15 && text.contains(where: \.isLetter) && !text.contains("--")
      && !text.hasPrefix("-") && !text.hasSuffix("-")
      && text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
      && text == text.lowercased()
  }
}

extension String {
  /// Whether it is a protocol and a port, such as `http:80`.
  fileprivate var isScheme: Bool {
    ["http:", "https:", "tcp:", "udp:", "grpc:"].contains { lowercased().hasPrefix($0) }
  }
}
