/// What is wrong with a template, before it is known where.
package struct TemplateProblem: Error, Equatable {
  package enum Kind: Sendable, Equatable {
    /// The text is no template.
    case syntax
    /// Helm would stop here, too.
    case failure
    /// Helm knows it, we do not.
    case unsupported
    /// More than a manifest may ask for.
    case limit
  }

  package let kind: Kind
  package let message: String

  static func syntax(_ message: String) -> Self { .init(kind: .syntax, message: message) }
  static func failure(_ message: String) -> Self { .init(kind: .failure, message: message) }
  static func unsupported(_ message: String) -> Self { .init(kind: .unsupported, message: message) }
  static func limit(_ message: String) -> Self { .init(kind: .limit, message: message) }

  func at(_ offset: Int) -> LocatedProblem { LocatedProblem(problem: self, offset: offset) }
}

/// A problem and the byte of the template's text that it is about.
struct LocatedProblem: Error {
  let problem: TemplateProblem
  let offset: Int
}

/// Why a template can't be rendered, and where.
package struct TemplateError: Error, Equatable {
  package let path: String
  /// From 1.
  package let line: Int
  /// In bytes, from 1.
  package let column: Int
  package let problem: TemplateProblem

  init(_ located: LocatedProblem, in text: String, path: String) {
    let before = text.utf8.prefix(located.offset)
    let newline = UInt8(ascii: "\n")
    self.path = path
    line = 1 + before.count { $0 == newline }
    let lineStart = before.lastIndex(of: newline).map(before.index(after:)) ?? before.startIndex
    column = 1 + before.distance(from: lineStart, to: before.endIndex)
    problem = located.problem
  }
}

/// How much one template may ask for: templates are contributors' input.
enum TemplateLimits {
  /// Bytes of a template's text, of what it renders, and of one text on the way.
  static let bytes = 4 << 20
  /// Blocks, parentheses, lists and maps within each other.
  static let depth = 100
  /// Things evaluated, and values that functions look at.
  static let steps = 400_000
  /// Elements of lists and fields of maps in one value.
  static let weight = 100_000
  /// Characters of one line's indentation or one field's width.
  static let padding = 1000
}
