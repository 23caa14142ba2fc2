import ArgumentParser
import CommandSupport
import RecipeCompiler

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print JSON Schemas of recipe files, for editors.",
    discussion: """
      One kind of file goes to standard output. With --output, those that are named, or all, are \
      written to that folder as KIND.schema.json. An editor with the YAML language server reads one \
      where a file starts with `# yaml-language-server: $schema=PATH`, or the settings say so.
      """)

  @Argument(help: "overlay, mixin, registry, criteria or catalog (of checks).")
  var kinds: [RecipeSchema] = []

  @Option(help: "The folder to write to, which must be there.")
  var output: String?

  func validate() throws {
    guard output != nil || kinds.count == 1 else {
      throw ValidationError("name one kind of file, or a folder with --output")
    }
  }

  func run() throws {
    for kind in kinds.isEmpty ? RecipeSchema.allCases : kinds {
      let text = try JSONReport.text(of: kind.schema)
      if let output {
        try writeFile(Array(text.utf8), to: "\(output)/\(kind.fileName)")
      } else {
        printOutput(text, isSafe: true)
      }
    }
  }
}

extension RecipeSchema: ExpressibleByArgument {}
