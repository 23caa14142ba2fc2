import Diagnostics
import RecipeTable

extension Snapshot {
  /// A snapshot does not have what an address asks for.
  public struct Unavailable: Error, Equatable {
    /// What is missing, such as `the snapshot has no measurements of the type GPU`.
    public let reason: String

    public init(_ reason: String) { self.reason = reason }
  }

  /// The first subtype of a name among the measurements of a type.
  public func subtype(_ name: String, of type: String) -> Subtype? {
    measurement(of: type)?.subtype(name)
  }

  /// The text of the reading at an address, as constraints compare it.
  ///
  /// It is looked for in the first subtype of the name of the first measurement of the type. An
  /// address without a selector means the subtype's data, never its context; one with a selector an
  /// item's data, and then the item's context. Where a selector is a field, exactly one item must have
  /// it. A null is no reading.
  public func reading(at path: MeasurementPath) throws(Unavailable) -> String {
    let subtype = try subtype(at: path)
    let place = "\(path.type).\(path.subtype)"
    guard let selector = path.selector else {
      guard let value = subtype.record.datum(path.key) else {
        throw subtype.lacking(path.key, at: place)
      }
      return try text(value, "\(place).\(path.key)")
    }
    let item = try subtype.item(selector, at: place)
    let itemPlace = "\(place)[\(selector.text)]"
    guard let value = item.field(path.key) else {
      throw Unavailable("\(itemPlace) has no \(path.key)\(hint(path.key, item.fieldNames))")
    }
    return try text(value, "\(itemPlace).\(path.key)")
  }

  private func subtype(at path: MeasurementPath) throws(Unavailable) -> Subtype {
    guard let measurement = measurement(of: path.type) else {
      throw Unavailable(
        "the snapshot has no measurements of the type \(path.type)"
          + hint(path.type, measurements.map(\.type)))
    }
    guard let subtype = measurement.subtype(path.subtype) else {
      throw Unavailable(
        "\(path.type) has no subtype \(path.subtype)"
          + hint(path.subtype, measurement.subtypes.map(\.name)))
    }
    return subtype
  }

  private func text(_ value: Value, _ place: String) throws(Unavailable) -> String {
    guard value != .null, let text = value.readingText else {
      throw Unavailable("\(place) is null in the snapshot")
    }
    return text
  }

  func measurement(of type: String) -> Measurement? {
    measurements.first { $0.type.isSame(as: type) }
  }
}

extension Snapshot.Measurement {
  func subtype(_ name: String) -> Snapshot.Subtype? { subtypes.first { $0.name.isSame(as: name) } }
}

extension Snapshot.Subtype {
  fileprivate func lacking(_ key: String, at place: String) -> Snapshot.Unavailable {
    if record.description(key) != nil {
      return Snapshot.Unavailable(
        "\(place) has \(key) only as context, which constraints do not see")
    }
    if record.data.isEmpty, !items.isEmpty {
      return Snapshot.Unavailable(
        "\(place) has no \(key), but \(items.count) items; choose one, such as \(place)[0].\(key)")
    }
    return Snapshot.Unavailable("\(place) has no \(key)\(hint(key, record.data.map(\.key)))")
  }

  fileprivate func item(
    _ selector: MeasurementPath.Selector, at place: String
  ) throws(Snapshot.Unavailable) -> Snapshot.Record {
    if items.isEmpty {
      throw Snapshot.Unavailable("\(place) has no items to choose [\(selector.text)] from")
    }
    switch selector {
    case .index(let index):
      guard items.indices.contains(index) else {
        throw Snapshot.Unavailable(
          "\(place) has no [\(index)]: there are \(items.count) items, counted from 0")
      }
      return items[index]
    case .field(let name, let value): return try item(name, value, at: place)
    }
  }

  private func item(
    _ name: String, _ value: String, at place: String
  ) throws(Snapshot.Unavailable) -> Snapshot.Record {
    let matches = items.filter { $0.field(name)?.readingText?.isSame(as: value) == true }
    if matches.count == 1 { return matches[0] }
    if matches.count > 1 {
      throw Snapshot.Unavailable("\(matches.count) items of \(place) have \(name)=\(value)")
    }
    let values = items.compactMap { $0.field(name)?.readingText }
    if values.isEmpty {
      throw Snapshot.Unavailable(
        "no item of \(place) has a field \(name)\(hint(name, items.flatMap(\.fieldNames)))")
    }
    let near = values.count > hintLimit ? nil : slip(value, of: values)
    throw Snapshot.Unavailable("no item of \(place) has \(name)=\(value)\(didYouMean(near))")
  }
}

extension Snapshot.Record {
  /// A reading by its key.
  func datum(_ key: String) -> Value? { Self.find(key, in: data) }

  /// What describes the readings, by its key.
  func description(_ key: String) -> Value? { Self.find(key, in: context) }

  /// As selectors look for it: data first, then context.
  func field(_ key: String) -> Value? { datum(key) ?? description(key) }

  fileprivate var fieldNames: [String] { (data + context).map(\.key) }

  private static func find(_ key: String, in readings: [Snapshot.Reading]) -> Value? {
    var (low, high) = (0, readings.count)
    while low < high {
      let middle = (low + high) / 2
      if readings[middle].key.precedes(key) { low = middle + 1 } else { high = middle }
    }
    guard low < readings.count, readings[low].key.isSame(as: key) else { return nil }
    return readings[low].value
  }
}

extension MeasurementPath.Selector {
  /// As it is written between the brackets.
  var text: String {
    switch self {
    case .index(let index): String(index)
    case .field(let name, let value): "\(name)=\(value)"
    }
  }
}

/// Looking through more names than this would take too long.
private let hintLimit = 300

private func hint(_ name: String, _ candidates: [String]) -> String {
  candidates.count > hintLimit ? "" : didYouMean(nearestName(to: name, in: candidates))
}
