import Diagnostics
import YAMLSyntax

/// A text without quotes, where it was written.
struct PlainText {
  /// Where its key is written; nil for an item of a list.
  let key: YAMLMapping.Entry?
  let text: String
  let range: SourceRange
}

extension Lint {
  /// Every text without quotes in a file that was read as YAML, that a test holds for; each once, in
  /// no order that matters.
  func plainTexts(where isWanted: (String) -> Bool) -> [PlainText] {
    var found: [PlainText] = []
    for root in tree.roots.values { root.addPlainTexts(nil, where: isWanted, to: &found) }
    // An alias stands for the same text again.
    var seen: Set<String> = []
    return found.filter { seen.insert($0.range.key).inserted }
  }
}

extension YAMLNode {
  fileprivate func addPlainTexts(
    _ entry: YAMLMapping.Entry?, where isWanted: (String) -> Bool, to found: inout [PlainText]
  ) {
    switch content {
    case .scalar(let scalar):
      guard scalar.style == .plain, scalar.value == .string, isWanted(scalar.text) else { return }
      found.append(PlainText(key: entry, text: scalar.text, range: range))
    case .sequence(let nodes):
      for node in nodes { node.addPlainTexts(nil, where: isWanted, to: &found) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        entry.value.addPlainTexts(entry, where: isWanted, to: &found)
      }
    }
  }
}
