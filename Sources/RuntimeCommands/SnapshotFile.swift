import ArgumentParser
import CommandSupport
import Diagnostics
import Measurements

/// The snapshot that a command is about.
enum SnapshotFile {
  static let help: ArgumentHelp =
    "A snapshot of the cluster, in YAML or JSON; - is standard input."

  /// - Parameter argument: as it was typed: a path, or `-` for standard input.
  static func read(_ argument: String) throws -> Snapshot {
    let limits = SnapshotLimits()
    let isInput = argument == "-"
    let bytes = try readFile(isInput ? "/dev/stdin" : argument, limit: limits.bytes)
    do {
      return try Snapshot.read(bytes, path: isInput ? "(standard input)" : argument, limits: limits)
    } catch {
      let text = DiagnosticPrinter(root: "").text(error.diagnostic)
      printError(String(text.dropLast()))
      throw CommandFailure("", status: ExitStatus.unusable)
    }
  }
}
