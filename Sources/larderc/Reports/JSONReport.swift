import Diagnostics
import Foundation

/// `{"diagnostics": […]}`, for programs. Positions count from 1, files are relative to the tree.
struct JSONReport: Encodable {
  struct Finding: Encodable {
    let code: String
    let severity: String
    let message: String
    let place: Place?
    let notes: [Note]
    let fix: Fix?
    let combinations: Int?

    private enum Key: String, CodingKey {
      case code, severity, message, notes, fix, combinations
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(code, forKey: .code)
      try container.encode(severity, forKey: .severity)
      try container.encode(message, forKey: .message)
      try container.encode(notes, forKey: .notes)
      // A null says that there is none.
      try container.encode(fix, forKey: .fix)
      try container.encode(combinations, forKey: .combinations)
      if let place { try place.encode(to: encoder) } else { try Place.encodeNone(to: encoder) }
    }
  }

  struct Note: Encodable {
    let message: String
    let place: Place?

    private enum Key: String, CodingKey { case message }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(message, forKey: .message)
      try place?.encode(to: encoder)
    }
  }

  struct Fix: Encodable {
    let description: String
    let edits: [Edit]

    init(_ fix: Diagnostic.Fix) {
      description = fix.description
      edits = fix.edits.map { Edit(region: Region($0.range), text: $0.text) }
    }
  }

  /// Of the finding's file.
  struct Edit: Encodable {
    let region: Region
    let text: String

    private enum Key: String, CodingKey { case text }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(text, forKey: .text)
      try region.encode(to: encoder)
    }
  }

  struct Region: Encodable {
    let line: Int
    let column: Int
    let endLine: Int
    let endColumn: Int

    private enum CodingKeys: CodingKey, CaseIterable { case line, column, endLine, endColumn }

    static func encodeNone(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      for key in CodingKeys.allCases { try container.encodeNil(forKey: key) }
    }

    init(_ range: SourceRange) {
      line = range.start.line
      column = range.start.column
      endLine = range.end.line
      endColumn = range.end.column
    }
  }

  struct Place: Encodable {
    let file: String
    let region: Region

    private enum Key: String, CodingKey { case file }

    init(_ range: SourceRange) {
      file = range.file.path
      region = Region(range)
    }

    static func encodeNone(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encodeNil(forKey: .file)
      try Region.encodeNone(to: encoder)
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(file, forKey: .file)
      try region.encode(to: encoder)
    }
  }

  let diagnostics: [Finding]

  init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics.map { diagnostic in
      Finding(
        code: diagnostic.code, severity: diagnostic.severity.rawValue,
        message: diagnostic.message, place: diagnostic.range.map(Place.init),
        notes: diagnostic.notes.map { Note(message: $0.message, place: $0.range.map(Place.init)) },
        fix: diagnostic.fix.map(Fix.init), combinations: diagnostic.combinations)
    }
  }

  func text() throws -> String { try Self.text(of: self) }

  static func text(of document: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }
}
