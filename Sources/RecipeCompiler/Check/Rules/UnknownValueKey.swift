import Diagnostics

/// A key that nothing else in the tree knows, beside one that is spelled almost the same.
struct UnknownValueKey: Rule {
  static let page = RulePage(
    code: "unknown-value-key", severity: .warning,
    summary: "a key of a component's values looks like a misspelling of another",
    explanation: """
      Charts ignore keys that they do not know, so a misspelled one changes nothing and nobody hears \
      of it: the setting that it was meant for keeps its old value. This key is set in this one place, \
      and its neighbour, which the component's values file or several overlays set, differs in one or \
      two letters. Correct the spelling.
      """,
    example: RuleExample.eks(
      app: """
        overrides:
          [-resuorces-]{+resources+}:
            limits:
              cpu: 200m
        """))

  func check(_ lint: Lint) -> [Diagnostic] {
    let components = lint.knownKeys
    var spread: [String: Int] = [:]
    for keys in components.values {
      keys.visit([]) { path, keys in
        guard !Self.isFreeForm(path) else { return }
        for (key, child) in keys.children { spread[key, default: 0] += child.uses.count }
      }
    }
    var findings: [Diagnostic] = []
    for (component, keys) in components {
      keys.visit([component]) { path, keys in
        guard !Self.isFreeForm(path) else { return }
        findings += misspelled(keys, path, spread)
      }
    }
    return findings
  }

  /// Maps whose keys are their author's own.
  private static let freeForm = [
    "labels", "annotations", "selector", "matchLabels", "env", "args", "data", "config", "limits",
    "requests", "parameters", "settings",
  ].map { $0.lowercased() }

  private static func isFreeForm(_ path: [String]) -> Bool {
    path.contains { part in freeForm.contains { part.lowercased().hasSuffix($0) } }
  }

  private func misspelled(
    _ keys: KnownKeys, _ path: [String], _ spread: [String: Int]
  ) -> [Diagnostic] {
    keys.children.compactMap { key, child -> Diagnostic? in
      // A key that is used elsewhere is a word of the language.
      guard child.uses.count == 1, spread[key] == 1, let use = child.uses.first else { return nil }
      let near = keys.children.filter { other, known in
        other != key && isSlip(key, other) && known.isBetterKnown(than: use)
      }
      guard let name = near.keys.min(by: { $0.precedes($1) }), near.count == 1 else { return nil }
      return unknown(path, key, use, name, near[name]?.uses.first)
    }
  }

  /// Whether one is easily mistyped for the other, and not just another number of the same thing.
  private func isSlip(_ key: String, _ other: String) -> Bool {
    func letters(_ key: String) -> String {
      String(key.lowercased().filter { $0.isLetter })
    }
    let shorter = min(key.utf8.count, other.utf8.count)
    guard shorter >= 4, abs(key.utf8.count - other.utf8.count) <= 2 else { return false }
    if key.lowercased() == other.lowercased() { return true }
    guard letters(key) != letters(other), !Counterparts.differOnly(key, other) else { return false }
    return editDistance(key, other) <= (shorter >= 8 ? 2 : 1)
  }

  private func unknown(
    _ path: [String], _ key: String, _ use: KnownKeys.Use, _ name: String,
    _ known: KnownKeys.Use?
  ) -> Diagnostic {
    found(
      "nothing else sets \((path + [key]).joined(separator: "."))\(didYouMean(name))",
      at: use.keyRange ?? use.value.range,
      notes: [Diagnostic.Note("\(name) is set here", at: known?.keyRange)])
  }
}

extension KnownKeys {
  /// Whether this key is set by those who know the chart better, or several times; elsewhere than in
  /// the map that has the other.
  fileprivate func isBetterKnown(than use: Use) -> Bool {
    let here = use.keyRange
    let isNeighbour = uses.contains {
      $0.keyRange?.file === here?.file && $0.keyRange?.start.column == here?.start.column
        && abs(($0.keyRange?.start.line ?? 0) - (here?.start.line ?? 0)) < 30
    }
    guard !isNeighbour else { return false }
    return uses.count > 1 || uses.contains { $0.source.rawValue < use.source.rawValue }
  }
}

/// Words that are spelled almost the same and mean different things, so that charts have a key with
/// each: `minReplicas` and `maxReplicas`, `nodeAffinity` and `podAffinity`.
private enum Counterparts {
  private static let groups: [Set<String>] = [
    ["min", "max"], ["minimum", "maximum"], ["node", "pod"], ["cpu", "gpu"], ["http", "https"],
    ["tcp", "udp"], ["host", "port", "post"], ["internal", "external"], ["include", "exclude"],
    ["included", "excluded"], ["import", "export"], ["ingress", "egress"], ["device", "service"],
    ["encode", "decode"], ["increase", "decrease"], ["increment", "decrement"],
  ]

  /// Whether two keys are the same but for such words.
  static func differOnly(_ key: String, _ other: String) -> Bool {
    let (words, others) = (words(key), words(other))
    return words.count == others.count
      && zip(words, others).allSatisfy { word, other in
        word == other || groups.contains { $0.contains(word) && $0.contains(other) }
      }
  }

  /// The words of a key, in small letters: `maxReplicas` has two.
  private static func words(_ key: String) -> [String] {
    var words = [""]
    var previous: Character?
    for letter in key {
      let begins = letter.isUppercase && previous?.isLowercase == true
      if begins || !letter.isLetter { words.append("") }
      if letter.isLetter { words[words.count - 1] += letter.lowercased() }
      previous = letter
    }
    return words
  }
}
