import Foundation
import TestSupport

/// Does what a guide says, in a folder of its own.
struct GuideWalk {
  let folder: TemporaryFolder
  private let programs: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    programs = try TemporaryFolder()
    for (name, program) in [("larder", Programs.larder), ("larderc", Programs.larderc)] {
      try FileManager.default.createSymbolicLink(
        atPath: programs.path + "/" + name, withDestinationPath: program)
    }
  }

  /// As one is who has cloned the repository: with our recipes, on `main`.
  static func inCheckout() throws -> GuideWalk {
    let walk = try GuideWalk()
    try FileManager.default.copyItem(
      atPath: Locations.recipes, toPath: walk.folder.path + "/recipes")
    let result = try walk.shell("git init -q -b main && git add . && git commit -q -m Recipes")
    guard result.status == 0 else { throw GuideError(result.output) }
    return walk
  }

  /// - Returns: what does not come out as the guide says.
  func problems(of guide: GuideText) throws -> [String] {
    try guide.steps.flatMap { step -> [String] in
      switch step {
      case .write(let path, let text):
        try folder.write(text, to: path)
        return []
      case .change(let difference): return try change(difference)
      case .run(let commands, let output): return try run(commands, output ?? [])
      }
    }
  }

  private func change(_ difference: String) throws -> [String] {
    let result = try shell("git apply -", input: difference)
    return result.status == 0 ? [] : ["\(difference)does not apply: \(result.output)"]
  }

  private func run(_ commands: [GuideText.Command], _ expected: [Substring]) throws -> [String] {
    var problems: [String] = []
    var output = ""
    for command in commands {
      let result = try shell(command.text)
      output += result.output
      if result.status != command.status {
        problems.append("\(command.text)\nexits with \(result.status):\n\(result.output)")
      }
    }
    var lines = output.split(separator: "\n", omittingEmptySubsequences: false)
    // Nobody sees how many empty lines an output ends in.
    while lines.last == "" { lines.removeLast() }
    if !Abridged(lines: expected).matches(lines) {
      let texts = commands.map(\.text).joined(separator: "\n")
      problems.append(
        "\(texts)\nprints:\n\(output)instead of:\n\(expected.joined(separator: "\n"))")
    }
    return problems
  }

  /// Both outputs in one, as in a terminal.
  private func shell(_ command: String, input: String = "") throws -> ProgramResult {
    try TestSupport.run(
      ["bash", "-c", "exec 2>&1\n\(command)"], in: folder.path,
      environment: [
        "PATH": "\(programs.path):/usr/local/bin:/usr/bin:/bin", "LARDER_TABLE": "",
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_DIR": "",
        "GIT_AUTHOR_NAME": "Reader", "GIT_AUTHOR_EMAIL": "reader@example.com",
        "GIT_COMMITTER_NAME": "Reader", "GIT_COMMITTER_EMAIL": "reader@example.com",
      ], input: input)
  }
}
