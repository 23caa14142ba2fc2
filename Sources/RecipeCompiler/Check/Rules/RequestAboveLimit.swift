import Diagnostics

/// A request of more than the limit allows.
struct RequestAboveLimit: Rule {
  static let page = RulePage(
    code: "request-above-limit", severity: .error,
    summary: "a resource request is larger than the limit beside it",
    explanation: """
      A pod asks for `requests` when it is scheduled and may use up to `limits`. Kubernetes rejects a \
      pod that asks for more than it may use. Where the two come from different files, each looks right \
      by itself; the one that was laid over the other is the one to correct.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      resources:
        limits:
          memory: 64Mi
        requests:
          memory: [-64Gi-]{+32Mi+}
      """)

  private typealias Excess = (key: String, request: TracedValue, limit: TracedValue)

  func check(_ lint: Lint) -> [Diagnostic] {
    var visited: Set<ObjectIdentifier> = []
    var excesses: [Excess] = []
    // What files say by themselves, and what they come to together.
    let merged = lint.everyRecipe.flatMap(\.values.values)
    for value in lint.valueSites.map(\.value) + merged {
      collect(value, &visited, &excesses)
    }
    var seen: Set<String> = []
    return excesses.map(diagnostic).filter { seen.insert($0.range?.key ?? "").inserted }
  }

  private func collect(
    _ value: TracedValue, _ visited: inout Set<ObjectIdentifier>, _ excesses: inout [Excess]
  ) {
    guard visited.insert(ObjectIdentifier(value)).inserted else { return }
    switch value.content {
    case .scalar: break
    case .array(let elements): for element in elements { collect(element, &visited, &excesses) }
    case .map(let fields):
      excesses += self.excesses(in: value)
      for field in fields { collect(field.value, &visited, &excesses) }
    }
  }

  private func excesses(in resources: TracedValue) -> [Excess] {
    guard let requests = resources["requests"]?.fields, let limits = resources["limits"] else {
      return []
    }
    return requests.compactMap { request in
      guard let limit = limits[request.key], let asked = request.value.amount,
        let allowed = limit.amount, asked > allowed * (1 + 1e-9)
      else { return nil }
      return (request.key, request.value, limit)
    }
  }

  private func diagnostic(_ excess: Excess) -> Diagnostic {
    let (request, limit) = (excess.request, excess.limit)
    let amounts = [request, limit].map { $0.settledScalar?.scalarText ?? "" }
    if limit.range.file.layer > request.range.file.layer {
      return found(
        "the limit of \(excess.key) is \(amounts[1]), less than the \(amounts[0]) that are requested",
        at: limit.range, notes: [Diagnostic.Note("the request", at: request.range)])
    }
    return found(
      "the request of \(amounts[0]) \(excess.key) is more than the limit of \(amounts[1])",
      at: request.range, notes: [Diagnostic.Note("the limit", at: limit.range)])
  }
}

extension SourceFile {
  /// How far up its values lie: those of an overlay over those of a file that it names, and those over
  /// the component's own.
  fileprivate var layer: Int {
    if !isValuesFile { return 2 }
    return path.hasSuffix("/values.yaml") ? 0 : 1
  }
}
