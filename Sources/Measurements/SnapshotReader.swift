import Diagnostics
import RecipeTable
import YAMLSyntax

/// How much a snapshot may ask for.
public struct SnapshotLimits: Sendable {
  /// Bytes of a file.
  public var bytes = 32 << 20
  /// Readings, context and metadata included.
  public var readings = 1_000_000
  /// Collections within each other.
  public var depth = 100
  /// Values that aliases stand for, all together.
  public var aliased = 100_000

  public init() {}
}

/// A file is no snapshot, or one that cannot be read.
public struct SnapshotError: Error {
  public let diagnostic: Diagnostic
}

extension Snapshot {
  /// Reads a snapshot in one pass over its events. AICR writes them in YAML or JSON, and JSON is read
  /// as the YAML that it also is.
  ///
  /// Keys that are unknown are passed over, and so is a context that is no scalar: no address leads
  /// there. Of the header only the kind decides anything; a version that is unknown may fit all the
  /// same.
  ///
  /// - Parameter path: as messages name the file.
  public static func read(
    _ bytes: [UInt8], path: String, limits: SnapshotLimits = SnapshotLimits()
  ) throws(SnapshotError) -> Snapshot {
    var reader = SnapshotReader(
      events: try SnapshotEvents(SnapshotText(bytes, path: path), limits: limits))
    return try reader.document()
  }
}

/// Takes a snapshot from its events.
struct SnapshotReader {
  typealias Event = YAMLEventReader.Event

  var events: SnapshotEvents
  private var keys = RecordKeys()

  init(events: SnapshotEvents) { self.events = events }

  // MARK: The document

  mutating func document() throws(SnapshotError) -> Snapshot {
    _ = try events.next()
    let start = try events.next()
    guard start.kind == .documentStart else {
      throw events.error("empty-snapshot", "the file is empty", at: start)
    }
    let root = try events.next()
    let snapshot = try snapshot(root)
    _ = try events.next()
    let after = try events.next()
    if after.kind == .documentStart {
      throw events.error(
        "second-document", "a second document starts here; a snapshot is one document", at: after)
    }
    return snapshot
  }

  private mutating func snapshot(_ root: Event) throws(SnapshotError) -> Snapshot {
    var metadata: [Snapshot.Reading] = []
    var measurements: [Snapshot.Measurement] = []
    try fields(["kind", "metadata", "measurements"], of: "the snapshot", root) {
      (reader, key, value) throws(SnapshotError) in
      switch key {
      case "kind": try reader.checkKind(value)
      case "metadata": metadata = try reader.texts(value, "metadata")
      default: measurements = try reader.measurements(value)
      }
    }
    if measurements.isEmpty {
      throw events.error("no-measurements", "the snapshot has no measurements", at: root)
    }
    return Snapshot(metadata: metadata, measurements: measurements)
  }

  /// Older files have no kind.
  private mutating func checkKind(_ event: Event) throws(SnapshotError) {
    let kind = try text(event, "kind")
    if kind.isEmpty || kind == "Snapshot" { return }
    throw events.error("wrong-kind", "this is a \(kind), not a Snapshot", at: event)
  }

  // MARK: Measurements

  private mutating func measurements(
    _ start: Event
  ) throws(SnapshotError) -> [Snapshot.Measurement] {
    var measurements: [Snapshot.Measurement] = []
    try elements(of: "measurements", start) { (reader, element) throws(SnapshotError) in
      measurements.append(try reader.measurement(element))
    }
    return measurements
  }

  private mutating func measurement(_ start: Event) throws(SnapshotError) -> Snapshot.Measurement {
    var type = ""
    var subtypes: [Snapshot.Subtype] = []
    try fields(["type", "subtypes"], of: "a measurement", start) {
      (reader, key, value) throws(SnapshotError) in
      if key == "type" {
        type = try reader.text(value, "type")
      } else {
        try reader.elements(of: "subtypes", value) { (reader, element) throws(SnapshotError) in
          subtypes.append(try reader.subtype(element))
        }
      }
    }
    if type.isEmpty {
      throw events.error("no-type", "this measurement does not say its type", at: start)
    }
    return Snapshot.Measurement(type: type, subtypes: subtypes)
  }

  private mutating func subtype(_ start: Event) throws(SnapshotError) -> Snapshot.Subtype {
    var subtype: String?
    var name: String?
    var record = (data: [Snapshot.Reading](), context: [Snapshot.Reading]())
    var items: [Snapshot.Record] = []
    try fields(["subtype", "data", "context", "items", "name"], of: "a subtype", start) {
      (reader, key, value) throws(SnapshotError) in
      switch key {
      case "subtype": subtype = try reader.text(value, key)
      case "name": name = try reader.text(value, key)
      case "data": record.data = try reader.data(value)
      case "context": record.context = try reader.texts(value, key)
      default:
        try reader.elements(of: "items", value) { (reader, element) throws(SnapshotError) in
          items.append(try reader.item(element))
        }
      }
    }
    return Snapshot.Subtype(
      name: subtype ?? name ?? "",
      record: Snapshot.Record(data: record.data, context: record.context),
      items: items)
  }

  private mutating func item(_ start: Event) throws(SnapshotError) -> Snapshot.Record {
    var record = (data: [Snapshot.Reading](), context: [Snapshot.Reading]())
    try fields(["data", "context"], of: "an item", start) {
      (reader, key, value) throws(SnapshotError) in
      if key == "data" {
        record.data = try reader.data(value)
      } else {
        record.context = try reader.texts(value, key)
      }
    }
    return Snapshot.Record(data: record.data, context: record.context)
  }

  // MARK: Readings

  private mutating func data(_ start: Event) throws(SnapshotError) -> [Snapshot.Reading] {
    try readings(start, "data") { (reader, key, event) throws(SnapshotError) in
      guard event.kind == .scalar else {
        throw reader.events.error(
          "reading-not-scalar", "the reading \(key) is a \(event.kindName); readings are scalars",
          at: event)
      }
      return try reader.value(event)
    }
  }

  /// What describes readings is text, however it is written.
  private mutating func texts(
    _ start: Event, _ what: String
  ) throws(SnapshotError) -> [Snapshot.Reading] {
    try readings(start, what) { (reader, _, event) throws(SnapshotError) in
      guard event.kind == .scalar else {
        try reader.events.skip(event)
        return nil
      }
      return .string(event.isNull ? "" : event.text)
    }
  }

  /// - Parameter value: nil for what is left out.
  private mutating func readings(
    _ start: Event, _ what: String,
    _ value: (inout SnapshotReader, String, Event) throws(SnapshotError) -> Value?
  ) throws(SnapshotError) -> [Snapshot.Reading] {
    if start.isNull { return [] }
    try expect(.mappingStart, what, start)
    keys.begin()
    var readings: [Snapshot.Reading] = []
    while true {
      let key = try events.next()
      if key.kind == .mappingEnd { break }
      try checkKey(key)
      let event = try events.next()
      guard let value = try value(&self, key.text, event) else { continue }
      try events.countReading(key)
      keys.add(key.text, at: key.start, after: readings.last?.key)
      readings.append(Snapshot.Reading(key.text, value))
    }
    if let twice = keys.sort(&readings) {
      throw events.duplicate(twice.key, at: twice.second, first: twice.first)
    }
    return readings
  }

  private func checkKey(_ event: Event) throws(SnapshotError) {
    if event.kind != .scalar {
      throw events.error("key-not-scalar", "a key must be a scalar, not a collection", at: event)
    }
    if event.text == "<<", event.style == .plain {
      throw events.error(
        "merge-key", "<< is not read in snapshots; write the readings out", at: event)
    }
  }

  private func value(_ event: Event) throws(SnapshotError) -> Value {
    if event.tag == nil {
      return Self.value(
        event.style == .plain ? CoreSchema.value(ofPlain: event.text) : .string, event.text)
    }
    let (scalar, problem) = TagResolution.scalar(event)
    if let problem { throw events.error(problem.code, problem.message, at: event) }
    return Self.value(scalar.value, scalar.text)
  }

  private static func value(_ value: YAMLScalar.Value, _ text: String) -> Value {
    switch value {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .uint(let number): .uint(number)
    case .double(let number): .double(number)
    case .string: .string(text)
    }
  }

  // MARK: Structure

  /// Reads the fields of a mapping that are known, each at most once, and passes over the others.
  private mutating func fields(
    _ known: [String], of what: String, _ start: Event,
    _ body: (inout SnapshotReader, String, Event) throws(SnapshotError) -> Void
  ) throws(SnapshotError) {
    try expect(.mappingStart, what, start)
    var places: [SourcePosition?] = [nil, nil, nil, nil, nil]
    while true {
      let key = try events.next()
      if key.kind == .mappingEnd { return }
      try checkKey(key)
      let value = try events.next()
      guard let number = known.firstIndex(of: key.text) else {
        try events.skip(value)
        continue
      }
      if let first = places[number] {
        throw events.duplicate(key.text, at: key.start, first: first)
      }
      places[number] = key.start
      try body(&self, known[number], value)
    }
  }

  /// Reads a list's elements but for those that are null.
  private mutating func elements(
    of what: String, _ start: Event,
    _ body: (inout SnapshotReader, Event) throws(SnapshotError) -> Void
  ) throws(SnapshotError) {
    if start.isNull { return }
    try expect(.sequenceStart, what, start)
    while true {
      let element = try events.next()
      if element.kind == .sequenceEnd { return }
      if !element.isNull { try body(&self, element) }
    }
  }

  /// - Returns: the text of a scalar, empty for a null.
  private func text(_ event: Event, _ what: String) throws(SnapshotError) -> String {
    try expect(.scalar, what, event)
    return event.isNull ? "" : event.text
  }

  private func expect(
    _ kind: Event.Kind, _ what: String, _ event: Event
  ) throws(SnapshotError) {
    if event.kind == kind { return }
    let expected = kind == .mappingStart ? "mapping" : kind == .scalar ? "scalar" : "list"
    throw events.error(
      "wrong-type", "\(what) must be a \(expected), not a \(event.kindName)", at: event)
  }
}

extension YAMLEventReader.Event {
  var isNull: Bool {
    kind == .scalar && style == .plain && TagResolution.scalar(self).value.value == .null
  }

  fileprivate var kindName: String {
    switch kind {
    case .mappingStart: "mapping"
    case .sequenceStart: "list"
    default: "scalar"
    }
  }
}
