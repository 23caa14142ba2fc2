import RecipeTable

/// An address of snapshots that tells something of a dimension, and the names that can stand there.
struct RecognitionSource: Sendable {
  /// What one reading at the address says.
  struct Evidence {
    let clue: Recognized.Clue
    let prevails: Bool
  }

  private struct Name {
    let pattern: NamePattern
    let meaning: String
    /// How the table spells it; nil when it has no such value.
    let value: String?
    let prevails: Bool
  }

  let address: String
  let dimension: Dimension
  private let path: MeasurementPath
  /// Whether readings that mean nothing are left out.
  private let isVague: Bool
  private let names: [Name]
  /// The values of the table, by which readings can be called as well.
  private let values: Set<String>

  /// - Parameter record: an element of the catalog's `recognition`.
  init(_ record: TableNode, in table: RecipeTable) throws(TableError) {
    address = try record.member("address")?.string() ?? ""
    guard let path = try? MeasurementPath(address),
      let dimension = Dimension(name: try record.member("dimension")?.string() ?? "")
    else { throw TableError("damaged table: a place to read criteria from is none") }
    self.path = path
    self.dimension = dimension
    isVague = try record.member("vague") != nil
    let isProse = try record.member("prose") != nil
    var names: [Name] = []
    for name in try record.member("names")?.elements() ?? [] {
      names.append(try Self.name(name, dimension, isProse: isProse, table))
    }
    self.names = names
    values = Set(try table.vocabulary(dimension).map(\.name))
  }

  private static func name(
    _ record: TableNode, _ dimension: Dimension, isProse: Bool, _ table: RecipeTable
  ) throws(TableError) -> Name {
    guard let text = try record.member("name")?.string(),
      let meaning = try record.member("means")?.string()
    else { throw TableError("damaged table: a name that readings can have means nothing") }
    let value = try table.canonical(meaning, for: dimension)
    return Name(
      pattern: isProse ? .words(text) : .whole(text), meaning: meaning,
      value: value == Criteria.any ? nil : value, prevails: try record.member("prevails") != nil)
  }

  /// What the readings at the address mean, each in the order of its text.
  func evidence(in snapshot: Snapshot) -> [Evidence] {
    readings(in: snapshot).flatMap(evidence)
  }

  private func readings(in snapshot: Snapshot) -> [String] {
    if NodeLabels.areMeant(by: path) { return NodeLabels.values(of: path.key, in: snapshot) }
    guard let reading = try? snapshot.reading(at: path) else { return [] }
    let text = reading.trimmedWhitespace
    return text.isEmpty ? [] : [text]
  }

  private func evidence(_ reading: String) -> [Evidence] {
    let plain = reading.lowercased()
    if values.contains(plain) { return [evidence(reading, value: plain)] }
    let known = names.filter { $0.pattern.matches(plain) }
    if !known.isEmpty {
      return known.map {
        evidence(reading, value: $0.value, meaning: $0.meaning, prevails: $0.prevails)
      }
    }
    return isVague ? [] : [evidence(reading, value: nil)]
  }

  private func evidence(
    _ reading: String, value: String?, meaning: String? = nil, prevails: Bool = false
  ) -> Evidence {
    Evidence(
      clue: Recognized.Clue(
        from: address, reading: reading, value: value, meaning: value == nil ? meaning : nil),
      prevails: prevails)
  }
}

/// A name as it can stand in a reading, in lower case.
enum NamePattern: Sendable {
  /// The whole reading: the parts between which anything can stand.
  case parts([Substring])
  /// Words that follow each other, whatever is around them: L40 is no word of `NVIDIA L40S`.
  case sequence([Substring])

  /// - Parameter text: with a `*` for anything.
  static func whole(_ text: String) -> NamePattern {
    .parts(text.lowercased().split(separator: "*", omittingEmptySubsequences: false))
  }

  static func words(_ text: String) -> NamePattern { .sequence(text.lowercased().words) }

  /// - Parameter text: in lower case.
  func matches(_ text: String) -> Bool {
    switch self {
    case .parts(let parts): return Self.matches(text, parts)
    case .sequence(let words): return !words.isEmpty && text.words.contains(words)
    }
  }

  private static func matches(_ text: String, _ parts: [Substring]) -> Bool {
    guard let first = parts.first, let last = parts.last, parts.count > 1 else {
      return parts.first.map { $0 == text } ?? text.isEmpty
    }
    guard text.utf8.count >= first.utf8.count + last.utf8.count, text.hasPrefix(first),
      text.hasSuffix(last)
    else { return false }
    var rest = text.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let place = rest.firstRange(of: part) else { return false }
      rest = rest[place.upperBound...]
    }
    return true
  }
}

extension String {
  /// What punctuation and white space are between: tools write a GPU's name with blanks, labels with hyphens.
  fileprivate var words: [Substring] { split { !$0.isLetter && !$0.isNumber } }
}

extension NodeLabels {
  static let type = "NodeTopology"
  private static let subtypeName = "label"

  /// Whether an address is that of a label.
  static func areMeant(by path: MeasurementPath) -> Bool {
    path.type == type && path.subtype == subtypeName && path.selector == nil
  }

  /// The values that any nodes have for a label, in the order of their bytes; which nodes, and whether
  /// all of them are listed, does not matter.
  static func values(of label: String, in snapshot: Snapshot) -> [String] {
    guard let labels = snapshot.subtype(subtypeName, of: type) else { return [] }
    let values = labels.items.isEmpty ? folded(label, labels) : listed(label, labels)
    return Set(values).subtracting([""]).inByteOrder
  }

  private static func listed(_ label: String, _ labels: Snapshot.Subtype) -> [String] {
    labels.items.filter { $0.description("key")?.string?.isSame(as: label) == true }
      .compactMap { $0.description("value")?.string }
  }

  private static func folded(_ label: String, _ labels: Snapshot.Subtype) -> [String] {
    if let only = labels.record.datum(label)?.readingText { return [only.beforeBar] }
    let values = labels.record.data.compactMap { reading in
      let value = reading.value.readingText?.beforeBar
      return value.flatMap { reading.key.isSame(as: "\(label).\($0)") ? $0 : nil }
    }
    // One alone is a label that is called so.
    return values.count > 1 ? values : []
  }
}

extension String {
  fileprivate var beforeBar: String { String(prefix { $0 != "|" }) }
}
