import RecipeTable

/// Reads what a query would state off a snapshot: the service, the accelerator, the operating system.
///
/// The table says where to look and what the names there mean; nothing here knows a cloud or a GPU.
public struct Recognition: Sendable {
  private let sources: [RecognitionSource]

  /// - Throws: for a damaged table. One that says nothing of this recognizes nothing.
  public init(_ table: RecipeTable) throws(TableError) {
    var sources: [RecognitionSource] = []
    for record in try table.catalog.member("recognition")?.elements() ?? [] {
      sources.append(try RecognitionSource(record, in: table))
    }
    self.sources = sources
  }

  /// What each dimension that the table knows how to read is, in the order of the dimensions.
  public func recognize(_ snapshot: Snapshot) -> [Recognized] {
    Dimension.allCases.compactMap { dimension in
      let sources = sources.filter { $0.dimension == dimension }
      guard !sources.isEmpty else { return nil }
      let evidence = sources.flatMap { $0.evidence(in: snapshot) }
      return Recognized(
        dimension: dimension,
        finding: Self.finding(evidence, addresses: sources.map(\.address)))
    }
  }

  /// What runs on a machine says more than whose machine it is; otherwise all that was read counts, and
  /// has to agree.
  private static func finding(
    _ evidence: [RecognitionSource.Evidence], addresses: [String]
  ) -> Recognized.Finding {
    let prevailing = evidence.filter(\.prevails)
    let clues = (prevailing.isEmpty ? evidence : prevailing).map(\.clue)
    guard let first = clues.first else { return .absent(addresses) }
    if clues.allSatisfy({ $0.value == nil }) { return .unknown(clues) }
    return clues.allSatisfy { $0.value == first.value } ? .recognized(clues) : .ambiguous(clues)
  }
}

/// What a snapshot tells of one dimension.
public struct Recognized: Sendable, Equatable {
  /// A reading, and what it means.
  public struct Clue: Sendable, Equatable {
    /// The address, such as `K8s.node.provider`.
    public let from: String
    /// What stood there, such as `aws`.
    public let reading: String
    /// The value that it means, as the table spells it; nil when the table has none for it.
    public let value: String?
    /// What it is called where names are known that the table has no value for, such as `k3s`.
    public let meaning: String?

    public init(from: String, reading: String, value: String?, meaning: String? = nil) {
      self.from = from
      self.reading = reading
      self.value = value
      self.meaning = meaning
    }
  }

  /// Clues are in the order of how far they are trusted, and never none.
  public enum Finding: Sendable, Equatable {
    /// All clues mean the same value.
    case recognized([Clue])
    /// They mean different values, or some mean none that the table has: as where a cluster has GPUs of
    /// two models.
    case ambiguous([Clue])
    /// None of them means a value of this table.
    case unknown([Clue])
    /// There is nothing to read at any of these addresses.
    case absent([String])
  }

  public let dimension: Dimension
  public let finding: Finding

  public init(dimension: Dimension, finding: Finding) {
    self.dimension = dimension
    self.finding = finding
  }

  private var best: Clue? {
    if case .recognized(let clues) = finding { return clues.first }
    return nil
  }

  /// The value, when there is no doubt about it.
  public var value: String? { best?.value }

  /// The most trusted address that says so.
  public var from: String? { best?.from }

  /// What stood there.
  public var reading: String? { best?.reading }
}

// MARK: Wording

extension Recognized {
  /// Why there is no value, as a sentence without its full stop; nil when there is one.
  public var reason: String? {
    switch finding {
    case .recognized: nil
    case .ambiguous(let clues):
      "the snapshot does not say one \(dimension.name): "
        + clues.map(wording).joined(separator: "; ")
    case .unknown(let clues): clues.map(wording).joined(separator: "; ")
    case .absent(let addresses):
      "the snapshot has no reading at " + addresses.joined(separator: ", ")
    }
  }

  private func wording(_ clue: Clue) -> String {
    let found = "\(clue.from) is \(clue.reading)"
    if let value = clue.value {
      return value == clue.reading ? found : "\(found), which is \(value)"
    }
    let meaning = clue.meaning.map { "is \($0), and " } ?? ""
    return "\(found), which \(meaning)no \(dimension.name) of this table is called"
  }
}

extension Snapshot {
  /// How many nodes the cluster has; nil when that was not counted.
  public var nodeCount: Int? {
    let summary = subtype("summary", of: NodeLabels.type)
    let count = summary?.record.datum("node-count")?.int
    // Whoever may not list the nodes counts none.
    return count == 0 ? nil : count
  }
}
