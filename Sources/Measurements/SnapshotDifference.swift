import RecipeTable

/// What is different between two snapshots: drift, where both are of one cluster.
///
/// A measurement is compared with the one of the same type, a subtype with the one of the same name;
/// where there are several, the first with the first, and so on. An item is compared with the one that
/// a field identifies as the same (`ItemIdentity`), or else with the one at the same place. Metadata,
/// which tells when and by what a snapshot was taken, is not compared.
public struct SnapshotDifference: Sendable {
  /// A reading, or a part of its context, that differs.
  public struct Change: Sendable, Equatable {
    /// As constraints write it where they can: `K8s.server.version`,
    /// `NetworkTopology.pfs[pciAddress=0000:03:00.0].rail`.
    public let address: String
    /// It describes readings and is none.
    public let isContext: Bool
    /// Nil where the old snapshot does not have it.
    public let old: Value?
    /// Nil where the new snapshot does not have it.
    public let new: Value?
  }

  /// A type, a subtype or an item that only one of the snapshots has.
  public struct Part: Sendable, Equatable {
    public enum Kind: String, Sendable { case type, subtype, item }

    public let kind: Kind
    public let address: String
    /// Whether the new snapshot has it.
    public let isNew: Bool
  }

  /// In the order of types, subtypes, items and keys; so that what is next to each other belongs
  /// together.
  public private(set) var changes: [Change] = []
  /// In the same order. What such a part holds is among the changes as well.
  public private(set) var parts: [Part] = []
  /// How many readings and parts of contexts both have alike.
  public private(set) var unchangedCount = 0

  public var isEmpty: Bool { changes.isEmpty && parts.isEmpty }

  public init(from old: Snapshot, to new: Snapshot) {
    let pairs = Self.pairs(old.measurements, new.measurements) { $0.type }
    for (type, before, after) in pairs {
      note(.type, type, before == nil, after == nil)
      compare(before?.subtypes ?? [], after?.subtypes ?? [], of: type)
    }
  }

  private mutating func compare(
    _ old: [Snapshot.Subtype], _ new: [Snapshot.Subtype], of type: String
  ) {
    for (name, before, after) in Self.pairs(old, new, by: { $0.name }) {
      let address = "\(type).\(name)"
      note(.subtype, address, before == nil, after == nil)
      compare(before?.record, after?.record, at: address)
      compareItems(before?.items ?? [], after?.items ?? [], at: address)
    }
  }

  private mutating func compareItems(
    _ old: [Snapshot.Record], _ new: [Snapshot.Record], at place: String
  ) {
    if old.isEmpty, new.isEmpty { return }
    for pair in ItemIdentity(old, new).pairs(old, new) {
      let address = "\(place)[\(pair.selector)]"
      note(.item, address, pair.old == nil, pair.new == nil)
      compare(pair.old, pair.new, at: address)
    }
  }

  private mutating func compare(
    _ old: Snapshot.Record?, _ new: Snapshot.Record?, at place: String
  ) {
    compare(old?.data ?? [], new?.data ?? [], at: place, isContext: false)
    compare(old?.context ?? [], new?.context ?? [], at: place, isContext: true)
  }

  /// Both are in the order of their keys.
  private mutating func compare(
    _ old: [Snapshot.Reading], _ new: [Snapshot.Reading], at place: String, isContext: Bool
  ) {
    var (left, right) = (old[...], new[...])
    while let key = Self.firstKey(left, right) {
      var (before, after): (Value?, Value?)
      if left.first?.key.isSame(as: key) == true { before = left.removeFirst().value }
      if right.first?.key.isSame(as: key) == true { after = right.removeFirst().value }
      if let before, let after, before.readsLike(after) {
        unchangedCount += 1
      } else {
        let address = "\(place).\(key)"
        changes.append(Change(address: address, isContext: isContext, old: before, new: after))
      }
    }
  }

  private static func firstKey(
    _ left: ArraySlice<Snapshot.Reading>, _ right: ArraySlice<Snapshot.Reading>
  ) -> String? {
    guard let mine = left.first?.key else { return right.first?.key }
    guard let theirs = right.first?.key else { return mine }
    return theirs.precedes(mine) ? theirs : mine
  }

  private mutating func note(
    _ kind: Part.Kind, _ address: String, _ isNew: Bool, _ isGone: Bool
  ) {
    if isNew != isGone { parts.append(Part(kind: kind, address: address, isNew: isNew)) }
  }

  /// Elements of the same name, the first with the first, in the order of their names. The second of a
  /// name is called `NAME(2)`.
  private static func pairs<Element>(
    _ old: [Element], _ new: [Element], by name: (Element) -> String
  ) -> [(name: String, old: Element?, new: Element?)] {
    let before = Dictionary(grouping: old) { ByteKey(name($0)) }
    let after = Dictionary(grouping: new) { ByteKey(name($0)) }
    let names = Set(before.keys).union(after.keys).sorted { $0.text.precedes($1.text) }
    return names.flatMap { name in
      let (mine, theirs) = (before[name] ?? [], after[name] ?? [])
      return (0..<max(mine.count, theirs.count)).map { number in
        (
          number == 0 ? name.text : "\(name.text)(\(number + 1))",
          number < mine.count ? mine[number] : nil, number < theirs.count ? theirs[number] : nil
        )
      }
    }
  }
}

extension Value {
  /// Whether constraints see the same in both.
  fileprivate func readsLike(_ other: Value) -> Bool {
    if (self == .null) != (other == .null) { return false }
    return readingText?.isSame(as: other.readingText ?? "") == true
  }
}

/// A string that is another when its bytes are others.
struct ByteKey: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ByteKey, right: ByteKey) -> Bool { left.text.isSame(as: right.text) }

  /// What Swift's own comparison takes for the same has the same hash, which does no harm.
  func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
