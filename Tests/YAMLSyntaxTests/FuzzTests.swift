import TestSupport
import Testing
import YAMLSyntax

/// Damaged recipe files: whatever happens to them, reading ends, and says so or gives a tree.
@Suite struct FuzzTests {
  private static let sources: [[UInt8]] = {
    let files = (try? filesBelow(Locations.recipes)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }
      .compactMap { try? bytes(of: Locations.recipes + "/" + $0) }
  }()

  @Test func ourOwnFilesAreThere() { #expect(Self.sources.count > 50) }

  @Test(.timeLimit(.minutes(10)), arguments: 0..<8)
  func damagedFiles(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      let source = try #require(Self.sources.randomElement(using: &generator))
      let damaged =
        Bool.random(using: &generator)
        ? Damage.apply(to: source, using: &generator)
        : Damage.exchangingLines(of: source, using: &generator)
      expectSound(damaged)
    }
  }

  @Test(.timeLimit(.minutes(10)), arguments: 100..<104)
  func tokens(_ seed: UInt64) {
    let pieces = [
      "a", "&a ", "*a", "<<", ": ", "- ", "[", "]", "{", "}", ", ", "\n", "  ", "\t", "? ", "!",
      "!!int ",
      "|", ">", "\"", "'", "#", "---\n", "...\n", "%YAML 1.2\n", "\u{FEFF}", "\0", "1", "\\x",
    ]
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<3000 {
      let count = Int.random(in: 1...40, using: &generator)
      let text = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
      expectSound(Array(text.utf8))
    }
  }

  /// No tree without a reason, and every place lies within the file.
  private func expectSound(_ bytes: [UInt8]) {
    let document = YAMLDocument(bytes: bytes, path: "fuzz.yaml")
    let lines =
      bytes.count { $0 == 0x0A || $0 == 0x0D || $0 == 0x85 || $0 == 0xA8 || $0 == 0xA9 } + 2
    for diagnostic in document.diagnostics {
      let start = diagnostic.range?.start
      #expect(start.map { $0.line >= 1 && $0.column >= 1 && $0.line <= lines } == true)
    }
    if let root = document.root { #expect(root.range.start <= root.range.end) }
  }
}
