import ArgumentParser
import CommandSupport
import Foundation
import RecipeCompiler
import RecipeDocuments
import RecipeTable

struct DiffCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, markdown, json
  }

  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show which combinations gain, lose or change their recipe.",
    discussion: """
      OLD and NEW are folders, or Git revisions of the folder that --tree names. Nothing is printed \
      where nothing changes in meaning.
      """)

  @Argument(help: "The tree as it was: a folder or a Git revision.", completion: .directory)
  var old: String

  @Argument(help: "The tree as it is: a folder or a Git revision.", completion: .directory)
  var new = "recipes"

  @Option(
    help: "The folder within the repository that revisions are taken of.", completion: .directory)
  var tree = "recipes"

  @Option(help: "How to print it.")
  var format = Format.text

  func run() throws {
    let before = try table(old)
    let after = try table(new)
    let difference = try TableDifference(from: before, to: after)
    guard !difference.isEmpty else { return }
    switch format {
    case .text: printOutput(DifferenceReport(difference, isMarkdown: false).text)
    case .markdown: printOutput(DifferenceReport(difference, isMarkdown: true).text)
    case .json: printOutput(try JSONReport.text(of: DifferenceDocument(difference)))
    }
  }

  private func table(_ place: String) throws -> RecipeTable {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: place, isDirectory: &isFolder), isFolder.boolValue {
      return try compiled(place, named: place)
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("larderc-diff-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try GitTree.unpack("\(place):\(tree)", into: folder.path)
    return try compiled(folder.path, named: place)
  }

  private func compiled(_ folder: String, named name: String) throws -> RecipeTable {
    let compilation = compile(roots: [folder], provenance: TableProvenance())
    guard let bytes = compilation.table else {
      throw CommandFailure(
        "\(name) could not be loaded; larderc lint says why", status: ExitStatus.unusable)
    }
    return try RecipeTable(bytes: bytes)
  }
}

/// Takes a tree out of a Git repository.
private enum GitTree {
  static func unpack(_ object: String, into folder: String) throws {
    let archive = folder + "/larderc-tree.tar"
    let steps = [
      ["git", "archive", "--format=tar", "--output=\(archive)", object],
      ["tar", "-x", "-f", archive, "-C", folder],
    ]
    for step in steps {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = step
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else {
        throw CommandFailure(
          "\(object) is neither a folder nor a tree of this repository",
          status: ExitStatus.unusable)
      }
    }
    try FileManager.default.removeItem(atPath: archive)
  }
}
