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

  private static let suffixes: Set<String> = [
    "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
  ]
  private static let bytes: Set<String> = ["memory", "storage", "ephemeral-storage"]

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.valueSites.compactMap { site in
      guard isQuantity(site), let value = site.value.settledScalar else { return nil }
      return diagnostic(value, site)
    }
  }

  private func isQuantity(_ site: ValueSite) -> Bool {
    let parent = site.key(above: 1)
    guard parent == "limits" || parent == "requests" else { return site.key == "sizeLimit" }
    let resources = site.key(above: 2)
    return resources == "resources" || resources.hasSuffix("Resources") || site.key == "storage"
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
    let (number, suffix) = split(text)
    if isNumber(number), Self.suffixes.contains(suffix) || isExponent(suffix) {
      guard Self.bytes.contains(site.key), ["n", "u", "m"].contains(suffix) else { return nil }
      return found(
        "\(site.shown) is \(text), less than a byte; did you mean \(number)Mi?",
        at: site.value.range)
    }
    let meant = likely(number, suffix)
    let hint =
      meant.map { "; did you mean \($0)?" } ?? "; write a number and a suffix such as m or Mi"
    return found("\(site.shown) is \(text), which is no quantity\(hint)", at: site.value.range)
  }

  private func split(_ text: String) -> (number: String, suffix: String) {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    return (String(number), String(text.dropFirst(number.count)))
  }

  private func isNumber(_ text: String) -> Bool {
    text.contains { $0 != "." } && text.filter { $0 == "." }.count <= 1
  }

  private func isExponent(_ suffix: String) -> Bool {
    guard let sign = suffix.first, "eE".contains(sign) else { return false }
    let digits = suffix.dropFirst().drop { "+-".contains($0) }
    return !digits.isEmpty && suffix.count - digits.count <= 2
      && digits.allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// What somebody means who writes white space, `MB`, `mi` or `GiB`.
  private func likely(_ number: String, _ suffix: String) -> String? {
    guard isNumber(number) else { return nil }
    var bare = suffix.trimmedWhitespace
    if ["b", "B"].contains(bare.suffix(1)) { bare.removeLast() }
    if bare.count == 1, "kmgtpe".contains(bare.lowercased()), bare != suffix.trimmedWhitespace {
      bare += "i"
    }
    let fits = Self.suffixes.first { $0.lowercased() == bare.lowercased() && $0.count > 1 }
    return (fits ?? (Self.suffixes.contains(bare) ? bare : nil)).map { number + $0 }
  }
}
