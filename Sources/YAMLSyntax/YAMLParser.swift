import Diagnostics

extension YAMLDocument {
  /// Reads the first document of a file.
  ///
  /// Never fails: whatever is wrong is among the diagnostics, and the root is nil when nothing could
  /// be made of the file.
  public init(bytes marked: [UInt8], path: String, limits: YAMLLimits = YAMLLimits()) {
    // libyaml counts a byte order mark as a column, and then takes the first key for indented.
    let bytes = marked.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(marked[3...]) : marked
    guard bytes.count <= limits.bytes else {
      self = .failed(
        SourceFile(path: path, text: ""), "file-too-large",
        "the file has \(bytes.count) bytes; at most \(limits.bytes) are read")
      return
    }
    let file = SourceFile(path: path, text: String(decoding: bytes, as: UTF8.self))
    let badUTF8 = UTF8Check.diagnostics(bytes, file)
    guard badUTF8.isEmpty else {
      self.init(file: file, root: nil, diagnostics: badUTF8)
      return
    }
    var builder = TreeBuilder(file: file, events: YAMLEventReader(bytes), limits: limits)
    let root = builder.build()
    self.init(file: file, root: root, diagnostics: builder.diagnostics)
  }

  private static func failed(_ file: SourceFile, _ code: String, _ message: String) -> YAMLDocument
  {
    YAMLDocument(
      file: file, root: nil,
      diagnostics: [Diagnostic(.error, code, message, at: SourceRange(startOf: file))])
  }
}

/// Builds the tree of a file's first document.
private struct TreeBuilder {
  typealias Event = YAMLEventReader.Event

  /// Reading cannot go on; the reason is among the diagnostics.
  private struct Stop: Error {}

  private struct Built {
    let node: YAMLNode
    /// Nodes in it, itself included.
    let weight: Int
    /// Collections within each other, itself included; 0 for a scalar.
    let height: Int
  }

  let file: SourceFile
  let events: YAMLEventReader
  let limits: YAMLLimits
  private(set) var diagnostics: [Diagnostic] = []
  /// Nil while the anchored node is being read.
  private var anchors: [String: Built?] = [:]
  private var nodeCount = 0

  init(file: SourceFile, events: YAMLEventReader, limits: YAMLLimits) {
    self.file = file
    self.events = events
    self.limits = limits
  }

  mutating func build() -> YAMLNode? {
    do {
      return try document()
    } catch {
      return nil
    }
  }

  private mutating func document() throws(Stop) -> YAMLNode? {
    _ = try next()
    guard try next().kind == .documentStart else { return nil }
    let root = try node(try next(), depth: 0).node
    _ = try next()
    do {
      let after = try events.next()
      if after.kind == .documentStart {
        report(
          .warning, "second-document",
          "a second document starts here; only the first one of a file is read", after)
      }
    } catch {
      // What follows the document that is read does not matter to it, but its author will care.
      reportSyntax(error, .warning)
    }
    return root
  }

  private mutating func next() throws(Stop) -> Event {
    do {
      return try events.next()
    } catch {
      reportSyntax(error)
      throw Stop()
    }
  }

  private mutating func node(_ event: Event, depth: Int) throws(Stop) -> Built {
    nodeCount += 1
    try checkLimits(event, depth)
    if event.kind == .alias { return try alias(event, depth) }
    if let anchor = event.anchor { anchors[anchor] = .some(nil) }
    let built: Built
    switch event.kind {
    case .sequenceStart: built = try sequence(event, depth)
    case .mappingStart: built = try mapping(event, depth)
    default:
      let scalar = TagResolution.scalar(event)
      if let problem = scalar.problem { report(.error, problem.code, problem.message, event) }
      let range = SourceRange(file: file, start: event.start, end: event.end)
      built = Built(
        node: YAMLNode(content: .scalar(scalar.value), range: range, isFlow: false), weight: 1,
        height: 0)
    }
    if let anchor = event.anchor { anchors[anchor] = built }
    return built
  }

  private mutating func checkLimits(_ event: Event, _ depth: Int) throws(Stop) {
    if depth > limits.depth {
      try stop(
        "nested-too-deeply", "more than \(limits.depth) collections within each other", event)
    }
    if nodeCount > limits.nodes {
      try stop(
        "too-many-nodes", "more than \(limits.nodes) values once aliases are replaced", event)
    }
  }

  private mutating func stop(_ code: String, _ message: String, _ event: Event) throws(Stop) {
    report(.error, code, message, event)
    throw Stop()
  }

  private mutating func alias(_ event: Event, _ depth: Int) throws(Stop) -> Built {
    let name = event.anchor ?? ""
    guard let known = anchors[name] else {
      // libyaml leaves this to its users.
      report(.error, "unknown-anchor", "there is no anchor &\(name) before this alias", event)
      throw Stop()
    }
    guard let built = known else {
      report(.error, "recursive-alias", "*\(name) stands for a collection that holds it", event)
      throw Stop()
    }
    nodeCount += built.weight - 1
    try checkLimits(event, depth + max(0, built.height - 1))
    return built
  }

  private mutating func sequence(_ start: Event, _ depth: Int) throws(Stop) -> Built {
    checkCollectionTag(start, "seq")
    var nodes: [YAMLNode] = []
    var weight = 1
    var height = 1
    var event = try next()
    while event.kind != .sequenceEnd {
      let item = try node(event, depth: depth + 1)
      nodes.append(item.node)
      weight += item.weight
      height = max(height, item.height + 1)
      event = try next()
    }
    let end = start.isFlow ? event.end : nodes.last?.range.end ?? start.end
    let range = SourceRange(file: file, start: start.start, end: max(end, start.start))
    return Built(
      node: YAMLNode(content: .sequence(nodes), range: range, isFlow: start.isFlow),
      weight: weight, height: height)
  }

  private mutating func mapping(_ start: Event, _ depth: Int) throws(Stop) -> Built {
    checkCollectionTag(start, "map")
    var entries = MappingEntries()
    var weight = 1
    var height = 1
    var event = try next()
    while event.kind != .mappingEnd {
      let isMerge = event.kind == .scalar && event.style == .plain && event.text == "<<"
      let key = try node(event, depth: depth + 1).node
      let value = try node(try next(), depth: depth + 1)
      weight += value.weight + 1
      // What is merged lies at least one level less deep than it was written.
      height = max(height, isMerge ? value.height : value.height + 1)
      if isMerge {
        if !entries.merge(value.node) {
          report(.error, "bad-merge", "<< takes a mapping or a list of mappings", value.node.range)
        }
      } else if let text = key.scalar?.text {
        if let earlier = entries.add(text, key.range, value.node) {
          diagnostics.append(
            Diagnostic(
              .error, "duplicate-key", "the key \(text) is here twice", at: key.range,
              notes: [Diagnostic.Note("it was first set here", at: earlier)]))
        }
      } else {
        report(.error, "key-not-scalar", "a key must be a scalar, not a collection", key.range)
      }
      event = try next()
    }
    let all = entries.finished()
    let end = start.isFlow ? event.end : all.last?.value.range.end ?? start.end
    let range = SourceRange(file: file, start: start.start, end: max(end, start.start))
    return Built(
      node: YAMLNode(
        content: .mapping(YAMLMapping(entries: all)), range: range, isFlow: start.isFlow),
      weight: weight, height: height)
  }

  private mutating func checkCollectionTag(_ event: Event, _ kind: String) {
    guard let tag = event.tag, tag != "!", tag != TagResolution.prefix + kind else { return }
    report(.error, "unknown-tag", "the tag \(TagResolution.shown(tag)) means nothing here", event)
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ code: String, _ message: String, _ event: Event
  ) {
    report(severity, code, message, SourceRange(file: file, start: event.start, end: event.end))
  }

  private mutating func report(
    _ severity: Diagnostic.Severity, _ code: String, _ message: String, _ range: SourceRange
  ) {
    diagnostics.append(Diagnostic(severity, code, message, at: range))
  }

  private mutating func reportSyntax(
    _ failure: YAMLEventReader.Failure, _ severity: Diagnostic.Severity = .error
  ) {
    diagnostics.append(failure.diagnostic(in: file, severity))
  }
}

extension YAMLEventReader.Failure {
  /// What to tell the author, at the place that is most likely to blame.
  package func diagnostic(
    in file: SourceFile, _ severity: Diagnostic.Severity = .error
  ) -> Diagnostic {
    let range = SourceRange(file: file, start: position, end: position)
    let indentation = file.line(position.line).prefix { $0 == " " || $0 == "\t" }
    if indentation.contains("\t") {
      return Diagnostic(
        severity, "tab-indentation", "YAML is indented with spaces; this line has a tab", at: range)
    }
    let message = problem + (context.map { " \($0)" } ?? "")
    guard let suspect = SyntaxSuspect(self, in: file) else {
      return Diagnostic(severity, "yaml-syntax", message, at: range)
    }
    // What the finding says already is not said again.
    let reason = suspect.message == nil ? "" : ": " + message
    let notes =
      isOfReading ? [] : [Diagnostic.Note("the parser gave up here" + reason, at: range)]
    return Diagnostic(
      severity, "yaml-syntax", suspect.message ?? message, at: suspect.range, notes: notes)
  }
}

/// The entries of a mapping while it is read: explicit keys win over merged ones, whichever come
/// first, and of merged ones the earlier win.
private struct MappingEntries {
  private var entries: [YAMLMapping.Entry] = []
  private var merged: [YAMLMapping.Entry] = []
  /// Only for mappings that are too large to look through.
  private var positions: [[UInt8]: Int] = [:]

  /// - Returns: where the key was already set, in which case nothing is added.
  mutating func add(_ key: String, _ range: SourceRange, _ value: YAMLNode) -> SourceRange? {
    if let earlier = position(of: key) { return entries[earlier].keyRange }
    if entries.count == Self.lookThrough {
      for (number, entry) in entries.enumerated() { positions[Array(entry.key.utf8)] = number }
    }
    if entries.count >= Self.lookThrough { positions[Array(key.utf8)] = entries.count }
    entries.append(YAMLMapping.Entry(key: key, keyRange: range, value: value))
    return nil
  }

  /// - Returns: false when the value is neither a mapping nor a list of mappings.
  mutating func merge(_ value: YAMLNode) -> Bool {
    switch value.content {
    case .scalar: return false
    case .mapping(let mapping):
      merged += mapping.entries
      return true
    case .sequence(let nodes):
      return nodes.allSatisfy { node in
        guard let mapping = node.mapping else { return false }
        merged += mapping.entries
        return true
      }
    }
  }

  mutating func finished() -> [YAMLMapping.Entry] {
    for entry in merged { _ = add(entry.key, entry.keyRange, entry.value) }
    return entries
  }

  private static let lookThrough = 8

  private func position(of key: String) -> Int? {
    entries.count <= Self.lookThrough
      ? entries.firstIndex { $0.key.utf8.elementsEqual(key.utf8) } : positions[Array(key.utf8)]
  }
}

/// What a scalar's tag makes of it.
package enum TagResolution {
  static let prefix = "tag:yaml.org,2002:"

  static func shown(_ tag: String) -> String {
    tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
  }

  package static func scalar(
    _ event: YAMLEventReader.Event
  ) -> (value: YAMLScalar, problem: (code: String, message: String)?) {
    func made(_ value: YAMLScalar.Value) -> YAMLScalar {
      YAMLScalar(text: event.text, style: event.style, value: value)
    }
    let core = CoreSchema.value(ofPlain: event.text)
    guard let tag = event.tag else { return (made(event.style == .plain ? core : .string), nil) }
    if tag == "!" || tag == prefix + "str" { return (made(.string), nil) }
    let fits =
      switch (tag.hasPrefix(prefix) ? String(tag.dropFirst(prefix.count)) : "", core) {
      case ("int", .int), ("int", .uint), ("float", .double), ("bool", .bool), ("null", .null):
        Optional(core)
      case ("float", .int(let number)): YAMLScalar.Value.double(Double(number))
      default: Optional<YAMLScalar.Value>.none
      }
    if let fits { return (made(fits), nil) }
    let known = ["int", "float", "bool", "null"].contains { tag == prefix + $0 }
    let problem =
      known
      ? ("tag-mismatch", "\(event.text) is no \(shown(tag))")
      : ("unknown-tag", "the tag \(shown(tag)) means nothing here")
    return (made(.string), problem)
  }
}

/// Finds bytes that are not UTF-8, line by line.
package enum UTF8Check {
  /// Enough to see what is wrong with the file.
  static let maximumFindings = 5

  package static func diagnostics(_ bytes: [UInt8], _ file: SourceFile) -> [Diagnostic] {
    if String(validating: bytes, as: UTF8.self) != nil { return [] }
    var found: [Diagnostic] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() where found.count < maximumFindings {
      guard String(validating: line, as: UTF8.self) == nil else { continue }
      let column = columnOfFirstBadByte(Array(line))
      let start = SourcePosition(line: number + 1, column: column)
      let end = SourcePosition(line: number + 1, column: column + 1)
      found.append(
        Diagnostic(
          .error, "bad-utf8", "this is not UTF-8; save the file in that encoding",
          at: SourceRange(file: file, start: start, end: end)))
    }
    return found
  }

  private static func columnOfFirstBadByte(_ line: [UInt8]) -> Int {
    var decoder = UTF8()
    var iterator = line.makeIterator()
    var column = 1
    while case .scalarValue = decoder.decode(&iterator) { column += 1 }
    return column
  }
}
