/// What makes the page of a program's commands. To ask the argument parser takes longer than a whole
/// build in which nothing changed, so it is asked only when the page has to be rendered.
public struct CommandPageSource: Sendable {
  /// The program's.
  let name: String
  let document: @Sendable () throws -> CommandPageDocument

  public init(name: String, document: @Sendable @escaping () throws -> CommandPageDocument) {
    self.name = name
    self.document = document
  }
}

/// What people are told of a program's commands. The site and `--help` say the same.
public struct CommandPageDocument: Sendable {
  /// What can be said to a command.
  public struct Argument: Sendable {
    /// As it is typed, such as `--table <table>` or `<recipes>`.
    let synopsis: String
    /// Its long name, or that of its value.
    let name: String
    /// In plain words, with code between backticks.
    let help: String
    let values: [String]
    let defaultValue: String?
    let isRequired: Bool
    let isRepeatable: Bool

    /// - Parameters:
    ///   - values: all that it takes; none where these are not listed.
    public init(
      synopsis: String, name: String, help: String, values: [String], defaultValue: String?,
      isRequired: Bool, isRepeatable: Bool
    ) {
      self.synopsis = synopsis
      self.name = name
      self.help = help
      self.values = values
      self.defaultValue = defaultValue
      self.isRequired = isRequired
      self.isRepeatable = isRepeatable
    }
  }

  public struct Command: Sendable {
    /// The words that name it, without the program's.
    let words: [String]
    let usage: String
    /// In plain words, with code between backticks.
    let abstract: String
    /// Paragraphs in plain words, with code between backticks.
    let discussion: [String]
    /// Those without a name of their own before the options.
    let arguments: [Argument]
    let options: [Argument]

    public init(
      words: [String], usage: String, abstract: String, discussion: [String],
      arguments: [Argument], options: [Argument]
    ) {
      self.words = words
      self.usage = usage
      self.abstract = abstract
      self.discussion = discussion
      self.arguments = arguments
      self.options = options
    }
  }

  let name: String
  /// The program by itself; its options are those that every command takes as well.
  let program: Command
  /// In the order of `--help`, each before those below it.
  let commands: [Command]
  let exitCodes: [(code: Int, meaning: String)]

  public init(
    name: String, program: Command, commands: [Command], exitCodes: [(code: Int, meaning: String)]
  ) {
    self.name = name
    self.program = program
    self.commands = commands
    self.exitCodes = exitCodes
  }
}
