import Diagnostics

/// A field of a component reference that says what would hold without it.
struct FieldEqualsInherited: Rule {
  static let page = RulePage(
    code: "field-equals-inherited", severity: .note,
    summary: "a field of a component reference says what is inherited anyway",
    explanation: """
      References are merged field by field, so an overlay has to state only what differs from its \
      ancestors. A field that repeats them changes nothing today and stays behind when theirs changes, \
      in its recipes only. Take it out.
      """,
    example: """
      -- components/app/values-eks.yaml --
      replicas: 2
      -- components/app/values-h100.yaml --
      replicas: 3
      """
        + RuleExample.eks(app: "valuesFile: components/app/values-eks.yaml")
        + RuleExample.h100EKS(
          components: """
            - name: app
              valuesFile: components/app/values-[-eks-]{+h100+}.yaml
            """))

  /// The texts that the references to each component have for each field.
  private typealias Stated = [String: [ComponentRef.Scalar: Set<String>]]

  func check(_ lint: Lint) -> [Diagnostic] {
    let refs = lint.writtenRefs
    var stated: Stated = [:]
    for ref in refs.map(\.ref) {
      for field in ComponentRef.Scalar.allCases where ref[field] != nil {
        stated[ref.name, default: [:]][field, default: []].insert(ref.text(field))
      }
    }
    // A profile's values are there to be read side by side.
    return refs.filter { $0.place != .profile }.flatMap { written in
      ComponentRef.Scalar.allCases.compactMap { field in
        // Where another reference states something else, this one may win over it.
        repeated(field, written, stated[written.ref.name]?[field]?.count == 1, lint)
      }
    }
  }

  private func repeated(
    _ field: ComponentRef.Scalar, _ written: WrittenRef, _ isUncontested: Bool, _ lint: Lint
  ) -> Diagnostic? {
    guard let value = written.ref[field], let inherited = written.inherited?[field],
      inherited.text == value.text,
      // Of versions that are the registry's, another rule speaks.
      lint.tree.registry.entries[written.ref.name]?.states(value.text, for: field) != true
    else { return nil }
    return found(
      "the \(field.name) of \(written.ref.name) is inherited with this value already",
      at: value.range, notes: [Diagnostic.Note("it is set here", at: inherited.range)],
      fix: isUncontested ? lint.takingOut(value.range) : nil)
  }
}

extension Registry.Entry {
  fileprivate func states(_ text: String, for field: ComponentRef.Scalar) -> Bool {
    switch field {
    case .version: defaults[field]?.text == text
    case .tag: kustomizeDefaults[field]?.text == text
    default: false
    }
  }
}
