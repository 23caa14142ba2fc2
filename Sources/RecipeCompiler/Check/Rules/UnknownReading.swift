import Diagnostics
import RecipeTable

/// A constraint on a reading that collectors are not known to make.
struct UnknownReading: Rule {
  static let page = RulePage(
    code: "unknown-reading", severity: .warning,
    summary: "no collector is known to take the reading that a constraint names",
    explanation: """
      The type of the measurement exists, but not the subtype or the key. A snapshot then has no \
      such reading, the constraint counts as unavailable, and the overlay is dropped on every \
      cluster that is looked at (AICR #1783). Correct the name; where a collector of your own takes \
      the reading, silence this and say which.
      """,
    example: RuleExample.base(
      with: """
        constraints:
          - name: [-K8s.server.verison-]{+K8s.node.kubelet-version+}
            value: ">= 1.30"
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.constraintSites.filter { !$0.isCheckInput }.compactMap { site in
      do throws(MeasurementProblem) {
        let path = try MeasurementCatalog.path(site.name)
        _ = try MeasurementCatalog.kind(path)
        return misspelt(path, site)
      } catch {
        return diagnostic(error, site)
      }
    }
  }

  /// A key that could be anything, but is nearly one that everybody has.
  private func misspelt(_ path: MeasurementPath, _ site: ConstraintSite) -> Diagnostic? {
    if path.type == MeasurementPath.deploymentType, path.key != "version" {
      return unknown("key", path.key, among: ["version"], site)
    }
    guard path.type == "OS", let keys = MeasurementCatalog.types[path.type]?[path.subtype]?.scalars,
      keys.known[path.key] == nil, !path.key.isEmpty
    else { return nil }
    guard let near = nearestName(to: path.key, in: keys.known.keys), isSlip(path.key, near) else {
      return nil
    }
    return unknown("key", path.key, among: [near], site)
  }

  /// Whether one is the other but for case, or for a letter or two.
  private func isSlip(_ key: String, _ near: String) -> Bool {
    key.lowercased() == near.lowercased() || editDistance(key, near) == 1
      || abs(key.utf8.count - near.utf8.count) <= 2 && near.utf8.count > 4 && key != "VERSION"
  }

  private func diagnostic(
    _ problem: MeasurementProblem, _ site: ConstraintSite
  ) -> Diagnostic? {
    switch problem {
    case .shape, .unknownType: nil
    case .unknownSubtype(let name, let known): unknown("subtype", name, among: known, site)
    case .unknownKey(let name, let known): unknown("key", name, among: known, site)
    }
  }

  private func unknown(
    _ what: String, _ name: String, among known: [String], _ site: ConstraintSite
  ) -> Diagnostic {
    let hint = didYouMean(nearestName(to: name, in: known), orOneOf: known)
    return found(
      "\(site.name): no collector has the \(what) \(name)\(hint)", at: site.nameRange)
  }
}
