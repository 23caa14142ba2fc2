import Diagnostics

/// A chain of bases that is too long to follow.
struct ChainTooDeep: Rule {
  private static let limit = 10

  static let page = RulePage(
    code: "chain-too-deep", severity: .warning,
    summary: "an overlay has more than ten overlays in its chain of bases",
    explanation: """
      What such an overlay comes to cannot be seen by reading it: every value may come from any of the \
      files below, and a change in one of them reaches places that its author does not expect. Other \
      implementations stop at a depth of ten. Merge steps that add little, or move what several chains \
      share into a mixin.
      """,
    example: tower(limit) + "[-" + floor(limit + 1) + "-]")

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.graph.chains.compactMap { chain in
      // Those that build on this one are too deep because of it.
      guard chain.count == Self.limit + 1 else { return nil }
      return tooDeep(chain.map { lint.graph.overlays[$0] })
    }
  }

  private func tooDeep(_ chain: [Overlay]) -> Diagnostic {
    let names = chain.map(\.name.text) + ["base"]
    return found(
      "\(chain.count) overlays build on each other here, \(Self.limit) are enough: "
        + names.joined(separator: ", "), at: chain[0].base?.range)
  }

  /// Overlays that build on each other.
  private static func tower(_ height: Int) -> String { (1...height).map(floor).joined() }

  private static func floor(_ level: Int) -> String {
    RuleExample.overlay(
      "level-\(level)",
      """
      base: \(level == 1 ? "base" : "level-\(level - 1)")
      criteria:
        service: eks
      componentRefs:
        - name: app
          overrides:
            level\(level): true
      """)
  }
}
