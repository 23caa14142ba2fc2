import Diagnostics
import RecipeTable

/// A field of a component's Helm values, where it was written.
struct ValueSite: Sendable {
  /// The keys that lead to it from the outermost on, its own the last.
  let path: [String]
  let value: TracedValue
  /// Where its own key is written; the value's place where nobody wrote it.
  let keyRange: SourceRange

  var key: String { path[path.count - 1] }

  /// The key of the map that is so many levels above the field; empty beyond the outermost.
  func key(above levels: Int) -> String {
    levels < path.count ? path[path.count - 1 - levels] : ""
  }

  var shown: String { path.joined(separator: ".") }
}

extension Lint {
  /// Every field of every values file and of every override, each once, as it was written.
  static func valueSites(_ tree: RecipeTree, _ refs: [ComponentRef]) -> [ValueSite] {
    var sites: [ValueSite] = []
    for file in tree.valuesFiles.values { file.addSites(after: [], to: &sites) }
    for file in tree.unusedValues { file.addSites(after: [], to: &sites) }
    for ref in refs { ref.overrides?.addSites(after: [], to: &sites) }
    return sites
  }
}

extension TracedValue {
  fileprivate func addSites(after path: [String], to sites: inout [ValueSite]) {
    switch content {
    case .scalar: break
    case .array(let elements):
      for element in elements { element.addSites(after: path, to: &sites) }
    case .map(let fields):
      for field in fields {
        let path = path + [field.key]
        sites.append(
          ValueSite(
            path: path, value: field.value, keyRange: field.keyRange ?? field.value.range))
        field.value.addSites(after: path, to: &sites)
      }
    }
  }

  /// A scalar that is there and says what it is; nil for collections, null, and text that something
  /// else is put into later.
  var settledScalar: Value? {
    guard case .scalar(let value) = content, value != .null else { return nil }
    if let text = value.string, text.contains("{{") || text.contains("${") || text.contains("$(") {
      return nil
    }
    return value
  }

  /// How a scalar is written, quotes and all.
  var writtenText: String {
    guard range.start.line == range.end.line else { return "" }
    let line = range.file.line(range.start.line).unicodeScalars
    let start = line.dropFirst(range.start.column - 1)
    return String(Substring(start.prefix(range.end.column - range.start.column)))
  }
}
