import ClusterAccess
import CommandSupport
import Measurements
import RecipeTable

/// Where a snapshot goes, and how it is written.
struct SnapshotOutput {
  private enum Place {
    /// A path, or `-`; standard output where it is nil.
    case file(String?)
    case configMap(ConfigMapAddress, ConfigMapStore.Document.Format)
  }

  private let format: SnapshotCommand.Format
  private let place: Place
  private let kubectl: Kubectl

  /// - Parameter place: a path, `-`, or an address of a ConfigMap; nil for standard output.
  /// - Throws: where there can be no such place.
  init(format: SnapshotCommand.Format, place: String?, kubectl: Kubectl) throws {
    self.format = format
    self.kubectl = kubectl
    if let place, ConfigMapAddress.isMeant(by: place) {
      self.place = try Self.configMap(place, format)
    } else {
      self.place = .file(place)
    }
  }

  private static func configMap(
    _ place: String, _ format: SnapshotCommand.Format
  ) throws -> Place {
    guard let format = ConfigMapStore.Document.Format(rawValue: format.rawValue) else {
      throw CommandFailure(
        "a ConfigMap keeps a snapshot as yaml or json, not as a table", status: ExitStatus.unusable)
    }
    do {
      return .configMap(try ConfigMapAddress(place), format)
    } catch {
      throw CommandFailure(error.reason, status: ExitStatus.unusable)
    }
  }

  /// - Throws: before anything is written, where it cannot be.
  func write(_ snapshot: Snapshot) throws {
    let text = try text(snapshot)
    switch place {
    case .file(let path): try CommandSupport.write(text, to: path)
    case .configMap(let address, let format):
      try keep(
        ConfigMapStore.Document(
          text, format: format, timestamp: snapshot.header("timestamp"),
          version: Software.version), at: address)
    }
  }

  private func text(_ snapshot: Snapshot) throws -> String {
    switch format {
    case .yaml: try snapshot.document.yaml()
    case .json: snapshot.document.json(indentation: 2) + "\n"
    case .table: Self.table(snapshot)
    }
  }

  private func keep(_ document: ConfigMapStore.Document, at address: ConfigMapAddress) throws {
    let store = ConfigMapStore(kubectl)
    do {
      try wait { try await store.write(document, to: address) }
    } catch let failure as KubectlFailure {
      throw CommandFailure(
        "cannot write \(address): \(failure.reason)", status: ExitStatus.failure)
    }
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
