import TestSupport
import Testing

/// What the page on getting started says can be typed, can be typed.
@Suite struct GettingStartedTests {
  /// A command, or several lines that are one, and how it has to end.
  private struct Command {
    var text: String
    let status: String

    init(_ line: Substring) {
      text = String(line)
      status = line.firstMatch(of: /# exits with (\d+)$/).map { String($0.output.1) } ?? "0"
    }
  }

  private static func blocks(_ language: String) throws -> [[Substring]] {
    let page = try PublishedSite.text("start.md")
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.filter { lines[$0] == "```\(language)" }.map { start in
      Array(lines[(start + 1)...].prefix { $0 != "```" })
    }
  }

  private static func commands() throws -> [Command] {
    var commands: [Command] = []
    var isWithin = false
    for line in try blocks("sh").joined() {
      if isWithin {
        commands[commands.count - 1].text += "\n\(line)"
        isWithin = line != "END"
      } else {
        commands.append(Command(line))
        isWithin = line.hasSuffix("<<'END'")
      }
    }
    return commands
  }

  /// A folder as a reader has it who downloaded what the page says, with a tree of recipes.
  private static func downloads() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for path in ["larder.table", "SHA256SUMS", try bundle()] {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      try folder.write(try bytes(of: PublishedSite.folder + "/" + path), to: name)
    }
    return folder
  }

  private static func bundle() throws -> String {
    let link = try PublishedSite.text("start.md").firstMatch(of: /\]\((bundles\/[^)]*)\)/)
    return String(try #require(link).output.1)
  }

  private static func run(_ script: String, in folder: String) throws -> ProgramResult {
    let programs = Programs.larder.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    return try TestSupport.run(
      ["bash", "-c", script], in: folder,
      environment: ["PATH": programs + ":/usr/local/bin:/usr/bin:/bin", "LARDER_TABLE": ""])
  }

  @Test func everyCommandEndsAsThePageSays() throws {
    let folder = try Self.downloads()
    let commands = try Self.commands()
    #expect(commands.count > 25)
    // Those who write recipes are in a checkout, and no longer in the bundle.
    var script = "start=$PWD; ln -s '\(Locations.recipes)' recipes\n"
    for command in commands {
      if command.text.hasPrefix("larderc") { script += "cd \"$start\"\n" }
      script += command.text + "\nprintf '%s\\n' $? >>\"$start/statuses\"\n"
    }
    let result = try Self.run(script, in: folder.path)
    let statuses = String(decoding: try bytes(of: folder.path + "/statuses"), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    #expect(statuses.count == commands.count)
    for (command, status) in zip(commands, statuses) {
      #expect(status == command.status, "\(command.text)\n\(result.errors)")
    }
  }

  /// Those for a cluster, as far as they go without one.
  @Test func whatNeedsAClusterIsThere() throws {
    let folder = try Self.downloads()
    let unpack = try #require(try Self.commands().first { $0.text.hasPrefix("tar ") })
    let enter = try #require(try Self.commands().first { $0.text.hasPrefix("cd ") })
    let lines = try Self.blocks("console").joined()
    #expect(lines.count == 3)
    for line in lines {
      #expect(line.hasPrefix("$ ./"))
      let command = line.dropFirst(2).replacing(" --dry-run", with: "") + " --dry-run"
      let result = try Self.run(
        "set -e; \(unpack.text); \(enter.text); \(command)", in: folder.path)
      #expect(result.status == 0, "\(line): \(result.errors)")
      #expect(result.output.contains("helm"))
    }
  }

  @Test func theExampleSnapshotFitsTheExample() throws {
    let folder = try Self.downloads()
    let commands = try Self.commands()
    let snapshot = try #require(commands.first { $0.text.contains("<<'END'") })
    #expect(try Self.run(snapshot.text, in: folder.path).status == 0)
    let table = "LARDER_TABLE=\(PublishedSite.folder)/larder.table"
    let match = try Self.run("\(table) larder match --snapshot cluster.yaml", in: folder.path)
    // It tells service and operating system, and fulfils what the example asks.
    let recipe = try #require(commands.first { $0.text.hasPrefix("larder recipe") }).text
    for value in recipe.matches(of: /--(?:service|os) ([a-z0-9]+)/) {
      #expect(match.errors.contains(value.output.1) || match.output.contains(value.output.1))
    }
    #expect(match.status == 0)
  }
}
