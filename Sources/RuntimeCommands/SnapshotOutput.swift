import ClusterAccess
import CommandSupport
import Measurements
import RecipeTable

/// Where a snapshot goes, and how it is written.
struct SnapshotOutput {
  let format: SnapshotCommand.Format
  /// A path, `-`, or an address of a ConfigMap; standard output where it is nil.
  let place: String?
  let kubectl: Kubectl

  /// - Throws: before anything is written, where it cannot be.
  func write(_ snapshot: Snapshot) throws {
    let text = try text(snapshot)
    guard let place, place.hasPrefix(ConfigMapAddress.scheme) else {
      return try CommandSupport.write(text, to: place)
    }
    try keep(text, of: snapshot, at: ConfigMapAddress(place))
  }

  private func text(_ snapshot: Snapshot) throws -> String {
    switch format {
    case .yaml: try snapshot.document.yaml()
    case .json: snapshot.document.json(indentation: 2) + "\n"
    case .table: Self.table(snapshot)
    }
  }

  private func keep(_ text: String, of snapshot: Snapshot, at address: ConfigMapAddress) throws {
    guard let format = ConfigMapStore.Document.Format(rawValue: format.rawValue) else {
      throw CommandFailure(
        "a ConfigMap keeps a snapshot as yaml or json, not as a table", status: ExitStatus.unusable)
    }
    let document = ConfigMapStore.Document(
      text, format: format, timestamp: snapshot.header("timestamp"),
      version: snapshot.header("version"))
    let store = ConfigMapStore(kubectl)
    try wait { try await store.write(document, to: address) }
  }

  // MARK: The table

  /// A line a reading, for people.
  private static func table(_ snapshot: Snapshot) -> String {
    var rows: [[String]] = []
    for measurement in snapshot.measurements {
      for subtype in measurement.subtypes {
        rows += lines(subtype.record, "\(measurement.type).\(subtype.name)")
        for (number, item) in subtype.items.enumerated() {
          rows += lines(item, "\(measurement.type).\(subtype.name)[\(number)]")
        }
      }
    }
    return TextTable.text(header: ["READING", "VALUE"], rows: rows)
  }

  private static func lines(_ record: Snapshot.Record, _ place: String) -> [[String]] {
    (record.context + record.data).map { reading in
      ["\(place).\(reading.key)", (reading.value.readingText ?? "").shortened]
    }
  }
}

extension Snapshot {
  fileprivate func header(_ key: String) -> String {
    metadata.first { $0.key == key }?.value.string ?? ""
  }
}
