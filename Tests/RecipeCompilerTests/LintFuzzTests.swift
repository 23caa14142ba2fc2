import Diagnostics
import Foundation
import RecipeCompiler
import TestSupport
import Testing

/// Mutated trees through the loader and every rule: whatever happens to them, linting ends, and every
/// finding points into its file.
///
/// `LARDER_FUZZ_FILES` is how many files to mutate, a few thousand without it; `LARDER_FUZZ_SEED`
/// where to begin.
@Suite struct LintFuzzTests {
  private static let files = number("LARDER_FUZZ_FILES") ?? 3000
  private static let seed = UInt64(number("LARDER_FUZZ_SEED") ?? 1)
  /// A lint of these trees takes milliseconds; one that takes this long hangs for all that users know.
  private static let patience = Duration.seconds(20)

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  /// One for each rule, which makes it speak.
  private static let trees = RuleBook.pages.compactMap(\.example).map { example in
    SmallestTree.sections(with: example.bad)
  }

  @Test(.timeLimit(.minutes(60))) func smallTrees() throws {
    var generator = SeededGenerator(seed: Self.seed)
    var mutated = 0
    var findings = 0
    var slowest = Duration.zero
    let folder = try TemporaryFolder()
    for round in 0... {
      guard mutated < Self.files else { break }
      let tree = Self.trees[round % Self.trees.count]
      // One folder for all: a tree's files replace those of the one before.
      try FileManager.default.removeItem(atPath: folder.path)
      for file in tree {
        let mutations = Int.random(in: 0...2, using: &generator)
        var text = Array(file.text.utf8)
        for _ in 0..<mutations { text = Mutation.apply(to: text, using: &generator) }
        if mutations > 0 { mutated += 1 }
        try folder.write(text, to: file.path)
      }
      let took = try ContinuousClock().measure {
        findings += try soundFindings(folder.path, "round \(round)")
      }
      slowest = max(slowest, took)
      #expect(took < Self.patience, "round \(round) of seed \(Self.seed)")
    }
    print("linted trees with \(mutated) mutated files: \(findings) findings, slowest \(slowest)")
    #expect(findings > mutated / 10)
  }

  @Test(.timeLimit(.minutes(60))) func ourTree() throws {
    var generator = SeededGenerator(seed: Self.seed)
    let folder = try TemporaryFolder()
    let paths = try filesBelow(Locations.recipes).filter { $0.hasSuffix(".yaml") }
    for path in paths {
      try folder.write(bytes(of: Locations.recipes + "/" + path), to: path)
    }
    // The large tree takes some hundred times as long as a small one.
    for round in 0..<max(4, Self.files / 500) {
      let chosen = paths.shuffled(using: &generator).prefix(
        Int.random(in: 1...8, using: &generator))
      for path in chosen {
        let original = try bytes(of: Locations.recipes + "/" + path)
        try folder.write(Mutation.apply(to: original, using: &generator), to: path)
      }
      _ = try soundFindings(folder.path, "round \(round) of our tree")
      for path in chosen { try folder.write(bytes(of: Locations.recipes + "/" + path), to: path) }
    }
  }

  /// - Returns: how many there are.
  private func soundFindings(_ folder: String, _ what: String) throws -> Int {
    let found = lint(roots: [folder])
    for range in found.compactMap(\.range) {
      #expect(
        range.start.line >= 1 && range.start.column >= 1 && range.start <= range.end, "\(what)")
      let breaks = range.file.text.unicodeScalars.count { $0.properties.isWhitespace && $0 != " " }
      #expect(range.end.line <= breaks + 2, "\(what): \(range.file.path):\(range.end)")
    }
    #expect(!DiagnosticPrinter(root: "tree").text(found).utf8.contains(0x1B), "\(what)")
    return found.count
  }
}

/// Ways to change a recipe file that leave it YAML more often than not.
private enum Mutation: CaseIterable {
  case damage, exchangeLines, dropLine, repeatLine, indent, replaceWord, replaceValue

  private static let words = [
    "metadata", "name", "spec", "base", "criteria", "service", "eks", "any", "componentRefs", "app",
    "overrides", "enabled", "valuesFile", "components/app/values.yaml", "dependencyRefs", "mixins",
    "constraints", "value", "K8s.server.version", "validation", "deployment", "checks", "profile",
    "default", "values", "type", "Helm", "Kustomize", "version", "null", "true", "~", "1.2.3", "-1",
    "99999999999999999999", "1e999", ".nan", "0x", "[]", "{}", "[a, b]", "{a: {b: c}}", "\"\"", "é",
    "\u{202E}", "{{ .Values.x }}", ">= 1.30", ">== 1", "*", "&a", "|", "..", "../x", "/", "a.b[c]",
    "components.[a=b].", "# larder: allow unknown-key x", "limits", "memory", "64Mi",
    "nodeSelector",
    "mig", "strategy", "driver",
  ]

  static func apply(to text: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
    guard let kind = allCases.randomElement(using: &generator) else { return text }
    switch kind {
    case .damage: return Damage.apply(to: text, using: &generator)
    case .exchangeLines: return Damage.exchangingLines(of: text, using: &generator)
    case .dropLine, .repeatLine, .indent, .replaceWord, .replaceValue:
      var lines = String(decoding: text, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      kind.change(&lines, Int.random(in: 0..<lines.count, using: &generator), &generator)
      return Array(lines.joined(separator: "\n").utf8)
    }
  }

  private func change(
    _ lines: inout [String], _ place: Int, _ generator: inout SeededGenerator
  ) {
    let word = Self.words.randomElement(using: &generator) ?? ""
    switch self {
    case .dropLine: lines.remove(at: place)
    case .repeatLine: lines.insert(lines[place], at: place)
    case .indent:
      lines[place] =
        Bool.random(using: &generator) ? "  " + lines[place] : String(lines[place].dropFirst(2))
    case .replaceValue:
      let parts = lines[place].split(separator: ": ", maxSplits: 1)
      lines[place] = (parts.first ?? "") + ": " + word
    default:
      var words = lines[place].split(separator: " ", omittingEmptySubsequences: false).map(
        String.init)
      let index = words.indices.randomElement(using: &generator) ?? 0
      words[index] = words[index].hasSuffix(":") ? word + ":" : word
      lines[place] = words.joined(separator: " ")
    }
  }
}
