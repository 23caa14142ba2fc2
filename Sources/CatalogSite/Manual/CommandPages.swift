/// The command reference: a page a program.
struct CommandPages: Sendable {
  private let site: Site

  init(_ site: Site) { self.site = site }

  func parts(_ templates: Templates) -> [SitePart] {
    site.manual.commands.map { source in
      // What the page shows changes only with the program, as the edition does.
      site.part("commands/\(source.name)", from: []) {
        let context = context(try source.document())
        return try ["html", "md"].map { edition in
          SiteFile(
            path: "commands/\(source.name).\(edition)",
            text: try templates.render("command.\(edition)", context))
        }
      }
    }
  }

  private func context(_ document: CommandPageDocument) -> [String: Any] {
    let program = document.program
    let context: [String: Any] = [
      "root": "../", "name": document.name, "abstract": PlainText.html(program.abstract),
      "plainAbstract": PlainText.markdown(program.abstract), "usage": Self.usage(program.usage),
      "plainUsage": Text(program.usage),
      "exitCodes": document.exitCodes.map { ["code": $0.code, "meaning": $0.meaning] },
      "options": program.options.map { argument($0, of: document.name) },
      "commands": document.commands.map { command($0, of: document) },
    ]
    return context.merging(ManualPlaces(site).context("commands/\(document.name)")) { own, _ in own
    }
    .merging(Frame.context(site)) { own, _ in own }
  }

  private func command(
    _ command: CommandPageDocument.Command, of document: CommandPageDocument
  ) -> [String: Any] {
    let id = command.words.joined(separator: "-")
    let arguments = command.arguments + command.options
    return [
      "id": Anchor.id(id), "program": document.name,
      "words": command.words.joined(separator: " "), "isBelow": command.words.count > 1,
      "abstract": PlainText.html(command.abstract),
      "plainAbstract": PlainText.markdown(command.abstract),
      "discussion": command.discussion.map(PlainText.html).joined(),
      "paragraphs": command.discussion.map { ["text": PlainText.markdown($0)] },
      "usage": Self.usage(command.usage), "plainUsage": Text(command.usage),
      "arguments": arguments.map { argument($0, of: id) },
    ]
  }

  private func argument(
    _ argument: CommandPageDocument.Argument, of command: String
  ) -> [String: Any] {
    let limits = Self.limits(argument)
    let text = limits.isEmpty ? argument.help : "\(argument.help) (\(limits))"
    return [
      "id": Anchor.id("\(command)--\(argument.name)"), "synopsis": Text(argument.synopsis),
      "isRequired": argument.isRequired, "isRepeatable": argument.isRepeatable,
      "help": PlainText.html(text), "plainHelp": PlainText.markdown(text, code: MarkdownText.cell),
    ]
  }

  /// As `--help` words it, with the values as code.
  private static func limits(_ argument: CommandPageDocument.Argument) -> String {
    let values = argument.values.map { "`\($0)`" }.joined(separator: ", ")
    return [
      values.isEmpty ? nil : "values: \(values)", argument.defaultValue.map { "default: `\($0)`" },
    ].compactMap(\.self).joined(separator: "; ")
  }

  /// The parts of a usage line after the program's name, between which a line may break: an option
  /// stays with its value, and what is in brackets together.
  private static func usage(_ line: String) -> [String] {
    var parts: [String] = []
    var depth = 0
    for word in line.split(separator: " ").dropFirst() {
      let isValue = word.hasPrefix("<") && parts.last.map(isBareOption) == true
      if depth > 0 || isValue {
        parts[parts.count - 1] += " \(word)"
      } else {
        parts.append(String(word))
      }
      depth += word.count { $0 == "[" } - word.count { $0 == "]" }
    }
    return parts
  }

  private static func isBareOption(_ part: String) -> Bool {
    part.hasPrefix("--") && !part.contains(" ")
  }
}

/// Plain words, with code between backticks.
enum PlainText {
  static func html(_ text: String) -> String { Prose.html(markdown(text)) }

  /// - Parameter code: how a text becomes a code span.
  static func markdown(
    _ text: String, code: (String) -> String = MarkdownText.code
  ) -> String {
    let pieces = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
    return pieces.enumerated().map { number, piece in
      number.isMultiple(of: 2) ? MarkdownText().escapeText(piece) : code(piece)
    }.joined()
  }
}
