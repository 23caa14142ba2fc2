import Diagnostics
import RecipeTable

/// A mixin for one operating system in an overlay for another.
struct OSMixinMismatch: Rule {
  static let page = RulePage(
    code: "os-mixin-mismatch", severity: .error,
    summary: "a mixin is for another operating system than the overlay that uses it",
    explanation: """
      The mixin constrains `OS.release.ID`, and the overlay, or what it is based on, states another \
      operating system as its criterion. No cluster that the overlay is for meets the constraint, \
      so the overlay is dropped on every one of them. Use the mixin of the overlay's own system.
      """,
    example: RuleExample.mixin(
      "os-ubuntu",
      """
      constraints:
        - name: OS.release.ID
          value: ubuntu
      """)
      + RuleExample.overlay(
        "eks-[-rhel-]{+ubuntu+}",
        """
        criteria:
          service: eks
          os: [-rhel-]{+ubuntu+}
        mixins: [os-ubuntu]
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let systems = lint.tree.mixins.compactMapValues { system(of: $0) }
    return lint.graph.overlays.indices.flatMap { overlay -> [Diagnostic] in
      guard let stated = lint.graph.statedSystem(overlay) else { return [] }
      return lint.graph.overlays[overlay].spec.mixins.compactMap { mixin in
        guard let system = systems[mixin.text], system.name != stated.text else { return nil }
        return found(
          "\(mixin.text) is for \(system.name), but this overlay is for \(stated.text)",
          at: mixin.range,
          notes: [
            Diagnostic.Note("the mixin asks for it here", at: system.range),
            Diagnostic.Note("the overlay's operating system is stated here", at: stated.range),
          ])
      }
    }
  }

  /// The one operating system that a mixin lets pass.
  private func system(of mixin: Mixin) -> (name: String, range: SourceRange)? {
    for constraint in mixin.spec.constraints {
      guard let name = OperatingSystem.required(by: constraint) else { continue }
      return (name, constraint.valueRange)
    }
    return nil
  }
}

/// What constraints say of operating systems.
enum OperatingSystem {
  /// How `/etc/os-release` calls what criteria call otherwise.
  private static let releaseNames = ["amzn": "amazonlinux"]

  /// The one operating system that a constraint lets pass, by its name in criteria.
  static func required(by constraint: Constraint) -> String? {
    guard constraint.name == "OS.release.ID", let expression = constraint.expression,
      [.exactly, .equal].contains(expression.comparison)
    else { return nil }
    return releaseNames[expression.value] ?? expression.value
  }
}

extension OverlayGraph {
  /// The operating system that an overlay states, or else the nearest of what it is based on.
  func statedSystem(_ overlay: Int) -> SourceText? {
    chains[overlay].lazy.compactMap { overlays[$0].criteria?.stated[.os] }.first
  }
}
