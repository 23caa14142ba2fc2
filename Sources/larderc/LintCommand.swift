import ArgumentParser
import CommandSupport
import Diagnostics
import RecipeCompiler

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Report what is wrong with a tree.",
    discussion: """
      Findings go to standard output: errors, warnings and notes, each with a code that larderc \
      explain knows. Only errors make the exit code 1, with --strict warnings, too. A comment \
      `# larder: allow CODE REASON` on a line, or on the line above, allows what is found there. \
      --fix changes what is certainly meant otherwise and leaves the rest of a file alone, comments \
      and layout; it says on standard error what it fixed, and reports what is left.
      """)

  @OptionGroup var tree: TreeOptions

  @Flag(help: "Fail for warnings, too.")
  var strict = false

  @Option(help: "How to print findings.")
  var format = ReportFormat.text

  @Flag(help: "First make the fixes that are certain, in the files themselves.")
  var fix = false

  func run() throws {
    let roots = [tree.recipes] + tree.data
    let progress = Progress("linting \(tree.recipes)")
    var found = lint(roots: roots)
    progress.finish()
    if fix { found = try TreeFixer(roots: roots).fix(found) }
    let report = try format.report(found, places: tree.places)
    if !report.isEmpty { printOutput(report, isSafe: format == .text) }
    guard found.hasErrors || strict && found.hasWarnings else { return }
    throw CommandFailure(found.tally, status: found.status)
  }
}
