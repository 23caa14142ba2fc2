/// A Go template, read.
struct Template: Sendable {
  let path: String
  let text: String
  let nodes: [TemplateNode]

  var hasActions: Bool {
    nodes.contains {
      if case .text = $0 { false } else { true }
    }
  }
}

/// A part of a template, in its order.
enum TemplateNode: Sendable {
  case text(String)
  /// Prints what the pipeline comes to, unless it declares a variable.
  case action(TemplatePipeline)
  case branch(TemplateBranch)
  case breakLoop
  case continueLoop
}

/// `if`, `with` or `range`, with what comes after `else`.
struct TemplateBranch: Sendable {
  enum Kind: Sendable { case condition, scope, loop }

  let kind: Kind
  let pipeline: TemplatePipeline
  let body: [TemplateNode]
  let otherwise: [TemplateNode]
}

/// `$a, $b := command | command`.
struct TemplatePipeline: Sendable {
  /// The variables with their `$`.
  var variables: [String] = []
  /// `=` rather than `:=`.
  var isAssignment = false
  var commands: [TemplateCommand] = []
  /// The byte of the text where it begins.
  let offset: Int
}

/// A word and its arguments.
struct TemplateCommand: Sendable {
  var words: [TemplateWord] = []
}

struct TemplateWord: Sendable {
  let operand: TemplateOperand
  let offset: Int
}

indirect enum TemplateOperand: Sendable {
  case dot
  case none
  case bool(Bool)
  case number(TemplateNumber)
  case string(String)
  /// `.a.b`
  case field([String])
  /// `$x.a.b`, with the `$`
  case variable(String, [String])
  case function(String)
  case pipeline(TemplatePipeline)
  /// `(pipeline).a.b`
  case chain(TemplateOperand, [String])
}

/// A number as it is written: its type depends on what it is given to.
struct TemplateNumber: Sendable {
  /// Nil when it has a fraction.
  let whole: Int?
  let fraction: Double
  /// Written with a point or an exponent.
  let looksFractional: Bool

  /// What it is where any type is taken.
  var value: TemplateValue {
    if let whole, !looksFractional { return .int(whole) }
    return .float(fraction)
  }
}
