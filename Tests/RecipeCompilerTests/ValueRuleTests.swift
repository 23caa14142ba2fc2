import Diagnostics
import RecipeCompiler
import Testing

/// What rules say of single values of charts, and of what they leave alone.
@Suite struct ValueRuleTests {
  /// What is found in the smallest tree with these files laid over it, as `file:line code`.
  private func places(_ files: String) throws -> [String] {
    try SmallestTree.findings(with: files).map(\.fileLineAndCode)
  }

  /// The codes of what is found in values, from the first column on.
  private func codes(_ values: String) throws -> [String] {
    try places("-- components/app/values.yaml --\nreplicas: 1\n\(values)")
      .map { String($0.split(separator: " ").last ?? "") }
  }

  @Test(arguments: [
    "retention: 15d", "interval: 1h30m", "timeout: 30", "timeout: -1", "retention: 45GB",
    "retention: 15M", "period: PT5M", "minInterval: \"{{ .Values.interval }}\"", "retention: 2w",
    "port: http", "port: \"8080\"", "metricsPort: :8080", "targetPort: http-metrics", "port: 0",
    "repository: https://charts.example.com", "repository: {url: https://charts.example.com}",
    "webhookTaint: dedicated", "taint: a=b:NoSchedule,c:NoExecute", "taint: a:NoSchedule-",
    "tolerateAllTaints: true", "taints: [{key: a, value: b, effect: NoExecute}]",
    "externalLabels: {cluster: a b}", "nodeSelector: {a.example.com/b_c: \"\"}",
    "limitRange: {metadata: {name: a}}",
    "resources: {limits: {nvidia.com/gpu: 1, hugepages-2Mi: 1Gi, cpu: 1}}",
    "resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 1000m, memory: 1024Mi}}",
    "resources: {limits: {cpu: 2}, requests: {cpu: 500m, memory: 64Gi}}",
    "address:\n  http://example.com", "image:\n  nginx:1.25", "text: “one” and “two”",
    "text: the so-called “pod”",
  ])
  func isFine(_ values: String) throws { #expect(try codes(values) == []) }

  @Test(
    arguments: [
      ("retention: 15 d", "bad-duration"), ("interval: 30sec", "bad-duration"),
      ("interval: 15S", "bad-duration"), ("timeout: -30", "bad-duration"),
      ("scrapeTimeout: 5 minutes", "bad-duration"),
      ("port: http:80", "bad-port"), ("metricsPort: HTTP", "bad-port"),
      ("nodePort: http", "bad-port"),
      ("repository: https://ghcr.io/a\ntag: v1\nother: 1", nil),
      ("manager: {repository: https://ghcr.io/a, tag: v1}", "bad-image"),
      ("taint: a=b:NoSchedul", "bad-taint"), ("taint: a=b", "bad-taint"),
      ("taint: =b:NoSchedule", "bad-taint"),
      ("nodeTaints: [a:NoExecute, \":NoExecute\"]", "bad-taint"),
      ("taints: [{key: a, effect: Never}]", "bad-taint"),
      ("gpuTolerations: [\"a=b:NoSchedule\"]", "bad-toleration"),
      ("systemNodeSelector: {-a: b}", "bad-label"), ("gpuNodeSelector: {a: true}", "bad-label"),
      ("limitRange: {default: {cpu: 250MB}}", "bad-quantity"),
      ("resources: {limits: {memry: 1Gi}}", "unknown-resource"),
      ("resources: {limits: {gpu: 1}}", "unknown-resource"),
      ("resources: {limits: {cpu: 1}, requests: {cpu: 1001m}}", "request-above-limit"),
      ("resources: {limits: {memory: 1G}, requests: {memory: 1Gi}}", "request-above-limit"),
      ("cache:\n  enabled:true", "missing-space"), ("text: “one”", "typographic-quote"),
      ("text: ‘one two’", "typographic-quote"),
    ] as [(String, String?)])
  func isFound(_ values: String, _ code: String?) throws {
    #expect(try codes(values) == (code.map { [$0] } ?? []))
  }

  @Test func aLimitOfAnOverlayIsBlamedForBeingBelowTheRequestOfTheFile() throws {
    let found = try places(
      """
      -- components/app/values.yaml --
      replicas: 1
      resources:
        requests:
          memory: 64Mi

      """
        + SmallestTree.overlay(
          "eks",
          """
          criteria: {service: eks}
          componentRefs:
            - name: app
              overrides:
                resources:
                  limits:
                    memory: 32Mi
          """))
    #expect(found == ["overlays/eks.yaml:11 request-above-limit"])
  }

  @Test(arguments: ["many", "8 nodes", "-1", "1.5", "\"8\"", "any"])
  func nodesAreAWholeNumber(_ nodes: String) throws {
    let found = try places(
      SmallestTree.overlay("eks", "criteria:\n  service: eks\n  nodes: \(nodes)"))
    #expect(found.contains("overlays/eks.yaml:7 wrong-type"))
  }

  /// An override of base comes before those of all overlays, which so cannot make it necessary.
  @Test func whatBaseRepeatsIsFoundThoughAnOverlayDiffers() throws {
    let found = try places(
      SmallestTree.overlay(
        "base",
        """
        componentRefs:
          - name: app
            valuesFile: components/app/values.yaml
            overrides:
              replicas: 1
        """)
        + SmallestTree.overlay(
          "eks",
          """
          criteria: {service: eks}
          componentRefs: [{name: app, overrides: {replicas: 2}}]
          """))
    #expect(found == ["overlays/base.yaml:9 override-equals-values-file"])
  }
}
