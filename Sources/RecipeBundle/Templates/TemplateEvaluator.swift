/// Renders a template as Go's `text/template` executes it in Helm, with `missingkey=zero`.
struct TemplateEvaluator {
  private enum Flow { case normal, breaks, continues }

  private struct Variable {
    let name: String
    var value: TemplateValue
  }

  private let root: TemplateValue
  private var variables: [Variable]
  private var output: [UInt8] = []
  private var steps = 0

  /// - Parameter root: what `.` and `$` are.
  static func render(_ template: Template, root: TemplateValue) throws -> String {
    do {
      var evaluator = TemplateEvaluator(root: root)
      _ = try evaluator.walk(template.nodes, root)
      return String(decoding: evaluator.output, as: UTF8.self)
    } catch let problem as LocatedProblem {
      throw TemplateError(problem, in: template.text, path: template.path)
    }
  }

  private init(root: TemplateValue) {
    self.root = root
    variables = [Variable(name: "$", value: root)]
  }

  // MARK: Nodes

  private mutating func walk(_ nodes: [TemplateNode], _ dot: TemplateValue) throws -> Flow {
    for node in nodes {
      let flow: Flow
      switch node {
      case .text(let text):
        output += text.utf8
        flow = .normal
      case .action(let pipeline):
        try print(pipeline, dot)
        flow = .normal
      case .breakLoop: flow = .breaks
      case .continueLoop: flow = .continues
      case .branch(let branch):
        let count = variables.count
        defer { variables.removeLast(variables.count - count) }
        flow = try walk(branch, dot)
      }
      guard flow == .normal else { return flow }
    }
    return .normal
  }

  private mutating func print(_ pipeline: TemplatePipeline, _ dot: TemplateValue) throws {
    let value = try evaluate(pipeline, dot)
    guard pipeline.variables.isEmpty else { return }
    try spend(value.weight, pipeline.offset)
    output += try located(pipeline.offset) { try value.printed() }.utf8
    guard output.count <= TemplateLimits.bytes else {
      throw TemplateProblem.limit("more than \(TemplateLimits.bytes) bytes of output")
        .at(pipeline.offset)
    }
  }

  private mutating func walk(_ branch: TemplateBranch, _ dot: TemplateValue) throws -> Flow {
    let value = try evaluate(branch.pipeline, dot)
    if branch.kind == .loop { return try loop(branch, over: value, dot) }
    guard try located(branch.pipeline.offset, { try value.truth() }) else {
      return try walk(branch.otherwise, dot)
    }
    return try walk(branch.body, branch.kind == .scope ? value : dot)
  }

  private mutating func loop(
    _ branch: TemplateBranch, over value: TemplateValue, _ dot: TemplateValue
  ) throws -> Flow {
    let pairs = try located(branch.pipeline.offset) {
      try value.pairs(variables: branch.pipeline.variables.count)
    }
    guard !pairs.isEmpty else { return try walk(branch.otherwise, dot) }
    let count = variables.count
    for (index, element) in pairs {
      try spend(1, branch.pipeline.offset)
      try bind(branch.pipeline, index, element)
      let flow = try walk(branch.body, element)
      variables.removeLast(variables.count - count)
      if flow == .breaks { break }
    }
    return .normal
  }

  private mutating func bind(
    _ pipeline: TemplatePipeline, _ index: TemplateValue, _ element: TemplateValue
  ) throws {
    let values = pipeline.variables.count == 1 ? [element] : [index, element]
    for (place, name) in pipeline.variables.enumerated() {
      if pipeline.isAssignment {
        try assign(name, values[place], pipeline.offset)
      } else {
        // The pipeline has declared them, last of all.
        variables[variables.count - pipeline.variables.count + place].value = values[place]
      }
    }
  }

  // MARK: Pipelines

  private mutating func evaluate(
    _ pipeline: TemplatePipeline, _ dot: TemplateValue
  ) throws -> TemplateValue {
    var value: TemplateValue?
    for command in pipeline.commands {
      value = try evaluate(command, dot, piped: value).ofPipeline
    }
    let result = value ?? .none
    for name in pipeline.variables {
      if pipeline.isAssignment {
        try assign(name, result, pipeline.offset)
      } else {
        variables.append(Variable(name: name, value: result))
      }
    }
    return result
  }

  private mutating func assign(_ name: String, _ value: TemplateValue, _ offset: Int) throws {
    guard let place = variables.lastIndex(where: { $0.name == name }) else {
      throw TemplateProblem.failure("there is no variable \(name)").at(offset)
    }
    variables[place].value = value
  }

  private func variable(_ name: String, _ offset: Int) throws -> TemplateValue {
    guard let variable = variables.last(where: { $0.name == name }) else {
      throw TemplateProblem.failure("there is no variable \(name)").at(offset)
    }
    return variable.value
  }

  private mutating func evaluate(
    _ command: TemplateCommand, _ dot: TemplateValue, piped: TemplateValue?
  ) throws -> TemplateValue {
    let word = command.words[0]
    try spend(1, word.offset)
    let hasArguments = command.words.count > 1 || piped != nil
    switch word.operand {
    case .function(let name):
      return try call(name, word, command.words.dropFirst(), dot, piped: piped)
    case .field, .chain: return try value(of: word, dot, hasArguments: hasArguments)
    case .variable(_, let fields) where !fields.isEmpty:
      return try value(of: word, dot, hasArguments: hasArguments)
    case .none: throw TemplateProblem.failure("nil is not a command").at(word.offset)
    default: break
    }
    guard !hasArguments else {
      throw TemplateProblem.failure("arguments are given to what takes none").at(word.offset)
    }
    return try value(of: word, dot)
  }

  /// What a word comes to where any type is taken.
  private mutating func value(
    of word: TemplateWord, _ dot: TemplateValue, hasArguments: Bool = false
  ) throws -> TemplateValue {
    switch word.operand {
    case .dot: return dot
    case .none: return .none
    case .bool(let flag): return .bool(flag)
    case .string(let text): return .string(text)
    case .number(let number): return number.value
    case .field(let names): return try fields(names, of: dot, word, hasArguments)
    case .variable(let name, let names):
      return try fields(names, of: try variable(name, word.offset), word, hasArguments)
    case .function(let name): return try call(name, word, [], dot, piped: nil)
    case .pipeline(let pipeline): return try evaluate(pipeline, dot)
    case .chain(let operand, let names):
      let inner = TemplateWord(operand: operand, offset: word.offset)
      return try fields(names, of: try value(of: inner, dot), word, hasArguments)
    }
  }

  private func fields(
    _ names: [String], of receiver: TemplateValue, _ word: TemplateWord, _ hasArguments: Bool
  ) throws -> TemplateValue {
    var value = receiver
    for (place, name) in names.enumerated() {
      let isCall = hasArguments && place == names.count - 1
      value = try located(word.offset) { try value.field(name, isCall: isCall) }
    }
    return value
  }

  // MARK: Functions

  private mutating func call(
    _ name: String, _ word: TemplateWord, _ arguments: ArraySlice<TemplateWord>,
    _ dot: TemplateValue, piped: TemplateValue?
  ) throws -> TemplateValue {
    guard let function = TemplateFunctions.named(name) else {
      throw TemplateProblem.unsupported("the function \(name) is not known here").at(word.offset)
    }
    let count = arguments.count + (piped == nil ? 0 : 1)
    guard function.takes(count) else {
      throw TemplateProblem.failure("wrong number of arguments for \(name): \(count)")
        .at(word.offset)
    }
    if let stops = function.stopsAt {
      return try firstThat(stops, arguments, dot, piped: piped)
    }
    var values: [TemplateValue] = []
    for (place, argument) in arguments.enumerated() {
      values.append(try self.argument(argument, function.parameter(place), dot))
    }
    if let piped {
      let parameter = function.parameter(values.count)
      values.append(try located(word.offset) { try parameter.check(piped) })
    }
    try spend(values.reduce(0) { $0 + $1.weight }, word.offset)
    let result = try located(word.offset) { try function.body(values) }
    try spend(result.weight, word.offset)
    return result
  }

  /// `and` and `or`, which stop at the first value that decides.
  private mutating func firstThat(
    _ stops: Bool, _ arguments: ArraySlice<TemplateWord>, _ dot: TemplateValue,
    piped: TemplateValue?
  ) throws -> TemplateValue {
    var last = TemplateValue.none
    for argument in arguments {
      last = try value(of: argument, dot).ofPipeline
      if try located(argument.offset, { try last.truth() }) == stops { return last }
    }
    return piped ?? last
  }

  private mutating func argument(
    _ word: TemplateWord, _ parameter: TemplateParameter, _ dot: TemplateValue
  ) throws -> TemplateValue {
    try spend(1, word.offset)
    switch (word.operand, parameter) {
    // A number takes the type that is asked for.
    case (.number(let number), .integer):
      guard let whole = number.whole else {
        throw TemplateProblem.failure("a whole number is expected").at(word.offset)
      }
      return .int(whole)
    default:
      let value = try value(of: word, dot)
      return try located(word.offset) { try parameter.check(value) }
    }
  }

  // MARK: Limits

  private mutating func spend(_ cost: Int, _ offset: Int) throws {
    steps += cost
    guard steps <= TemplateLimits.steps else {
      throw TemplateProblem.limit("rendering takes more than \(TemplateLimits.steps) steps")
        .at(offset)
    }
  }

  private func located<Result>(_ offset: Int, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let problem as TemplateProblem {
      throw problem.at(offset)
    }
  }
}

extension TemplateValue {
  /// A field as `.name` asks for it.
  fileprivate func field(_ name: String, isCall: Bool) throws -> TemplateValue {
    switch self {
    case .none: return .none
    case .map(let map):
      guard !isCall else { throw TemplateProblem.failure("the field \(name) takes no arguments") }
      return map[name] ?? (map.type == .strings ? .string("") : .null)
    case .null: throw TemplateProblem.failure("nil has no field \(name)")
    case .unknown(let object): throw TemplateProblem.unsupported("\(object) is not known here")
    default: throw TemplateProblem.failure("\(goType) has no field \(name)")
    }
  }

  /// What `range` goes through.
  fileprivate func pairs(variables: Int) throws -> [(TemplateValue, TemplateValue)] {
    switch self {
    case .none, .null: return []
    case .list(let list): return list.elements.enumerated().map { (.int($0), $1) }
    case .map(let map): return map.fields.map { (.string($0.key), $0.value) }
    case .int(let count): return try counted(count, variables, TemplateValue.int)
    case .int64(let count):
      return try counted(Int(count), variables) { TemplateValue.int64(Int64($0)) }
    case .unknown(let object): throw TemplateProblem.unsupported("\(object) is not known here")
    default: throw TemplateProblem.failure("range does not go through \(goType)")
    }
  }

  private func counted(
    _ count: Int, _ variables: Int, _ make: (Int) -> TemplateValue
  ) throws -> [(TemplateValue, TemplateValue)] {
    guard variables < 2 else { throw TemplateProblem.failure("a number has no second variable") }
    guard count <= TemplateLimits.weight else {
      throw TemplateProblem.limit("a loop of \(count) turns is too long")
    }
    return (0..<max(0, count)).map { (.none, make($0)) }
  }
}
