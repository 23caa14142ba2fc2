import RecipeTable

/// What the labels of nodes must be: `key=value`, every node has the label with this value; or `!key`,
/// none has the label.
public struct NodeLabelExpression: Sendable, Equatable {
  /// The text is neither `key=value` nor `!key` with a key and a value as Kubernetes allows them.
  public struct Malformed: Error, Equatable {
    public let text: String
  }

  public let key: String
  /// Nil where no node may have the label.
  public let value: String?

  public init(_ text: String) throws(Malformed) {
    let trimmed = text.trimmedWhitespace
    if trimmed.hasPrefix("!") {
      key = String(trimmed.dropFirst()).trimmedWhitespace
      value = nil
    } else {
      guard let sign = trimmed.utf8.firstIndex(of: UInt8(ascii: "=")) else {
        throw Malformed(text: text)
      }
      key = String(trimmed[..<sign])
      value = String(trimmed[trimmed.utf8.index(after: sign)...])
    }
    // No node can have a label that Kubernetes does not allow, so that `!key` would hold for nothing.
    guard KubernetesName.isLabelKey(key), value.map(KubernetesName.isLabelValue) ?? true else {
      throw Malformed(text: text)
    }
  }
}

/// Which nodes have a label, as the subtype `label` of the type `NodeTopology` tells it.
///
/// Newer snapshots have an item for every key and value. Older ones fold both into a reading
/// `key: value|nodes`, or `key.value: value|nodes` where a key has several values, in which a label
/// `key.value` looks the same. Whatever is incomplete or could mean two things is an error: nothing may
/// hold because something is missing.
struct NodeLabels {
  typealias Unavailable = Snapshot.Unavailable

  /// The nodes that have a label with one value.
  struct Entry {
    let value: String
    let nodes: [String]
  }

  let subtype: Snapshot.Subtype

  func entries(of key: String) throws(Unavailable) -> [Entry] {
    let entries = try subtype.items.isEmpty ? folded(key) : listed(key)
    try checkDisjoint(entries, key)
    return entries
  }

  /// A node has one value of a label.
  private func checkDisjoint(_ entries: [Entry], _ key: String) throws(Unavailable) {
    var values: [String: String] = [:]
    for entry in entries {
      for node in entry.nodes {
        if let other = values.updateValue(entry.value, forKey: node), !other.isSame(as: entry.value)
        {
          throw Unavailable(
            "the labels contradict each other: node \(node) has \(key) both as \(other) and as \(entry.value)"
          )
        }
      }
    }
  }

  // MARK: Items

  private func listed(_ key: String) throws(Unavailable) -> [Entry] {
    let labels = try subtype.items.enumerated().map { (number, item) throws(Unavailable) in
      try Label(item, number)
    }
    var valuesOfKey: [String: Int] = [:]
    for label in labels { valuesOfKey[label.key, default: 0] += 1 }
    func foldedKey(_ label: Label) -> String {
      valuesOfKey[label.key, default: 0] > 1 ? "\(label.key).\(label.value)" : label.key
    }
    var foldedKeys: [String: Int] = [:]
    for label in labels { foldedKeys[foldedKey(label), default: 0] += 1 }
    // A damaged item could be one of the key that is asked for.
    var entries: [Entry] = []
    for label in labels {
      let folded = foldedKey(label)
      let list = try nodeList(label, folded, isOnly: foldedKeys[folded] == 1)
      try label.check(list)
      guard label.key.isSame(as: key) else { continue }
      entries.append(Entry(value: label.value, nodes: try list.complete(label.place)))
    }
    return entries
  }

  /// - Parameter folded: the reading that the label's nodes are in where the item refers to it.
  /// - Parameter isOnly: no other label is folded into the same reading.
  private func nodeList(
    _ label: Label, _ folded: String, isOnly: Bool
  ) throws(Unavailable) -> NodeList {
    switch (label.item.datum("node-list"), label.item.datum("node-list-ref")) {
    case (.string(let text)?, nil): return try NodeList(text, label.place)
    case (nil, .string(let reference)?):
      guard reference.isSame(as: folded), isOnly,
        let text = subtype.record.datum(folded)?.readingText
      else {
        throw Unavailable("\(label.place) refers to \(reference), which does not speak of it alone")
      }
      return try NodeList(text.fieldsAtBars.last ?? "", label.place)
    default: throw Unavailable("\(label.place) has not exactly one of node-list and node-list-ref")
    }
  }

  /// An item.
  private struct Label {
    let item: Snapshot.Record
    let place: String
    let key: String
    let value: String

    init(_ item: Snapshot.Record, _ number: Int) throws(Unavailable) {
      self.item = item
      place = "NodeTopology.label[\(number)]"
      key = item.description("key")?.string ?? ""
      value = item.description("value")?.string ?? ""
      if key.isEmpty { throw Unavailable("\(place) does not say the label's key") }
    }

    /// The item says in three ways how many nodes there are.
    func check(_ list: NodeList) throws(Unavailable) {
      guard let count = item.datum("node-count")?.wholeNumber,
        let isTruncated = item.datum("truncated")?.bool
      else { throw Unavailable("\(place) lacks node-count or truncated") }
      guard isTruncated == list.isTruncated, count - list.nodes.count == list.hidden else {
        throw Unavailable("\(place) contradicts itself on how many nodes there are")
      }
    }
  }

  // MARK: Folded readings

  private func folded(_ key: String) throws(Unavailable) -> [Entry] {
    var plain: [Entry] = []
    var suffixed: [Entry] = []
    for reading in subtype.record.data where reading.key.utf8.starts(with: key.utf8) {
      let isPlain = reading.key.utf8.count == key.utf8.count
      let fields = (reading.value.readingText ?? "").fieldsAtBars
      // Otherwise it is another label, whose name begins the same.
      guard isPlain || reading.key.isSame(as: "\(key).\(fields[0])") else { continue }
      let place = "NodeTopology.label.\(reading.key)"
      guard fields.count == 2 else { throw Unavailable("\(place) is not value|nodes") }
      let nodes = try NodeList(fields[1], place).complete(place)
      let entry = Entry(value: fields[0], nodes: nodes)
      if isPlain { plain.append(entry) } else { suffixed.append(entry) }
    }
    if !plain.isEmpty { return plain }
    if suffixed.count == 1 {
      throw Unavailable(
        "NodeTopology.label.\(key).\(suffixed[0].value) is either the label \(key) or another one of "
          + "that name; capture the snapshot anew with a version that lists labels as items")
    }
    return suffixed
  }
}

/// Names of nodes, with a comma between them, and ` (+N more)` at the end where some were left out.
private struct NodeList {
  let nodes: [String]
  /// How many were left out.
  let hidden: Int
  let isTruncated: Bool

  init(_ text: String, _ place: String) throws(Snapshot.Unavailable) {
    nodes =
      text.isEmpty
      ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard let digits = Self.hiddenCount(text) else {
      (hidden, isTruncated) = (0, false)
      return
    }
    guard let count = Int(digits) else {
      throw Snapshot.Unavailable(
        "\(place) leaves out (+\(digits) more), which is no number of nodes")
    }
    (hidden, isTruncated) = (count, true)
  }

  /// The digits of `(+N more)` at the end.
  private static func hiddenCount(_ text: String) -> Substring? {
    guard text.hasSuffix(" more)"), let start = text.lastIndex(of: "(") else { return nil }
    let inner = text[start...].dropFirst().dropLast(" more)".count)
    guard inner.first == "+" else { return nil }
    let digits = inner.dropFirst()
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return digits
  }

  /// The nodes, if all are there.
  func complete(_ place: String) throws(Snapshot.Unavailable) -> [String] {
    if isTruncated {
      throw Snapshot.Unavailable(
        "\(place) leaves out \(hidden) nodes; capture the snapshot without --max-nodes-per-entry")
    }
    guard !nodes.isEmpty, nodes.allSatisfy(KubernetesName.isSubdomain) else {
      throw Snapshot.Unavailable("\(place) has no list of valid names of nodes")
    }
    return nodes
  }
}

extension String {
  /// What stands between `|`, at least one part.
  fileprivate var fieldsAtBars: [String] {
    split(separator: "|", omittingEmptySubsequences: false).map(String.init)
  }
}

extension Value {
  /// A whole number, also where it is written as `2.0`; none below zero.
  fileprivate var wholeNumber: Int? {
    switch self {
    case .int(let number) where number >= 0: Int(exactly: number)
    case .double(let number) where number >= 0: Int(exactly: number)
    default: nil
    }
  }
}
