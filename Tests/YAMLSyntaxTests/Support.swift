import Diagnostics
import YAMLSyntax

func read(_ text: String, limits: YAMLLimits = YAMLLimits()) -> YAMLDocument {
  YAMLDocument(bytes: Array(text.utf8), path: "test.yaml", limits: limits)
}

func codes(_ text: String, limits: YAMLLimits = YAMLLimits()) -> [String] {
  read(text, limits: limits).diagnostics.map(\.code)
}

extension SourceRange {
  /// `1:2-1:5`
  var shown: String { "\(start.line):\(start.column)-\(end.line):\(end.column)" }
}

extension YAMLNode {
  /// The node in a notation of its own, which tells types apart: `{a: int 1, b: [str x]}`.
  var shown: String {
    switch content {
    case .scalar(let scalar): scalar.shown
    case .sequence(let nodes): "[" + nodes.map(\.shown).joined(separator: ", ") + "]"
    case .mapping(let mapping):
      "{" + mapping.entries.map { "\($0.key): \($0.value.shown)" }.joined(separator: ", ") + "}"
    }
  }
}

extension YAMLScalar {
  var shown: String {
    switch value {
    case .null: "null"
    case .bool(let flag): "bool \(flag)"
    case .int(let number): "int \(number)"
    case .uint(let number): "uint \(number)"
    case .double(let number): "float \(number)"
    case .string: "str \(text)"
    }
  }
}
