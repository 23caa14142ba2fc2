import Diagnostics
import Foundation
import RecipeCompiler
import RecipeTable

/// SARIF 2.1.0 (OASIS), which code hosts and editors read.
struct SARIFReport: Encodable {
  struct Run: Encodable {
    let tool: Tool
    /// Columns count Unicode scalars, not UTF-16.
    let columnKind = "unicodeCodePoints"
    let results: [Result]
  }

  struct Tool: Encodable { let driver: Driver }

  struct Driver: Encodable {
    let name = "larderc"
    let version = Software.version
    let rules: [Rule]
  }

  struct Rule: Encodable {
    let id: String
    let shortDescription: Text
    let fullDescription: Text
    /// What to do, which is part of the full description; code hosts show this one beside a finding.
    let help: Help
    let defaultConfiguration: Configuration
  }

  struct Help: Encodable {
    let text: String
    let markdown: String
  }

  struct Configuration: Encodable { let level: String }

  struct Text: Encodable { let text: String }

  struct Result: Encodable {
    let ruleId: String
    let ruleIndex: Int?
    let level: String
    let message: Text
    let locations: [Location]
    let relatedLocations: [Location]
    let fixes: [Fix]
  }

  struct Fix: Encodable {
    let description: Text
    let artifactChanges: [ArtifactChange]
  }

  struct ArtifactChange: Encodable {
    let artifactLocation: ArtifactLocation
    let replacements: [Replacement]
  }

  struct Replacement: Encodable {
    let deletedRegion: Region
    let insertedContent: Text
  }

  struct Location: Encodable {
    let physicalLocation: PhysicalLocation
    let message: Text?
  }

  struct PhysicalLocation: Encodable {
    let artifactLocation: ArtifactLocation
    let region: Region
  }

  struct ArtifactLocation: Encodable { let uri: String }

  struct Region: Encodable {
    let startLine: Int
    let startColumn: Int
    let endLine: Int
    let endColumn: Int

    init(_ range: SourceRange) {
      startLine = range.start.line
      startColumn = range.start.column
      endLine = range.end.line
      endColumn = range.end.column
    }
  }

  let version = "2.1.0"
  let runs: [Run]

  private enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case version, runs
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("https://json.schemastore.org/sarif-2.1.0.json", forKey: .schema)
    try container.encode(version, forKey: .version)
    try container.encode(runs, forKey: .runs)
  }

  init(_ diagnostics: [Diagnostic], places: FilePlaces) {
    let rules = RuleBook.pages.map { page in
      Rule(
        id: page.code, shortDescription: Text(text: page.summary),
        fullDescription: Text(text: page.explanation),
        help: Help(text: page.explanation, markdown: page.explanation),
        defaultConfiguration: Configuration(level: page.severity.rawValue))
    }
    let indices = Dictionary(
      uniqueKeysWithValues: rules.enumerated().map { ($0.element.id, $0.offset) })
    let results = diagnostics.map { Self.result($0, indices[$0.code], places) }
    runs = [Run(tool: Tool(driver: Driver(rules: rules)), results: results)]
  }

  func text() throws -> String { try JSONReport.text(of: self) }

  private static func result(_ diagnostic: Diagnostic, _ rule: Int?, _ places: FilePlaces) -> Result
  {
    Result(
      ruleId: diagnostic.code, ruleIndex: rule, level: diagnostic.severity.rawValue,
      message: Text(text: diagnostic.message),
      locations: diagnostic.range.map { [location($0, places, message: nil)] } ?? [],
      relatedLocations: diagnostic.notes.compactMap { note in
        note.range.map { location($0, places, message: note.message) }
      }, fixes: diagnostic.fix.map { [fix($0, places)] } ?? [])
  }

  private static func fix(_ fix: Diagnostic.Fix, _ places: FilePlaces) -> Fix {
    let changes = fix.edits.prefix(1).map { edit in
      ArtifactChange(
        artifactLocation: ArtifactLocation(uri: uri(places.place(of: edit.range.file))),
        replacements: fix.edits.map {
          Replacement(deletedRegion: Region($0.range), insertedContent: Text(text: $0.text))
        })
    }
    return Fix(description: Text(text: fix.description), artifactChanges: changes)
  }

  private static func location(
    _ range: SourceRange, _ places: FilePlaces, message: String?
  ) -> Location {
    Location(
      physicalLocation: PhysicalLocation(
        artifactLocation: ArtifactLocation(uri: uri(places.place(of: range.file))),
        region: Region(range)),
      message: message.map(Text.init))
  }

  private static func uri(_ path: String) -> String {
    path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
  }
}
