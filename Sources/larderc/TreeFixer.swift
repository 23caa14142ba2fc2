import CommandSupport
import Diagnostics
import RecipeCompiler

/// Makes the fixes that findings offer in the files themselves.
struct TreeFixer {
  /// A fix may make room for another; no honest tree needs as many rounds.
  private static let maximumRounds = 100

  /// The tree's folder, then those of private trees.
  let roots: [String]

  /// - Returns: what is left.
  func fix(_ findings: [Diagnostic]) throws -> [Diagnostic] {
    var left = findings
    for _ in 0..<Self.maximumRounds {
      let files = fixedFiles(left, roots: roots)
      if files.isEmpty { break }
      for file in files { try write(file) }
      left = lint(roots: roots)
    }
    return left
  }

  private func write(_ file: FixedFile) throws {
    try writeFile(file.bytes, to: file.place)
    for finding in file.fixed {
      let line = finding.range.map { ":\($0.start.line)" } ?? ""
      printError("fixed \(file.place)\(line): \(finding.message) [\(finding.code)]")
    }
  }
}
