import ArgumentParser
import CommandSupport
import Diagnostics
import Measurements

/// The snapshot that a command is about.
enum SnapshotFile {
  static let help: ArgumentHelp =
    "A snapshot of the cluster, in YAML or JSON; - is standard input."

  /// - Parameter argument: as it was typed: a path, or `-` for standard input.
  static func read(_ argument: String) throws -> Snapshot { try load(argument).snapshot }

  /// The same, with the bytes of the file.
  static func load(_ argument: String) throws -> (snapshot: Snapshot, bytes: [UInt8]) {
    let limits = SnapshotLimits()
    let isInput = argument == "-"
    let bytes = try readFile(isInput ? "/dev/stdin" : argument, limit: limits.bytes)
    do {
      let path = isInput ? "(standard input)" : argument
      return (try Snapshot.read(bytes, path: path, limits: limits), bytes)
    } catch {
      let text = DiagnosticPrinter(root: "").text(error.diagnostic)
      printError(String(text.dropLast()))
      throw CommandFailure("", status: ExitStatus.unusable)
    }
  }
}
