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

  func run() throws {
    let progress = Progress("linting \(tree.recipes)")
    let compilation = compile(
      roots: [tree.recipes] + tree.data, provenance: TableProvenance())
    progress.finish()
    printOutputTo(.standard, DiagnosticPrinter(root: tree.recipes).text(compilation.diagnostics))
    guard compilation.diagnostics.hasErrors else { return }
    throw CommandFailure(compilation.diagnostics.tally, status: ExitStatus.failure)
  }
}
