import Diagnostics
import YAMLSyntax

/// A snapshot's text as libyaml takes it, and as messages show it.
struct SnapshotText {
  let path: String
  /// In bytes.
  let size: Int
  let yaml: [UInt8]

  init(_ marked: [UInt8], path: String) {
    // libyaml counts a byte order mark as a column, and then takes the first key for indented.
    let bytes = marked.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(marked[3...]) : marked
    self.path = path
    size = bytes.count
    yaml = SurrogateEscapes.replacing(in: bytes)
  }

  private var file: SourceFile {
    SourceFile(path: path, text: String(decoding: yaml, as: UTF8.self))
  }

  func range(_ start: SourcePosition, _ end: SourcePosition) -> SourceRange {
    SourceRange(file: file, start: start, end: end)
  }

  /// What to tell of a text that is no YAML.
  func diagnostic(_ failure: YAMLEventReader.Failure) -> Diagnostic {
    let file = file
    return UTF8Check.diagnostics(yaml, file).first ?? failure.diagnostic(in: file)
  }
}
