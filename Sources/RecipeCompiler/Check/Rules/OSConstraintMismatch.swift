import Diagnostics
import RecipeTable

/// A constraint that asks for another operating system than its overlay's criteria.
struct OSConstraintMismatch: Rule {
  static let page = RulePage(
    code: "os-constraint-mismatch", severity: .error,
    summary: "an overlay asks for another operating system than its criteria state",
    explanation: """
      The overlay applies where the criterion `os` has its value, and its constraint on \
      `OS.release.ID` lets no such node pass. Whoever asks for the one gets a recipe that only the \
      other could meet. Correct the one that was copied from elsewhere. `OS.release.ID` is the `ID` of \
      `/etc/os-release`, which is `amzn` for `amazonlinux`.
      """,
    example: RuleExample.overlay(
      "eks-ubuntu",
      """
      criteria:
        service: eks
        os: ubuntu
      constraints:
        - name: OS.release.ID
          value: [-rhel-]{+ubuntu+}
      """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.graph.overlays.indices.flatMap { overlay -> [Diagnostic] in
      guard let stated = lint.graph.statedSystem(overlay) else { return [] }
      return lint.graph.overlays[overlay].spec.constraints.compactMap { constraint in
        guard let system = OperatingSystem.required(by: constraint), system != stated.text else {
          return nil
        }
        return found(
          "this asks for \(system), but the overlay is for \(stated.text)",
          at: constraint.valueRange,
          notes: [Diagnostic.Note("the operating system is stated here", at: stated.range)])
      }
    }
  }
}
