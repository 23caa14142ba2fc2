public import Measurements
public import RecipeTable

/// The readings of a subtype while they are gathered: secrets stay out, a later reading of a key takes the
/// place of an earlier one, and the order is that of the keys' bytes.
public struct Readings {
  /// What withheld readings are named by in a subtype's context.
  static let withheldKey = "withheld"

  private var values: [String: Value] = [:]
  private var withheld: Set<String> = []

  public init() {}

  public mutating func add(_ key: String, _ value: Value) {
    guard !Secrets.isSecret(key: key, value: value.string ?? "") else {
      withheld.insert(key)
      return
    }
    values[key] = value
  }

  public mutating func add(_ key: String, _ text: String) { add(key, .string(text)) }

  public var isEmpty: Bool { values.isEmpty && withheld.isEmpty }

  /// - Returns: nil where nothing was read.
  public func subtype(_ name: String, items: [Snapshot.Record] = []) -> Snapshot.Subtype? {
    isEmpty && items.isEmpty ? nil : Snapshot.Subtype(name: name, record: record, items: items)
  }

  /// With further context.
  public func record(context: [String: String] = [:]) -> Snapshot.Record {
    var context = context
    if !withheld.isEmpty {
      context[Self.withheldKey] = withheld.inByteOrder.joined(separator: ", ")
    }
    return Snapshot.Record(
      data: values.keys.inByteOrder.map { Snapshot.Reading($0, values[$0]!) },
      context: context.keys.inByteOrder.map { Snapshot.Reading($0, .string(context[$0]!)) })
  }

  private var record: Snapshot.Record { record() }
}
