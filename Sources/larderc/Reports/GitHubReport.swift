import Diagnostics

/// Workflow commands of GitHub Actions, which annotate the lines of a pull request.
enum GitHubReport {
  static func text(_ diagnostics: [Diagnostic], places: FilePlaces) -> String {
    diagnostics.map { command($0, places) }.joined()
  }

  private static func command(_ diagnostic: Diagnostic, _ places: FilePlaces) -> String {
    var properties: [(String, String)] = []
    if let range = diagnostic.range {
      properties += [
        ("file", places.place(of: range.file)), ("line", String(range.start.line)),
        ("col", String(range.start.column)), ("endLine", String(range.end.line)),
        ("endColumn", String(range.end.column)),
      ]
    }
    properties.append(("title", diagnostic.code))
    let list = properties.map { "\($0)=\(escaped($1, inProperty: true))" }.joined(separator: ",")
    let notes = diagnostic.notes.map { "\n\($0.message)" }.joined()
    let message = escaped(diagnostic.message + notes, inProperty: false)
    return "::\(name(diagnostic.severity)) \(list)::\(message)\n"
  }

  private static func name(_ severity: Diagnostic.Severity) -> String {
    severity == .note ? "notice" : severity.rawValue
  }

  private static func escaped(_ text: String, inProperty: Bool) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":" where inProperty: result += "%3A"
      case "," where inProperty: result += "%2C"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
