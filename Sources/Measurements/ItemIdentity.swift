import RecipeTable

/// Which fields say that an item of one snapshot is the same thing as an item of another.
///
/// They must be there in every item, and have other values in each. Of several that do, those come first
/// that are made for it, such as `id`, then others of the context; and before all that find no item
/// again, those that find one. A field that is not made for it must find one. Without such fields,
/// items at the same place are the same.
struct ItemIdentity {
  struct Pair {
    /// What stands between the brackets of the address.
    let selector: String
    let old: Snapshot.Record?
    let new: Snapshot.Record?
  }

  /// None where the place decides.
  private let fields: [String]

  /// The best comes first.
  private static let made: [[String]] = [
    ["id"], ["uuid"], ["pciAddress"], ["key"], ["key", "value"], ["key", "effect"],
    ["key", "effect", "value"], ["name"], ["namespace", "name"], ["rail"], ["index"],
  ]

  init(_ old: [Snapshot.Record], _ new: [Snapshot.Record]) {
    let made = Self.made.map { (fields: $0, found: Self.found(by: $0, old, new)) }
    if let best = made.first(where: { $0.found ?? 0 > 0 }) {
      fields = best.fields
    } else if let best = Self.others(old, new).first {
      fields = [best]
    } else {
      fields = made.first { $0.found != nil }?.fields ?? []
    }
  }

  /// Parts of the context that find an item again, those that find the most first.
  private static func others(_ old: [Snapshot.Record], _ new: [Snapshot.Record]) -> [String] {
    let names = (old + new).first?.context.map(\.key) ?? []
    return names.map { (name: $0, found: found(by: [$0], old, new) ?? 0) }
      .filter { $0.found > 0 }
      .sorted { $0.found == $1.found ? $0.name.precedes($1.name) : $0.found > $1.found }
      .map(\.name)
  }

  /// How many items both snapshots have by these fields; nil where they do not identify any.
  private static func found(
    by fields: [String], _ old: [Snapshot.Record], _ new: [Snapshot.Record]
  ) -> Int? {
    guard let before = names(by: fields, old), let after = names(by: fields, new) else {
      return nil
    }
    return before.intersection(after).count
  }

  /// Nil where a field is missing or two items are called the same.
  private static func names(
    by fields: [String], _ items: [Snapshot.Record]
  ) -> Set<ByteKey>? {
    var names: Set<ByteKey> = []
    for item in items {
      guard let name = name(of: item, by: fields), names.insert(ByteKey(name)).inserted else {
        return nil
      }
    }
    return names
  }

  private static func name(of item: Snapshot.Record, by fields: [String]) -> String? {
    var parts: [String] = []
    for field in fields {
      // A label's value that is empty may be left out.
      let text = item.field(field)?.readingText ?? (field == "value" ? "" : nil)
      guard let text else { return nil }
      parts.append("\(field)=\(text)")
    }
    return parts.joined(separator: ",")
  }

  /// In the order of names, or of places.
  func pairs(_ old: [Snapshot.Record], _ new: [Snapshot.Record]) -> [Pair] {
    if fields.isEmpty {
      return (0..<max(old.count, new.count)).map { place in
        Pair(
          selector: String(place), old: place < old.count ? old[place] : nil,
          new: place < new.count ? new[place] : nil)
      }
    }
    let before = named(old)
    let after = named(new)
    return Set(before.keys).union(after.keys).sorted { $0.text.precedes($1.text) }
      .map { Pair(selector: $0.text, old: before[$0], new: after[$0]) }
  }

  private func named(_ items: [Snapshot.Record]) -> [ByteKey: Snapshot.Record] {
    Dictionary(
      items.map { (ByteKey(Self.name(of: $0, by: fields) ?? ""), $0) },
      uniquingKeysWith: { first, _ in first })
  }
}
