import ArgumentParser
import CommandSupport
import Diagnostics
import RecipeCompiler

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Report what is wrong with a tree.",
    discussion: """
      Findings go to standard output as file:line:column: error: message [code]. Warnings alone \
      leave the exit code at 0.
      """)

  @OptionGroup var tree: TreeOptions

  @Flag(help: "Fail for warnings, too.")
  var strict = false

  func run() throws {
    let progress = Progress("linting \(tree.recipes)")
    let found = lint(roots: [tree.recipes] + tree.data)
    progress.finish()
    printOutputTo(.standard, DiagnosticPrinter(root: tree.recipes).text(found))
    guard found.hasErrors || strict && found.hasWarnings else { return }
    throw CommandFailure(found.tally, status: ExitStatus.failure)
  }
}
