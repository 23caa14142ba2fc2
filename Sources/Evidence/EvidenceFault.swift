import Diagnostics
import RecipeTable

/// Why a text is no evidence.
struct EvidenceFault: Error, Equatable {
  enum Place: Equatable {
    case start
    /// From 0.
    case byte(Int)
    /// Of the first field of this name.
    case key(String)
  }

  let code: String
  let message: String
  let place: Place

  init(_ code: String, _ message: String, at place: Place) {
    self.code = code
    self.message = message
    self.place = place
  }

  /// - Throws: where it is no JSON.
  static func value(ofJSON text: String) throws(EvidenceFault) -> Value {
    do {
      return try Value(json: text)
    } catch {
      throw EvidenceFault(
        "malformed-json", "this is no JSON: \(error.reason)", at: .byte(error.place))
    }
  }

  func diagnostic(_ severity: Diagnostic.Severity = .error, in file: SourceFile) -> Diagnostic {
    Diagnostic(severity, code, message, at: place.range(in: file))
  }
}

extension EvidenceFault.Place {
  fileprivate func range(in file: SourceFile) -> SourceRange {
    switch self {
    case .start: SourceRange(startOf: file)
    case .byte(let place): SourceRange(of: place..<place + 1, in: file)
    case .key(let name):
      Self.field(name, in: file.text).map { SourceRange(of: $0, in: file) }
        ?? SourceRange(startOf: file)
    }
  }

  /// The bytes of a field's name. Enough for a message: of two fields of one name it is the first, at
  /// whatever depth.
  private static func field(_ name: String, in text: String) -> Range<Int>? {
    let (bytes, wanted) = (Array(text.utf8), Array("\"\(name)\"".utf8))
    return bytes.indices.first { start in
      bytes[start] == wanted[0] && bytes[start...].starts(with: wanted)
        && bytes[(start + wanted.count)...].first { !" \t\r\n".utf8.contains($0) }
          == UInt8(ascii: ":")
    }.map { $0..<$0 + wanted.count }
  }
}

extension SourceRange {
  /// - Parameter bytes: counted from 0; places past the end are the end.
  fileprivate init(of bytes: Range<Int>, in file: SourceFile) {
    self.init(
      file: file, start: SourcePosition(ofByte: bytes.lowerBound, in: file.text),
      end: SourcePosition(ofByte: bytes.upperBound, in: file.text))
  }
}

extension SourcePosition {
  fileprivate init(ofByte place: Int, in text: String) {
    let before = text.utf8.prefix(place)
    let lines = before.split(separator: 0x0A, omittingEmptySubsequences: false)
    let column = lines.last.map { String(decoding: $0, as: UTF8.self).unicodeScalars.count } ?? 0
    self.init(line: max(1, lines.count), column: column + 1)
  }
}
