import Diagnostics
import RecipeTable
import TestSupport
import Testing

@testable import RecipeCompiler

/// Constraints compare with the precision of the shorter side, which is no order to sort by. What the
/// compiler says must not depend on how precisely the versions are written, or in which order.
@Suite struct PrecisionTests {
  private static let kernel = "OS.sysctl./proc/sys/kernel/osrelease"
  private static let kubernetes = "K8s.server.version"

  private func findings(_ code: String, _ files: String...) throws -> [Diagnostic] {
    try SmallestTree.findings(with: files.joined()).filter { $0.code == code }
  }

  private func facts(_ lists: String) -> String {
    "-- facts.yaml --\nkind: ClusterFacts\napiVersion: larder.dev/v1alpha1\n\(lists)\n"
  }

  private func charts(_ charts: [(version: String, asks: String)]) -> String {
    facts(
      "charts:\n"
        + charts.map { version, asks in
          "- {name: app, version: \"\(version)\", kubeVersion: \"\(asks)\", source: \"http://a\"}\n"
        }.joined())
  }

  /// An overlay with a constraint of its own, and others in a phase.
  private func overlay(
    _ constraint: String, phase: [String] = [], name: String = kubernetes, more: String = ""
  ) -> String {
    let list = { (values: [String]) in
      "[" + values.map { "{name: \(name), value: \"\($0)\"}" }.joined(separator: ", ") + "]"
    }
    return SmallestTree.overlay(
      "eks",
      "criteria: {service: eks}\nconstraints: \(list([constraint]))\n"
        + (phase.isEmpty ? "" : "validation: {readiness: {constraints: \(list(phase))}}\n") + more)
  }

  // MARK: The newest of several

  /// 1.2 is alike to each of the others, so a search by comparisons alone would lose 1.2.3.
  @Test func factsOfChartsInAnyOrder() throws {
    let known = [("1.2.1", ">=1.30.0-0"), ("1.2", ">=1.31.0-0"), ("1.2.3", ">=1.35.0-0")]
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      let found = try findings(
        "kubernetes-floor-too-low", overlay(">= 1.34"), charts(order.map { known[$0] }))
      #expect(found.map(\.message).filter { $0.contains("1.35.0 or later") }.count == 2, "\(order)")
    }
  }

  /// Of facts of equal versions the last holds.
  @Test func factsOfATreeReplaceThoseOfTheProgram() throws {
    let known = [("1.2.3", ">=1.35.0-0"), ("v1.2.3", ">=1.34.0-0")]
    let code = "kubernetes-floor-too-low"
    #expect(try findings(code, overlay(">= 1.34"), charts(known)).count == 1)
    #expect(try findings(code, overlay(">= 1.34"), charts(known.reversed())).count == 2)
  }

  @Test(arguments: [[">= 1.34.5"], [">= 1.34", ">= 1.34.5"], [">= 1.34.5", ">= 1.34.1"]])
  func theHighestFloorCounts(_ phase: [String]) throws {
    let asks = charts([("1.2.3", ">=1.34.3-0")])
    let code = "kubernetes-floor-too-low"
    let places = { (overlay: String) in
      try findings(code, overlay, asks).compactMap { $0.range?.file.path }
    }
    // The base allows earlier ones in any case.
    #expect(try places(overlay(">= 1.34", phase: phase)) == ["overlays/base.yaml"])
    // 1.34.0 would pass, and the chart refuse.
    #expect(try places(overlay(">= 1.34")) == ["overlays/base.yaml", "overlays/eks.yaml"])
  }

  @Test func theHighestDemandIsSaid() throws {
    let registry = """
      -- registry.yaml --
      kind: ComponentRegistry
      apiVersion: aicr.run/v1alpha2
      components:
      """
      + ["app", "other"].map { name in
        """

          - name: \(name)
            displayName: \(name)
            healthCheck: {assertFile: checks/app/health-check.yaml}
            helm: {defaultRepository: "https://charts.example.com", defaultChart: \(name), \
        defaultVersion: 1.2.3, defaultNamespace: app}
        """
      }.joined() + "\n"
    let facts = facts(
      """
      charts:
      - {name: app, version: 1.2.3, kubeVersion: ">=1.34", source: "http://a"}
      - {name: other, version: 1.2.3, kubeVersion: ">=1.34.3", source: "http://a"}
      """)
    let found = try findings(
      "kubernetes-floor-too-low",
      registry + overlay(">= 1.33", more: "componentRefs: [{name: other}]\n"), facts)
    let messages = found.filter { $0.range?.file.path == "overlays/eks.yaml" }.map(\.message)
    #expect(messages.count == 1)
    #expect(messages.first?.contains("asks for 1.34.3 or later") == true, "\(messages)")
  }

  // MARK: Floors

  /// What is above 1.33 starts with 1.34.
  @Test func aboveStartsBehindTheVersion() throws {
    let code = "kubernetes-floor-too-low"
    let asks = charts([("1.2.3", ">=1.34.0-0")])
    let messages = { (overlay: String) in
      try findings(code, overlay, asks).filter { $0.range?.file.path == "overlays/eks.yaml" }
        .map(\.message)
    }
    #expect(try messages(overlay("> 1.33")) == [])
    let found = try messages(overlay("> 1.32"))
    #expect(found.count == 1)
    #expect(found.first?.contains("this allows Kubernetes 1.33,") == true, "\(found)")
    #expect(try messages(overlay("> 9223372036854775807")) == [])
  }

  @Test(arguments: [
    (">= 1.36", 0), (">= 1.36.9", 0), ("> 1.36.9", 0), ("> 1.35", 0), ("> 1.36", 1), (">= 1.37", 1),
    ("== 1.36.4", 0), ("== 1.37.0", 1),
  ])
  func theNewestKubernetesHasAllItsPatches(_ constraint: String, _ count: Int) throws {
    let newest = facts(
      "services: [{name: eks, newest: \"1.36\", lookedUp: today, source: \"http://a\"}]")
    #expect(try findings("no-such-kubernetes", overlay(constraint), newest).count == count)
  }

  @Test(arguments: [(">= 570", 0), ("> 569", 0), ("> 568", 1), (">= 570.25", 1), (">= 569", 1)])
  func aBranchOfDriversHasTheOneThatIsNeeded(_ constraint: String, _ count: Int) throws {
    let needed = facts(
      """
      accelerators:
      - name: b200
        source: "http://a"
        driver: {minimum: "570.26", source: "http://a"}
      """)
    let b200 = SmallestTree.overlay(
      "b200-eks",
      """
      criteria: {service: eks, accelerator: b200}
      constraints: [{name: GPU.smi.driver-version, value: "\(constraint)"}]
      """)
    #expect(try findings("driver-floor-too-low", b200, needed).count == count)
  }

  /// Releases of an operating system whose kernels are known more and less precisely: 6.8 can be any.
  @Test(arguments: [
    (["6.8.12", "6.8"], ">= 6.8.20", 0), (["6.8", "6.8.12"], ">= 6.8.20", 0),
    (["6.8.12", "6.8.2"], ">= 6.8.20", 1), (["6.8.2", "6.8", "6.8.12"], ">= 6.9", 1),
    (["6.8"], "> 6.8", 1), (["6.8"], "> 6.8.9", 0),
  ])
  func theNewestKernel(_ kernels: [String], _ constraint: String, _ count: Int) throws {
    let list = kernels.map { "\"\($0)\"" }.joined(separator: ", ")
    let together = facts(
      "operatingSystems: [{name: ours, version: \"1\", kernels: [\(list)], source: \"http://a\"}]")
    let apart = facts(
      "operatingSystems:\n"
        + kernels.enumerated().map { number, kernel in
          "- {name: ours, version: \"\(number)\", kernels: [\"\(kernel)\"], source: \"http://a\"}\n"
        }.joined())
    let overlay = SmallestTree.overlay(
      "eks",
      """
      criteria: {service: eks}
      constraints:
        - {name: OS.release.ID, value: ours}
        - {name: \(Self.kernel), value: "\(constraint)"}
      """)
    for facts in [together, apart] {
      #expect(try findings("no-such-kernel", overlay, facts).count == count)
    }
  }

  // MARK: Two constraints

  @Test(arguments: [
    (">= 6.8.4", ">= 6.8", 1), (">= 6.8", ">= 6.8.4", 0), ("<= 6.8.4", "<= 6.8", 1),
    ("<= 6.8", "<= 6.8.4", 0), (">= 6.8", "> 6.7", 0), ("> 6.8", ">= 6.9", 0),
    ("> 6.8", ">= 6.8.5", 1), ("< 6.8", "<= 6.7", 0), ("< 6.8", "<= 6.8", 1),
    (">= 6.8", ">= v6.8.0-1024-aws", 0), (">= 6.8", "<= 6.9", 1), (">= 6.8", "!= 6.9.0", 1),
    (">= 6.8", "== 6.8.0", 0), (">= 6.8", "== 6.7.9", 1), ("== 6.8.0", "== 6.7.0", 0),
    ("== 6.8.0", ">= 6.8.0", 1),
  ])
  func loosened(_ inherited: String, _ own: String, _ count: Int) throws {
    let child = SmallestTree.overlay(
      "eks-training",
      """
      base: eks
      criteria: {service: eks, intent: training}
      constraints: [{name: \(Self.kernel), value: "\(own)"}]
      """)
    let found = try findings(
      "constraint-loosened", overlay(inherited, name: Self.kernel), child)
    #expect(found.count == count)
  }

  @Test(arguments: [
    // 6.8.1 is one of both.
    (">= 6.8", "< 6.8.4", 0), (">= 6.8.4", "<= 6.8", 0), (">= 6.8.4", "< 6.8", 1),
    ("> 6.8", "<= 6.8.4", 1), ("> 6.8", "< 6.9", 1), ("> 6.8", "<= 6.9", 0),
    ("> 6.8.3", "< 6.8.4", 1), (">= 6.8.4", "<= 6.8.3", 1), (">= 6", "< 7", 0),
    ("== 6.8", "6.8.0", 0), ("== 6.8", "== 6.8.0", 0), ("== 6.8", "== 6.8.1", 1),
    ("== 6.8", "6.8.1", 1), ("== 6.8", "!= 6.8.0", 1), (">= 6.8.4", "== 6.8.3", 1),
  ])
  func unsatisfiable(_ one: String, _ other: String, _ count: Int) throws {
    for (first, second) in [(one, other), (other, one)] {
      let overlay = overlay(first, phase: [second], name: Self.kernel)
      #expect(try findings("constraints-unsatisfiable", overlay).count == count, "\(first)")
    }
  }

  // MARK: Releases

  /// Every ordering of every version of numbers up to 2, held against every release of numbers up to 3.
  @Test func rangesAreWhatOrderingsLetPass() throws {
    let numbers = (0..<4).flatMap { major in
      (0..<4).flatMap { minor in (0..<4).map { "\(major).\(minor).\($0)" } }
    }
    let versions =
      (0..<3).map { "\($0)" } + (0..<9).map { "\($0 / 3).\($0 % 3)" }
      + ["0.0.0", "1.0.2", "1.2.0", "2.2.2", "0.1.1"]
    let all = try [">=", "<=", ">", "<"].flatMap { sign in
      try versions.map { try ConstraintExpression("\(sign) \($0)") }
    }
    let passing = all.map { expression in
      Set(numbers.filter { (try? expression.isSatisfied(by: $0)) == true })
    }
    for (expression, letPass) in zip(all, passing) where !letPass.isEmpty {
      let range = try #require(ReleaseRange(expression))
      for (other, othersLetPass) in zip(all, passing) where !othersLetPass.isEmpty {
        let others = try #require(ReleaseRange(other))
        #expect(range.overlaps(others) == !letPass.isDisjoint(with: othersLetPass))
        #expect(range.isWithin(others) == letPass.isSubset(of: othersLetPass))
      }
    }
  }
}
