import Diagnostics
import RecipeTable

/// An amount of a resource that Kubernetes cannot read.
struct BadQuantity: Rule {
  static let page = RulePage(
    code: "bad-quantity", severity: .error,
    summary: "a resource limit or request is no Kubernetes quantity",
    explanation: """
      Quantities are a number and at most one of the suffixes `m`, `k`, `M`, `G`, `T`, `P`, `E`, or \
      `Ki`, `Mi`, `Gi`, `Ti`, `Pi`, `Ei`, upper and lower case as they stand. Kubernetes rejects a pod \
      with any other, such as `64MB` or `1 Gi`, when it is deployed. `m` is a thousandth: `64m` of \
      memory is less than one byte.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      resources:
        limits:
          memory: [-64MB-]{+64Mi+}
      """)

  private static let bytes: Set<String> = ["memory", "storage", "ephemeral-storage"]

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.valueSites.compactMap { site in
      guard isQuantity(site), let value = site.value.settledScalar else { return nil }
      return diagnostic(value, site)
    }
  }

  private func isQuantity(_ site: ValueSite) -> Bool {
    // What containers get that ask for nothing themselves.
    if site.key(above: 2).lowercased().hasSuffix("limitrange"),
      ["default", "defaultRequest", "max", "min"].contains(site.key(above: 1))
    {
      return true
    }
    let isListed = ["limits", "requests"].contains(site.key(above: 1))
    return site.isResource || (isListed ? site.key == "storage" : site.key == "sizeLimit")
  }

  private func diagnostic(_ value: Value, _ site: ValueSite) -> Diagnostic? {
    switch value {
    case .string(let text): diagnostic(text, site)
    case .int(let number) where number < 0:
      found("\(site.shown) is \(number); there is no less than nothing", at: site.value.range)
    case .bool:
      found("\(site.shown) is true or false, not an amount", at: site.value.range)
    default: nil
    }
  }

  private func diagnostic(_ text: String, _ site: ValueSite) -> Diagnostic? {
    let quantity = Quantity(text)
    if quantity.amount != nil {
      guard Self.bytes.contains(site.key), ["n", "u", "m"].contains(quantity.suffix) else {
        return nil
      }
      return found(
        "\(site.shown) is \(text), less than a byte; did you mean \(quantity.number)Mi?",
        at: site.value.range)
    }
    let hint =
      likely(quantity).map { "; did you mean \($0)?" }
      ?? "; write a number and a suffix such as m or Mi"
    return found("\(site.shown) is \(text), which is no quantity\(hint)", at: site.value.range)
  }

  /// What somebody means who writes white space, `MB`, `mi` or `GiB`.
  private func likely(_ quantity: Quantity) -> String? {
    guard quantity.hasNumber else { return nil }
    let suffix = quantity.suffix.trimmedWhitespace
    var bare = suffix
    if ["b", "B"].contains(bare.suffix(1)) { bare.removeLast() }
    if bare.count == 1, "kmgtpe".contains(bare.lowercased()), bare != suffix { bare += "i" }
    let known = Quantity.suffixes
    let fits = known.keys.first { $0.lowercased() == bare.lowercased() && $0.count > 1 }
    return (fits ?? (known[bare] != nil ? bare : nil)).map { quantity.number + $0 }
  }
}
