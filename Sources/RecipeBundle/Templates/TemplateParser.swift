/// Reads templates by the grammar of Go's `text/template/parse`.
struct TemplateParser {
  private let items: [TemplateLexer.Item]
  private var position = 0
  /// The variables that may be used here.
  private var variables = ["$"]
  private var loops = 0
  private var depth = 0

  /// - Throws: `TemplateError` for what is no template, or has words that are not known here.
  static func parse(_ text: String, path: String) throws -> Template {
    do {
      guard text.utf8.count <= TemplateLimits.bytes else {
        throw TemplateProblem.limit("a template has at most \(TemplateLimits.bytes) bytes").at(0)
      }
      var parser = try TemplateParser(text)
      return Template(path: path, text: text, nodes: try parser.template())
    } catch let problem as LocatedProblem {
      throw TemplateError(problem, in: text, path: path)
    }
  }

  private init(_ text: String) throws {
    var lexer = TemplateLexer(text)
    var items: [TemplateLexer.Item] = []
    repeat { items.append(try lexer.next()) } while items.last?.token != .end
    self.items = items
  }

  // MARK: Items

  private var current: TemplateLexer.Item { items[min(position, items.count - 1)] }

  private mutating func take() -> TemplateLexer.Item {
    defer { position += 1 }
    return current
  }

  /// The first item from here on that is no space.
  private mutating func afterSpace() -> TemplateLexer.Item {
    while current.token == .space { position += 1 }
    return current
  }

  private func unexpected(_ item: TemplateLexer.Item) -> LocatedProblem {
    TemplateProblem.syntax("unexpected \(item.token.shown)").at(item.offset)
  }

  private mutating func expectActionEnd() throws {
    let item = afterSpace()
    guard item.token == .actionEnd else { throw unexpected(item) }
    position += 1
  }

  private mutating func deeper<Result>(_ body: (inout Self) throws -> Result) throws -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= TemplateLimits.depth else {
      throw TemplateProblem.limit("more than \(TemplateLimits.depth) levels within each other")
        .at(current.offset)
    }
    return try body(&self)
  }

  // MARK: Blocks

  private enum BlockEnd { case end, otherwise, document }

  private mutating func template() throws -> [TemplateNode] {
    let (nodes, end) = try block()
    guard end == .document else { throw unexpected(items[position - 1]) }
    return nodes
  }

  /// Up to what ends the block: `{{ end }}` with its braces, `{{ else` without those that follow.
  private mutating func block() throws -> ([TemplateNode], BlockEnd) {
    var nodes: [TemplateNode] = []
    while true {
      let item = take()
      switch item.token {
      case .end: return (nodes, .document)
      case .text(let text): nodes.append(.text(text))
      default:
        guard case .keyword(let word) = afterSpace().token else {
          nodes.append(.action(try pipeline(until: .actionEnd)))
          continue
        }
        let keyword = take()
        switch word {
        case "end":
          try expectActionEnd()
          return (nodes, .end)
        case "else": return (nodes, .otherwise)
        default: nodes.append(try control(word, keyword.offset))
        }
      }
    }
  }

  private mutating func control(_ word: String, _ offset: Int) throws -> TemplateNode {
    switch word {
    case "if": return try branch(.condition)
    case "with": return try branch(.scope)
    case "range": return try branch(.loop)
    case "break", "continue":
      try expectActionEnd()
      guard loops > 0 else { throw TemplateProblem.syntax("\(word) outside of range").at(offset) }
      return word == "break" ? .breakLoop : .continueLoop
    default: throw TemplateProblem.unsupported("\(word) is not known here").at(offset)
    }
  }

  private mutating func branch(_ kind: TemplateBranch.Kind) throws -> TemplateNode {
    try deeper { parser in
      let known = parser.variables.count
      defer { parser.variables.removeLast(parser.variables.count - known) }
      let pipeline = try parser.pipeline(until: .actionEnd, isLoop: kind == .loop)
      parser.loops += kind == .loop ? 1 : 0
      let (body, end) = try parser.block()
      parser.loops -= kind == .loop ? 1 : 0
      let otherwise = end == .otherwise ? try parser.otherwise(of: kind) : []
      guard end != .document else { throw parser.unexpected(parser.current) }
      return .branch(
        TemplateBranch(kind: kind, pipeline: pipeline, body: body, otherwise: otherwise))
    }
  }

  /// What follows `{{ else`: the end of the action, or another `if` or `with` that ends with this one.
  private mutating func otherwise(of kind: TemplateBranch.Kind) throws -> [TemplateNode] {
    switch (afterSpace().token, kind) {
    case (.keyword("if"), .condition), (.keyword("with"), .scope):
      position += 1
      return [try branch(kind)]
    default: break
    }
    try expectActionEnd()
    let (nodes, end) = try block()
    guard end == .end else { throw unexpected(items[min(position, items.count) - 1]) }
    return nodes
  }

  // MARK: Pipelines

  private mutating func pipeline(
    until end: TemplateLexer.Token, isLoop: Bool = false
  ) throws -> TemplatePipeline {
    var pipeline = TemplatePipeline(offset: afterSpace().offset)
    try declarations(&pipeline, isLoop: isLoop)
    while afterSpace().token != end {
      let offset = current.offset
      let command = try command()
      if !pipeline.commands.isEmpty, !command.words[0].operand.isExecutable {
        throw TemplateProblem.syntax("a pipe leads to what takes nothing").at(offset)
      }
      pipeline.commands.append(command)
    }
    position += 1
    guard !pipeline.commands.isEmpty else {
      throw TemplateProblem.syntax("there is no value here").at(pipeline.offset)
    }
    return pipeline
  }

  /// `$x :=`, `$x =`, and for loops `$x, $y :=`.
  private mutating func declarations(_ pipeline: inout TemplatePipeline, isLoop: Bool) throws {
    while case .variable(let name) = afterSpace().token {
      let start = position
      position += 1
      switch afterSpace().token {
      case .assign, .declare:
        pipeline.isAssignment = take().token == .assign
        declare(name, &pipeline)
        return
      case .comma where isLoop && pipeline.variables.isEmpty:
        position += 1
        declare(name, &pipeline)
        guard case .variable = afterSpace().token else { throw unexpected(current) }
      case .comma: throw TemplateProblem.syntax("too many variables").at(current.offset)
      default:
        position = start
        return
      }
    }
  }

  private mutating func declare(_ name: String, _ pipeline: inout TemplatePipeline) {
    pipeline.variables.append(name)
    variables.append(name)
  }

  private mutating func command() throws -> TemplateCommand {
    var command = TemplateCommand()
    while true {
      let offset = afterSpace().offset
      if let operand = try operand() {
        command.words.append(TemplateWord(operand: operand, offset: offset))
      }
      switch current.token {
      case .space:
        position += 1
        continue
      case .actionEnd, .closeParenthesis: break
      case .pipe: position += 1
      default: throw unexpected(current)
      }
      guard !command.words.isEmpty else {
        throw TemplateProblem.syntax("there is no value here").at(offset)
      }
      return command
    }
  }

  // MARK: Operands

  private mutating func operand() throws -> TemplateOperand? {
    let offset = current.offset
    guard let term = try term() else { return nil }
    var fields: [String] = []
    while case .field(let name) = current.token {
      fields.append(name)
      position += 1
    }
    guard !fields.isEmpty else { return term }
    switch term {
    case .field(let names): return .field(names + fields)
    case .variable(let name, let names): return .variable(name, names + fields)
    case .pipeline, .function: return .chain(term, fields)
    default: throw TemplateProblem.syntax("a literal has no fields").at(offset)
    }
  }

  private mutating func term() throws -> TemplateOperand? {
    let item = current
    if item.token == .openParenthesis {
      position += 1
      return .pipeline(try deeper { try $0.pipeline(until: .closeParenthesis) })
    }
    guard let simple = try Self.simple(item, variables) else { return nil }
    position += 1
    return simple
  }

  private static func simple(
    _ item: TemplateLexer.Item, _ variables: [String]
  ) throws -> TemplateOperand? {
    switch item.token {
    case .dot: return .dot
    case .none: return TemplateOperand.none
    case .bool(let flag): return .bool(flag)
    case .string(let text): return .string(text)
    case .field(let name): return .field([name])
    case .number(let text): return .number(try number(text, item.offset))
    case .variable(let name):
      guard variables.contains(name) else {
        throw TemplateProblem.syntax("there is no variable \(name)").at(item.offset)
      }
      return .variable(name, [])
    case .identifier(let name):
      guard TemplateFunctions.named(name) != nil else {
        throw TemplateProblem.unsupported("the function \(name) is not known here").at(item.offset)
      }
      return .function(name)
    default: return nil
    }
  }

  private static func number(_ text: String, _ offset: Int) throws -> TemplateNumber {
    if let number = GoLiteral.number(text) { return number }
    let mayBeGos = text.utf8.contains(UInt8(ascii: "_")) || text.hasSuffix("i")
    let problem: TemplateProblem =
      mayBeGos || text.lowercased().contains("p")
      ? .unsupported("numbers like \(text) are not known here") : .syntax("\(text) is no number")
    throw problem.at(offset)
  }
}

extension TemplateOperand {
  /// Whether it can take what a pipe brings.
  fileprivate var isExecutable: Bool {
    switch self {
    case .bool, .dot, .none, .number, .string: false
    default: true
    }
  }
}

extension TemplateLexer.Token {
  fileprivate var shown: String {
    switch self {
    case .text, .actionStart: "text"
    case .actionEnd: "}}"
    case .space: "space"
    case .assign: "="
    case .declare: ":="
    case .comma: ","
    case .pipe: "|"
    case .openParenthesis: "("
    case .closeParenthesis: ")"
    case .dot: "."
    case .field(let name): "." + name
    case .variable(let name), .identifier(let name), .keyword(let name), .number(let name): name
    case .bool(let flag): flag ? "true" : "false"
    case .none: "nil"
    case .string: "text in quotes"
    case .end: "end of the text"
    }
  }
}
