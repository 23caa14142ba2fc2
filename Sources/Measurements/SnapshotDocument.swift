public import RecipeTable

extension Snapshot {
  /// As AICR's snapshots say it.
  public static let apiVersion = "aicr.run/v1alpha2"

  /// The snapshot as it is written, in YAML or JSON: as AICR's snapshots, and as `read` reads it.
  public var document: Value {
    .map([
      Value.Field("apiVersion", .string(Self.apiVersion)),
      Value.Field("kind", .string("Snapshot")),
      Value.Field("metadata", Self.map(metadata)),
      Value.Field("measurements", .array(measurements.map(Self.document))),
    ])
  }

  private static func document(_ measurement: Measurement) -> Value {
    .map([
      Value.Field("type", .string(measurement.type)),
      Value.Field("subtypes", .array(measurement.subtypes.map(document))),
    ])
  }

  private static func document(_ subtype: Subtype) -> Value {
    var fields = [Value.Field("subtype", .string(subtype.name))] + fields(subtype.record)
    if !subtype.items.isEmpty {
      fields.append(Value.Field("items", .array(subtype.items.map { .map(Self.fields($0)) })))
    }
    return .map(fields)
  }

  private static func fields(_ record: Record) -> [Value.Field] {
    var fields: [Value.Field] = []
    if !record.context.isEmpty { fields.append(Value.Field("context", map(record.context))) }
    if !record.data.isEmpty { fields.append(Value.Field("data", map(record.data))) }
    return fields
  }

  private static func map(_ readings: [Reading]) -> Value {
    .map(readings.map { Value.Field($0.key, $0.value) })
  }
}
