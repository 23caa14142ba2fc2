import ArgumentParser
import CatalogSite
import CommandSupport
import Foundation
import RuntimeCommands

/// The command reference of both programs, out of what their `--help` prints.
enum CommandReference {
  static var pages: [CommandPageSource] {
    [
      CommandPageSource(name: Larder._commandName) { try page(Larder.self) },
      CommandPageSource(name: LarderC._commandName) { try page(LarderC.self) },
    ]
  }

  private static func page(_ root: any ParsableCommand.Type) throws -> CommandPageDocument {
    let structure = try JSONDecoder().decode(
      CommandStructure.self, from: Data(root._dumpHelp().utf8))
    let program = structure.command
    let shared = program.arguments ?? []
    return CommandPageDocument(
      name: program.commandName,
      program: CommandPageDocument.Command(
        // The exit codes have a list of their own.
        program, words: [], usage: root.usageString(for: root), ignored: [],
        discussion: program.discussion == ExitStatus.help ? nil : program.discussion),
      commands: commands(below: root, program, words: []).map { found in
        CommandPageDocument.Command(
          found.record, words: found.words, usage: root.usageString(for: found.type),
          ignored: shared, discussion: found.record.discussion)
      },
      exitCodes: ExitStatus.meanings.map { (Int($0.code), $0.meaning) })
  }

  private struct Found {
    let words: [String]
    let type: any ParsableCommand.Type
    let record: CommandStructure.Command
  }

  /// Those that `--help` lists, each before those below it.
  private static func commands(
    below type: any ParsableCommand.Type, _ record: CommandStructure.Command, words: [String]
  ) -> [Found] {
    type.configuration.subcommands.flatMap { subcommand -> [Found] in
      let name = subcommand._commandName
      guard let record = record.subcommands?.first(where: { $0.commandName == name }),
        record.shouldDisplay
      else { return [] }
      let words = words + [name]
      return [Found(words: words, type: subcommand, record: record)]
        + commands(below: subcommand, record, words: words)
    }
  }
}

/// What the argument parser tells of its commands, as much as the reference needs.
private struct CommandStructure: Decodable {
  let command: Command

  struct Command: Decodable {
    let commandName: String
    let shouldDisplay: Bool
    let abstract: String?
    let discussion: String?
    let subcommands: [Command]?
    let arguments: [Argument]?
  }

  struct Argument: Decodable, Equatable {
    let kind: String
    let shouldDisplay: Bool
    let isOptional: Bool
    let isRepeating: Bool
    let names: [Name]?
    let preferredName: Name?
    let valueName: String?
    let defaultValue: String?
    let allValues: [String]?
    let abstract: String?
  }

  struct Name: Decodable, Equatable {
    let kind: String
    let name: String

    var typed: String { (kind == "long" ? "--" : "-") + name }
  }
}

extension CommandPageDocument.Command {
  /// - Parameter ignored: arguments that are told of elsewhere.
  fileprivate init(
    _ record: CommandStructure.Command, words: [String], usage: String,
    ignored: [CommandStructure.Argument], discussion: String?
  ) {
    let all = (record.arguments ?? []).filter { $0.shouldDisplay && !ignored.contains($0) }
    self.init(
      words: words, usage: usage, abstract: record.abstract ?? "",
      discussion: (discussion ?? "").components(separatedBy: "\n\n").filter { !$0.isEmpty },
      arguments: all.filter(\.isPositional).map { CommandPageDocument.Argument($0) },
      options: Self.options(all.filter { !$0.isPositional }))
  }

  /// A flag and the one that takes it back are one option, as in `--help`.
  private static func options(
    _ records: [CommandStructure.Argument]
  ) -> [CommandPageDocument.Argument] {
    records.indices.compactMap { number in
      let (record, previous) = (records[number], records[..<number].last)
      if let previous, record.takesBack(previous) { return nil }
      let next = records[(number + 1)...].first
      let opposite = next.flatMap { $0.takesBack(record) ? $0 : nil }
      return CommandPageDocument.Argument(record, opposite: opposite)
    }
  }
}

extension CommandStructure.Argument {
  fileprivate var isPositional: Bool { kind == "positional" }

  fileprivate func takesBack(_ other: Self) -> Bool {
    guard kind == "flag", other.kind == "flag", let name = other.preferredName?.name else {
      return false
    }
    return preferredName?.name == "no-\(name)" && abstract == other.abstract
  }

  /// As `--help` writes it.
  fileprivate var synopsis: String {
    let value = valueName.map { "<\($0)>" } ?? ""
    if isPositional { return value }
    let names = (names ?? []).map(\.typed).joined(separator: ", ")
    return kind == "option" ? "\(names) \(value)" : names
  }
}

extension CommandPageDocument.Argument {
  fileprivate init(
    _ record: CommandStructure.Argument, opposite: CommandStructure.Argument? = nil
  ) {
    self.init(
      synopsis: [record.synopsis, opposite?.synopsis].compactMap(\.self).joined(separator: "/"),
      name: record.preferredName?.name ?? record.valueName ?? "",
      help: record.abstract ?? "", values: record.allValues ?? [],
      defaultValue: record.defaultValue, isRequired: !record.isOptional,
      isRepeatable: record.isRepeating)
  }
}
