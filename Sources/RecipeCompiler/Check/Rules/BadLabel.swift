import Diagnostics
import RecipeTable

/// A label that Kubernetes refuses.
struct BadLabel: Rule {
  static let page = RulePage(
    code: "bad-label", severity: .error,
    summary: "a label or node selector breaks the syntax of labels",
    explanation: """
      A label's key is at most 63 letters, digits, `-`, `_` and `.`, between letters or digits, and \
      may have a domain and a `/` before it; its value is the same without the domain, or empty. \
      Kubernetes rejects objects that break this, and a selector whose value is a bare `true` or a \
      number, because it must be text.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      nodeSelector:
        example.com/gpu: [-true-]{+"true"+}
      """)

  /// Maps whose fields can only be labels.
  private static let selectors: Set<String> = [
    "nodeSelector", "matchLabels", "podLabels", "nodeLabels", "commonLabels",
  ]

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.valueSites.compactMap { site in
      let parent = site.key(above: 1)
      guard let value = site.value.settledScalar, !site.key.contains("{{") else { return nil }
      if Self.selectors.contains(parent) {
        return badKey(site) ?? badValue(value, site)
      }
      // Of those that are merely called labels, some are a metric's.
      return parent == "labels" && !site.key.hasPrefix("_") ? badKey(site) : nil
    }
  }

  private func badKey(_ site: ValueSite) -> Diagnostic? {
    let parts = site.key.split(separator: "/", omittingEmptySubsequences: false)
    let isGood =
      switch parts.count {
      case 1: isName(parts[0])
      case 2: isDomain(parts[0]) && isName(parts[1])
      default: false
      }
    if isGood { return nil }
    return found("\(site.key) is no label key; one is like example.com/name", at: site.value.range)
  }

  private func badValue(_ value: Value, _ site: ValueSite) -> Diagnostic? {
    switch value {
    case .string(let text):
      guard !text.isEmpty, !isName(text[...]) else { return nil }
      return found("\(text) is no value that the label \(site.key) can have", at: site.value.range)
    case .bool, .int, .uint, .double:
      let written = site.value.writtenText
      return found(
        "the label \(site.key) must be text; put \(value.scalarText ?? "it") in quotes",
        at: site.value.range, fix: written.isEmpty ? nil : written.yamlQuoted)
    case .null, .array, .map: return nil
    }
  }

  private func isName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return text.utf8.count <= 63 && first.isLetterOrDigit && last.isLetterOrDigit
      && text.utf8.allSatisfy { $0.isLetterOrDigit || "-_.".utf8.contains($0) }
  }

  private func isDomain(_ text: Substring) -> Bool {
    text.utf8.count <= 253
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
        isName(part) && !part.contains("_") && part == part.lowercased()
      }
  }
}

extension UInt8 {
  /// Of ASCII.
  var isLetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}
