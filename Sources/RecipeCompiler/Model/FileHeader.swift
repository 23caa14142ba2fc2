import Diagnostics
import YAMLSyntax

/// What a file of the recipe language says of itself.
struct FileHeader: Sendable {
  let place: TreePlace
  let file: SourceFile
  let kind: SourceText?
  let apiVersion: SourceText?
  /// What the file calls what it holds.
  let name: SourceText?
  let declaresProfile: Bool
  /// Where the first keys are, as far as there are any.
  let keys: [SourceRange]

  /// - Returns: nil where the file is not of the recipe language, or has not its form.
  init?(_ root: YAMLNode, _ place: TreePlace) {
    guard place != .other, let mapping = root.mapping, !mapping.entries.isEmpty else {
      return nil
    }
    self.place = place
    file = root.range.file
    kind = SourceText(mapping["kind"])
    apiVersion = SourceText(mapping["apiVersion"])
    name = SourceText(mapping["metadata"]?.mapping?["name"])
    declaresProfile = mapping["spec"]?.mapping?["profile"]?.isNull == false
    keys = mapping.entries.prefix(2).map(\.keyRange)
  }
}

extension [FileHeader] {
  /// Whether files start with their version, as most do or do not, rather than with their kind.
  var startWithVersion: Bool {
    let pairs = compactMap { header in
      header.kind.flatMap { kind in header.apiVersion.map { $0.range.start < kind.range.start } }
    }
    return pairs.count { $0 } * 2 > pairs.count
  }
}

extension SourceText {
  /// Nil for what is no scalar, or an empty one.
  fileprivate init?(_ node: YAMLNode?) {
    guard let node, let scalar = node.scalar, !node.isNull, !scalar.text.isEmpty else { return nil }
    self.init(text: scalar.text, range: node.range, style: scalar.style)
  }
}
