import Foundation
import RecipeTable
import TestSupport
import Testing

@testable import RuntimeCommands

/// `larder query` and `larder validate` read their plain form by themselves and leave the rest to the
/// argument parser. Nobody may see which of them it was.
@Suite struct PlainArgumentsTests {
  /// The argument parser looks at whatever ends with this, and takes it for nothing.
  private static let terminator = "--"

  private static let answered = [
    trainingOnEKS + ["--selector", "deploymentOrder"],
    trainingOnEKS + ["--selector=components.gpu-operator.version"],
    ["--selector", "criteria", "--service=EKS", "--accelerator", "any", "--nodes", "16"],
    ["--selector", "criteria", "--service=eks", "--nodes", "+7", "--format=json"],
    ["--selector", "metadata", "--service", "eks", "--format", "yaml"],
    ["--selector", "constraints", "--service", "aws", "--table", Programs.table],
  ]

  private static let refused = [
    ["--selector", "nonsense", "--service", "eks"],
    ["--selector", "criteria", "--service", "nowhere"],
    ["--selector", "criteria", "--service", "eks=gke"],
    ["--selector", "criteria", "--service", "aks", "--accelerator", "gb200"],
    ["--selector", "criteria", "--service", "eks", "--platform", "slurm"],
    ["--selector", "criteria", "--service", "eks", "--format", "xml"],
    ["--selector", "criteria", "--service", "eks", "--profile", "gpu=host"],
    ["--selector", "criteria", "--service", "eks", "--profile", "gpu"],
    ["--selector", "criteria", "--table", "/nowhere.table"],
    ["--selector", "criteria", "--table=/"],
  ]

  /// What is not plain, right or wrong.
  private static let unusual = [
    [], ["--help"], ["-h"], ["--version"], ["--selector"], ["--selector", ""], ["--selector="],
    ["--service", "eks"], ["--selector", "criteria", "eks"], ["--selector", "criteria", "--", "x"],
    ["--selector", "criteria", "--selector", "metadata"],
    ["--selector", "criteria", "--service", "eks", "--service", "gke"],
    ["--selector", "criteria", "--service"], ["--selector", "criteria", "--service", ""],
    ["--selector", "criteria", "--service="], ["--selector", "criteria", "--service", "-"],
    ["--selector", "criteria", "--service=-x"], ["--selector", "criteria", "--service", "--os"],
    ["--selector", "criteria", "--service", "--help"], ["--selector", "criteria", "-service", "x"],
    ["--selector", "criteria", "--Service", "eks"], ["--selector", "criteria", "--serv", "eks"],
    ["--selector", "criteria", "--service", "ek\u{301}s"],
    ["--selector", "criteria", "--se\u{301}rvice", "eks"],
    ["--selector", "criteria", "--nodes", "many"], ["--selector", "criteria", "--nodes", "-3"],
    ["--selector", "criteria", "--nodes=-3", "--service", "eks"],
    ["--selector", "criteria", "--nodes", "1.5"],
    ["--selector", "criteria", "--nodes", "99999999999999999999"],
    ["--selector", "criteria", "--gpu", "h100"], ["--selector", "criteria", "--=x"],
    ["--selector", "criteria", "--experimental-dump-help"],
  ]

  private func expectNoDifference(_ arguments: [String]) throws -> ProgramResult {
    func query(_ arguments: [String]) throws -> ProgramResult {
      try run(
        [Programs.larder, "query"] + arguments, environment: ["LARDER_TABLE": Programs.table])
    }
    let direct = try query(arguments)
    let parsed = try query(arguments + [Self.terminator])
    #expect(direct.status == parsed.status)
    #expect(direct.outputBytes == parsed.outputBytes)
    #expect(direct.errors == parsed.errors)
    return direct
  }

  @Test(arguments: answered) func answers(_ arguments: [String]) throws {
    #expect(DirectCommand.action(["query"] + arguments) != nil)
    #expect(DirectCommand.action(["query"] + arguments + [Self.terminator]) == nil)
    let result = try expectNoDifference(arguments)
    #expect(result.status == 0)
    #expect(result.output != "")
  }

  @Test(arguments: refused) func refusals(_ arguments: [String]) throws {
    #expect(DirectCommand.action(["query"] + arguments) != nil)
    let result = try expectNoDifference(arguments)
    #expect(result.status != 0)
    #expect(result.errors != "")
  }

  @Test(arguments: unusual) func theParserHasTheRest(_ arguments: [String]) {
    #expect(DirectCommand.action(["query"] + arguments) == nil)
  }

  @Test func otherCommandsAreTheParsers() {
    let arguments = ["--selector", "criteria", "--service", "eks"]
    for start in [["recipe"], ["queries"], ["--query"], []] {
      #expect(DirectCommand.action(start + arguments) == nil, "\(start)")
    }
  }

  // MARK: Names

  /// What `--experimental-dump-help` tells.
  private struct Help: Decodable {
    let command: Command

    struct Command: Decodable { let arguments: [Argument] }

    struct Argument: Decodable {
      let kind: String
      let names: [Name]?
    }

    struct Name: Decodable { let name: String }
  }

  /// Options that are too rare to be read in two places.
  private static let rare: Set = [
    "require-signature", "evidence", "key", "kubectl", "kubeconfig", "context",
  ]

  private func options(of command: String) throws -> [String] {
    let help = try larder(command, "--experimental-dump-help").output
    let arguments = try JSONDecoder().decode(Help.self, from: Data(help.utf8)).command.arguments
    return arguments.filter { $0.kind == "option" }.flatMap { $0.names ?? [] }.map(\.name)
  }

  /// An option that the parser learns has to be learned here, or named above.
  @Test func everyOptionOfAQueryIsTaken() throws {
    let options = try options(of: "query")
    #expect(options.contains("selector") && options.contains("platform"))
    for name in options where name != "selector" {
      let query = DirectCommand.action(["query", "--selector", "criteria", "--\(name)", "7"])
      #expect((query == nil) == Self.rare.contains(name), "\(name)")
    }
  }

  @Test func everyOptionOfAValidationIsTaken() throws {
    let values = ["phase": "readiness", "format": "ctrf", "fail-on-error": "false"]
    let options = try options(of: "validate")
    #expect(options.contains("snapshot") && options.contains("fail-on-error"))
    for name in options where name != "snapshot" && name != "recipe" {
      let option = ["--\(name)", values[name] ?? "x"]
      let way = Dimension(name: name) == nil ? ["--service", "eks"] : []
      let action = DirectCommand.action(["validate", "--snapshot", "s.yaml"] + way + option)
      #expect((action == nil) == Self.rare.contains(name), "\(name)")
    }
  }

  // MARK: Validation

  @Test(arguments: [
    ["--recipe", "r.yaml", "--snapshot", "s.yaml", "--format=junit", "--phase", "deployment"],
    ["--snapshot=s.json", "--service", "eks", "--fail-on-error=false"],
    ["--recipe", "r.yaml", "--snapshot", "s.yaml", "--output", "o.xml"],
  ])
  func plainValidations(_ arguments: [String]) {
    #expect(DirectCommand.action(["validate"] + arguments) != nil)
  }

  /// What is wrong, or needs the parser's words.
  @Test(arguments: [
    ["--snapshot", "s.yaml"], ["--recipe", "r.yaml"], [],
    ["--recipe", "r.yaml", "--snapshot", "s.yaml", "--service", "eks"],
    ["--recipe", "r.yaml", "--snapshot", "s.yaml", "--table", "t"],
    ["--recipe", "r.yaml", "--snapshot", "s.yaml", "--format", "xml"],
    ["--recipe", "r.yaml", "--snapshot", "s.yaml", "--fail-on-error", "no"],
    ["--recipe", "r.yaml", "--snapshot", "-"],
    ["--snapshot", "s.yaml", "--profile", "a=b"],
    ["--snapshot", "s.yaml", "--service", "eks", "--phase", "x"],
  ])
  func otherValidations(_ arguments: [String]) {
    #expect(DirectCommand.action(["validate"] + arguments) == nil)
  }
}
