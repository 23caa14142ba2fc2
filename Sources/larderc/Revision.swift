import Foundation
import RecipeCompiler

extension TableProvenance {
  /// With the Git revision of the folder, when it is in a repository and Git is there to ask.
  static func ofTree(_ folder: String) -> TableProvenance {
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "-C", folder, "rev-parse", "--verify", "--quiet", "HEAD"]
    let output = Pipe()
    git.standardOutput = output
    git.standardError = FileHandle.nullDevice
    guard (try? git.run()) != nil else { return TableProvenance() }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    git.waitUntilExit()
    let revision = String(decoding: bytes, as: UTF8.self).trimmingCharacters(
      in: .whitespacesAndNewlines)
    return TableProvenance(
      revision: git.terminationStatus == 0 && !revision.isEmpty ? revision : nil)
  }
}
