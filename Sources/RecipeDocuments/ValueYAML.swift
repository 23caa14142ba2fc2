import RecipeTable
import YAMLSyntax

extension Value {
  /// This value as a YAML document that ends in a line break.
  ///
  /// - Parameter comment: lines to put above it, without the `#`.
  public func yaml(comment: String? = nil) throws(YAMLWriter.Failure) -> String {
    var writer = YAMLWriter()
    write(to: &writer)
    let document = try writer.finish()
    guard let comment else { return document }
    let lines = comment.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { $0.isEmpty ? "#\n" : "# \($0)\n" }.joined() + document
  }

  private func write(to writer: inout YAMLWriter) {
    switch self {
    case .string(let text): writer.string(text)
    case .array(let elements):
      writer.beginSequence()
      for element in elements { element.write(to: &writer) }
      writer.endSequence()
    case .map(let fields):
      writer.beginMapping()
      for field in fields {
        writer.string(field.key)
        field.value.write(to: &writer)
      }
      writer.endMapping()
    default: writer.plain(scalarText ?? "null")
    }
  }
}
