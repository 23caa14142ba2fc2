import RecipeTable

/// What was measured of a cluster at one time, as AICR's snapshots have it.
public struct Snapshot: Sendable {
  /// Readings of one type, such as `K8s`.
  public struct Measurement: Sendable {
    public let type: String
    public let subtypes: [Subtype]

    public init(type: String, subtypes: [Subtype]) {
      self.type = type
      self.subtypes = subtypes
    }
  }

  /// Readings that belong together, such as those of the API server.
  public struct Subtype: Sendable {
    public let name: String
    public let record: Record
    /// Where there are several of something, a record each.
    public let items: [Record]

    public init(name: String, record: Record, items: [Record] = []) {
      self.name = name
      self.record = record
      self.items = items
    }
  }

  /// A reading by its key.
  public struct Reading: Sendable, Equatable {
    public let key: String
    /// Neither an array nor a map.
    public let value: Value

    public init(_ key: String, _ value: Value) {
      self.key = key
      self.value = value
    }
  }

  /// What was measured, and what describes it. Both in the order of their keys' bytes, each key once.
  public struct Record: Sendable {
    public let data: [Reading]
    public let context: [Reading]

    public init(data: [Reading], context: [Reading] = []) {
      self.data = data
      self.context = context
    }
  }

  /// Of the header, such as `timestamp` and `version`; in the order of their keys' bytes.
  public let metadata: [Reading]
  /// In the order of the file.
  public let measurements: [Measurement]

  public init(metadata: [Reading] = [], measurements: [Measurement]) {
    self.metadata = metadata
    self.measurements = measurements
  }
}
