import Diagnostics

/// A name that Kubernetes does not take.
struct BadName: Rule {
  static let page = RulePage(
    code: "bad-name", severity: .error,
    summary: "the name of a component or namespace is none that Kubernetes takes",
    explanation: """
      Namespaces are named as RFC 1123 names hosts: at most 63 lower-case letters, digits and `-`, with \
      a letter or digit at both ends. Components' names become those of Helm releases, which follow the \
      same rule with 53 characters. Kubernetes or Helm refuses any other when the component is \
      installed.
      """,
    example: RuleExample.eks(app: "namespace: [-my_app-]{+my-app+}"))

  func check(_ lint: Lint) -> [Diagnostic] {
    let namespaces =
      lint.componentRefs.compactMap { $0[.namespace] }
      + lint.tree.registry.entries.values.compactMap { $0.defaults[.namespace] }
    let components =
      lint.componentRefs.map { ($0.name, $0.range) }
      + lint.tree.registry.entries.values.map { ($0.name, $0.range) }
    return namespaces.compactMap { bad("namespace", $0.text, 63, at: $0.range) }
      + components.compactMap { bad("component", $0.0, 53, at: $0.1) }
  }

  private func bad(
    _ what: String, _ name: String, _ longest: Int, at range: SourceRange
  ) -> Diagnostic? {
    guard !name.isEmpty, !name.contains("{{"), let offence = offence(name, longest) else {
      return nil
    }
    return found("\(name) cannot be the name of a \(what): \(offence)", at: range)
  }

  private func offence(_ name: String, _ longest: Int) -> String? {
    func isLetterOrDigit(_ byte: UInt8) -> Bool {
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
    }
    let dash = UInt8(ascii: "-")
    if name.utf8.count > longest { return "it has more than \(longest) characters" }
    if !name.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == dash }) {
      return "it may have only lower-case letters, digits and -"
    }
    return name.utf8.first == dash || name.utf8.last == dash
      ? "it must start and end with a letter or digit" : nil
  }
}
