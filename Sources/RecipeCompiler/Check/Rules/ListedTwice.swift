import Diagnostics

/// A file, mixin or dependency that one list names twice.
struct ListedTwice: Rule {
  static let page = RulePage(
    code: "listed-twice", severity: .warning,
    summary: "a list of files, mixins or dependencies has an item twice",
    explanation: """
      The second time says nothing that the first did not, and is usually left from a merge or stands \
      where another name was meant. Take it out, or name what is missing.
      """,
    example: RuleExample.registry(with: "other")
      + RuleExample.eks(
        components: """
          - name: other
          - name: app
            dependencyRefs:
              - other
              [-- other-]
          """))

  private typealias Item = (text: String, range: SourceRange)

  func check(_ lint: Lint) -> [Diagnostic] {
    let mixins = lint.everyOverlay.map { $0.spec.mixins.map { Item($0.text, $0.range) } }
    let refs = lint.componentRefs.flatMap { ref in
      [ref.manifestFiles, ref.preManifestFiles, ref.dependencyRefs, ref.patches].map { list in
        list.map { Item($0.text, $0.range) }
      }
    }
    return (mixins + refs).flatMap { $0.repeats(of: \.text) }.map { item, earlier in
      found(
        "\(item.text) is in this list already", at: item.range,
        notes: [Diagnostic.Note("here", at: earlier.range)], fix: lint.takingOut(item.range))
    }
  }
}
