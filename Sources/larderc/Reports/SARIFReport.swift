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
  }

  struct Text: Encodable { let text: String }

  struct Result: Encodable {
    let ruleId: String
    let level: String
    let message: Text
    let locations: [Location]
    let relatedLocations: [Location]
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

  init(_ diagnostics: [Diagnostic], root: String) {
    let rules = RuleBook.pages.map { page in
      Rule(
        id: page.code, shortDescription: Text(text: page.summary),
        fullDescription: Text(text: page.explanation))
    }
    let results = diagnostics.map { Self.result($0, root: root) }
    runs = [Run(tool: Tool(driver: Driver(rules: rules)), results: results)]
  }

  func text() throws -> String { try JSONReport.text(of: self) }

  private static func result(_ diagnostic: Diagnostic, root: String) -> Result {
    Result(
      ruleId: diagnostic.code, level: diagnostic.severity.rawValue,
      message: Text(text: diagnostic.message),
      locations: diagnostic.range.map { [location($0, root, message: nil)] } ?? [],
      relatedLocations: diagnostic.notes.compactMap { note in
        note.range.map { location($0, root, message: note.message) }
      })
  }

  private static func location(
    _ range: SourceRange, _ root: String, message: String?
  ) -> Location {
    Location(
      physicalLocation: PhysicalLocation(
        artifactLocation: ArtifactLocation(uri: uri(root + "/" + range.file.path)),
        region: Region(
          startLine: range.start.line, startColumn: range.start.column,
          endLine: range.end.line, endColumn: range.end.column)),
      message: message.map(Text.init))
  }

  private static func uri(_ path: String) -> String {
    path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
  }
}
