import Diagnostics
import YAMLSyntax

/// A snapshot's events, with aliases replaced by what they stand for, and with limits.
struct SnapshotEvents {
  typealias Event = YAMLEventReader.Event

  private let text: SnapshotText
  private let reader: YAMLEventReader
  private let limits: SnapshotLimits
  private var depth = 0
  private var readings = 0
  private var aliases = AliasBuffer()

  init(_ text: SnapshotText, limits: SnapshotLimits) throws(SnapshotError) {
    self.text = text
    self.limits = limits
    guard text.size <= limits.bytes else {
      throw SnapshotError(
        diagnostic: Diagnostic(
          .error, "file-too-large",
          "the file has \(text.size) bytes; at most \(limits.bytes) are read",
          at: SourceRange(startOf: SourceFile(path: text.path, text: ""))))
    }
    reader = YAMLEventReader(text.yaml)
  }

  mutating func next() throws(SnapshotError) -> Event {
    let event = if let replayed = aliases.replayed() { replayed } else { try read() }
    switch event.kind {
    case .mappingStart, .sequenceStart:
      depth += 1
      if depth > limits.depth {
        throw error(
          "nested-too-deeply", "more than \(limits.depth) collections within each other", at: event)
      }
    case .mappingEnd, .sequenceEnd: depth -= 1
    case .alias: return try replay(event)
    default: break
    }
    if event.anchor != nil || aliases.isRecording {
      aliases.record(event)
      try checkAliases(event)
    }
    return event
  }

  /// Passes over a value whose first event was read.
  mutating func skip(_ start: Event) throws(SnapshotError) {
    guard start.kind == .mappingStart || start.kind == .sequenceStart else { return }
    let outside = depth - 1
    while depth > outside { _ = try next() }
  }

  mutating func countReading(_ event: Event) throws(SnapshotError) {
    readings += 1
    if readings > limits.readings {
      throw error("too-many-readings", "more than \(limits.readings) readings", at: event)
    }
  }

  private func read() throws(SnapshotError) -> Event {
    do {
      return try reader.next()
    } catch {
      throw SnapshotError(diagnostic: text.diagnostic(error))
    }
  }

  private mutating func replay(_ alias: Event) throws(SnapshotError) -> Event {
    let name = alias.anchor ?? ""
    switch aliases.replay(name) {
    case .started:
      try checkAliases(alias)
      return try next()
    case .unknown:
      throw error("unknown-anchor", "there is no anchor &\(name) before this alias", at: alias)
    case .recursive:
      throw error(
        "recursive-alias", "*\(name) stands for a collection that holds it", at: alias)
    }
  }

  private func checkAliases(_ event: Event) throws(SnapshotError) {
    if aliases.effort > limits.aliased {
      throw error(
        "too-many-nodes", "aliases stand for more than \(limits.aliased) values", at: event)
    }
  }

  // MARK: Errors

  func error(_ code: String, _ message: String, at event: Event) -> SnapshotError {
    let range = text.range(event.start, event.end)
    return SnapshotError(diagnostic: Diagnostic(.error, code, message, at: range))
  }

  func duplicate(
    _ key: String, at second: SourcePosition, first: SourcePosition
  ) -> SnapshotError {
    func range(_ start: SourcePosition) -> SourceRange {
      let end = start.column + key.unicodeScalars.count
      return text.range(start, SourcePosition(line: start.line, column: end))
    }
    return SnapshotError(
      diagnostic: Diagnostic(
        .error, "duplicate-key", "the key \(key) is here twice", at: range(second),
        notes: [Diagnostic.Note("it was first set here", at: range(first))]))
  }
}

/// What anchors stand for. AICR writes none; what other tools make of its files may have some.
private struct AliasBuffer {
  typealias Event = YAMLEventReader.Event

  enum Replay { case started, unknown, recursive }

  fileprivate struct Recording {
    let anchor: String
    var events: [Event] = []
    var depth = 0
  }

  private var recordings: [Recording] = []
  private var anchors: [String: [Event]] = [:]
  /// The last comes first.
  private var pending: [Event] = []
  /// How many events were kept or replayed so far.
  private(set) var effort = 0

  var isRecording: Bool { !recordings.isEmpty }

  mutating func replayed() -> Event? { pending.isEmpty ? nil : pending.removeLast() }

  mutating func record(_ event: Event) {
    if let anchor = event.anchor {
      anchors[anchor] = nil
      recordings.append(Recording(anchor: anchor))
    }
    effort += recordings.count
    var bare = event
    bare.anchor = nil
    for number in recordings.indices { recordings[number].add(bare) }
    while let last = recordings.last, last.depth == 0 {
      anchors[last.anchor] = last.events
      recordings.removeLast()
    }
  }

  mutating func replay(_ anchor: String) -> Replay {
    if recordings.contains(where: { $0.anchor == anchor }) { return .recursive }
    guard let events = anchors[anchor] else { return .unknown }
    effort += events.count
    pending += events.reversed()
    return .started
  }
}

extension AliasBuffer.Recording {
  fileprivate mutating func add(_ event: YAMLEventReader.Event) {
    events.append(event)
    switch event.kind {
    case .mappingStart, .sequenceStart: depth += 1
    case .mappingEnd, .sequenceEnd: depth -= 1
    default: break
    }
  }
}
