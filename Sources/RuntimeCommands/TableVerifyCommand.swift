import ArgumentParser
import CommandSupport
import RecipeTable

struct TableVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check a whole table: every checksum, recipe and reference.",
    discussion: """
      Other commands check what they read. Exit code 2 says that the table is damaged, and standard \
      error what of it.
      """)

  @OptionGroup var table: TableOptions

  /// Of the damages that are named.
  private static let limit = 20

  func run() throws {
    let path = try table.file.located()
    let opened = try table.file.open()
    let damage = opened.damage()
    guard damage.isEmpty else {
      throw CommandFailure(text(damage, path), status: ExitStatus.unusable)
    }
    let count = try reading { try opened.combinationCount() }
    var text = "\(path) is whole: \(count.withRecipe) of \(count.all) combinations have a recipe\n"
    if let key = table.requireSignature { text += "\(path) is signed by \(key)\n" }
    printOutput(text)
  }

  private func text(_ damage: [TableDamage], _ path: String) -> String {
    var lines = ["\(path) is damaged:"]
    lines += damage.prefix(Self.limit).map { "  \($0.part): \($0.reason)" }
    if damage.count > Self.limit { lines.append("  and \(damage.count - Self.limit) more") }
    return lines.joined(separator: "\n")
  }
}
