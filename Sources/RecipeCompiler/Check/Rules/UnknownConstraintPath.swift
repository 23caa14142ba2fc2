import Diagnostics
import RecipeTable

/// A constraint on something that no snapshot can have.
struct UnknownConstraintPath: Rule {
  static let page = RulePage(
    code: "unknown-constraint-path", severity: .error,
    summary: "a constraint's name is no address of a measurement",
    explanation: """
      A constraint names a measurement as `Type.subtype.key`, such as `K8s.server.version`. An \
      address that cannot be read, or of a type that no snapshot has, is never evaluated: the \
      overlay that carries it is dropped for every cluster, or deployed without the guard \
      (AICR #1783). Inputs of checks, which have no dots, belong into the phase of their check, and \
      so does `Deployment.component.version`, which is only known once something is deployed.
      """,
    example: RuleExample.base(
      with: """
        constraints:
          - name: [-k8s.server.version-]{+K8s.server.version+}
            value: ">= 1.30"
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.constraintSites.filter { !$0.isCheckInput }.compactMap { site in
      do throws(MeasurementProblem) {
        let path = try MeasurementCatalog.path(site.name)
        _ = try MeasurementCatalog.kind(path)
        guard path.type == MeasurementPath.deploymentType, site.phase == nil else { return nil }
        return tooEarly(site)
      } catch {
        return diagnostic(error, site)
      }
    }
  }

  private func tooEarly(_ site: ConstraintSite) -> Diagnostic {
    found(
      "\(site.name) is known only once something is deployed; it belongs under "
        + "validation.deployment.constraints", at: site.nameRange)
  }

  private func diagnostic(
    _ problem: MeasurementProblem, _ site: ConstraintSite
  ) -> Diagnostic? {
    switch problem {
    case .shape:
      return found(
        "\(site.name) is no address; one has three parts, such as K8s.server.version",
        at: site.nameRange)
    case .unknownType(let type):
      let types = MeasurementCatalog.types.keys.inByteOrder
      let near = nearestName(to: type, in: types)
      let hint = didYouMean(near, orOneOf: types)
      let onlyCase = near.flatMap { $0.lowercased() == type.lowercased() ? $0 : nil }
      return found(
        "there are no measurements of the type \(type)\(hint)", at: site.nameRange,
        fix: onlyCase.map { ($0 + site.name.dropFirst(type.count)).yamlQuoted })
    case .unknownSubtype, .unknownKey: return nil
    }
  }
}
