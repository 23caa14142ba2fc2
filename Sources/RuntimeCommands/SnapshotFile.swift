import ArgumentParser
import ClusterAccess
import CommandSupport
import Diagnostics
import Measurements

/// The snapshot that a command is about.
enum SnapshotFile {
  static let help: ArgumentHelp =
    "A snapshot of the cluster, in YAML or JSON; - is standard input, cm://NAMESPACE/NAME a ConfigMap."

  /// - Parameters:
  ///   - argument: as it was typed: a path, `-` for standard input, or `cm://NAMESPACE/NAME`.
  ///   - cluster: whose ConfigMap it is.
  static func read(_ argument: String, from cluster: Kubectl) throws -> Snapshot {
    try load(argument, from: cluster).snapshot
  }

  /// The same, with the bytes of the document.
  static func load(
    _ argument: String, from cluster: Kubectl
  ) throws -> (snapshot: Snapshot, bytes: [UInt8]) {
    let limits = SnapshotLimits()
    let document = try InputDocument(argument, .snapshot, limit: limits.bytes, from: cluster)
    do {
      let snapshot = try Snapshot.read(document.bytes, path: document.path, limits: limits)
      return (snapshot, document.bytes)
    } catch {
      let text = DiagnosticPrinter(root: "").text(error.diagnostic)
      printError(String(text.dropLast()))
      throw CommandFailure("", status: ExitStatus.unusable)
    }
  }
}
