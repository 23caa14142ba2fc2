import ArgumentParser
import CommandSupport
import Diagnostics
import Foundation
import RecipeCompiler
import RecipeTable

/// The tree that a command works on.
struct TreeOptions: ParsableArguments {
  @Argument(help: "The folder of the recipe tree.", completion: .directory)
  var recipes = "recipes"

  @Option(
    help: "A private tree to layer over it: its files replace those at the same path.",
    completion: .directory)
  var data: [String] = []

  /// Compiles the tree and prints what was found to standard error.
  func compile(provenance: TableProvenance = TableProvenance()) -> Compilation {
    let progress = Progress("compiling \(recipes)")
    let compilation = RecipeCompiler.compile(roots: [recipes] + data, provenance: provenance)
    progress.finish()
    let findings = DiagnosticPrinter(places: places).text(compilation.diagnostics)
    if !findings.isEmpty { printError(String(findings.dropLast())) }
    return compilation
  }

  /// The table of a tree without errors; with errors, ends the program.
  func table(provenance: TableProvenance = TableProvenance()) throws -> [UInt8] {
    let compilation = compile(provenance: provenance)
    guard let table = compilation.table, !compilation.diagnostics.hasErrors else {
      throw CommandFailure(compilation.diagnostics.tally, status: compilation.diagnostics.status)
    }
    return table
  }

  /// The table to ask, even where errors keep it from being published.
  func tableToAsk() throws -> RecipeTable {
    let compilation = compile()
    guard let bytes = compilation.table else {
      throw CommandFailure(
        "the tree could not be loaded", status: compilation.diagnostics.status)
    }
    return try RecipeTable(bytes: bytes)
  }

  /// Where the files are that findings name.
  var places: FilePlaces {
    guard !data.isEmpty else { return FilePlaces(root: recipes) }
    let layers = LayerSearch(roots: [recipes] + data)
    return FilePlaces(root: recipes) { layers.root(of: $0) }
  }

  /// Where a file of the tree is: in the last of the folders that has it.
  func place(of file: String) -> String {
    let places = ([recipes] + data).map { "\($0)/\(file)" }
    return places.last { FileManager.default.fileExists(atPath: $0) } ?? places[0]
  }
}

extension [Diagnostic] {
  var hasWarnings: Bool { contains { $0.severity == .warning } }

  /// What a program ends with whose tree has errors: without a folder there is no tree to judge.
  var status: Int32 {
    contains { $0.code == "no-such-folder" } ? ExitStatus.unusable : ExitStatus.failure
  }

  /// `2 errors, 1 warning`; notes only where there are any.
  var tally: String {
    Diagnostic.Severity.allCases.compactMap { severity in
      let count = count { $0.severity == severity }
      guard count > 0 || severity != .note else { return nil }
      return "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }.joined(separator: ", ")
  }
}
