import TestSupport
import Testing

/// The command reference of the site says what `--help` prints, all of it and nothing else.
@Suite struct CommandReferenceTests {
  @Test(arguments: ["larder", "larderc"]) func pagesSayWhatHelpPrints(_ program: String) throws {
    let page = try ReferencePage(program)
    var seen: [String] = []
    try compare(with: [], of: page, seen: &seen)
    #expect(seen.sorted() == page.sections.keys.sorted())
    #expect(seen.count > 8)
  }

  /// Compares a command and those below it.
  private func compare(
    with words: [String], of page: ReferencePage, seen: inout [String]
  ) throws {
    let help = try HelpText([page.program] + words)
    if words.isEmpty {
      #expect(page.overview == help.overview)
      #expect(page.usage == help.usage)
      #expect(page.entries.map(\.line) == help.entries.map(\.line))
    } else {
      let name = words.joined(separator: " ")
      let section = try #require(page.sections[name], "\(name)")
      #expect(section.overview == help.overview)
      #expect(section.usage == help.usage)
      #expect((section.entries + page.entries).map(\.line) == help.entries.map(\.line))
      seen.append(name)
    }
    for subcommand in help.subcommands {
      try compare(with: words + [subcommand], of: page, seen: &seen)
    }
  }

  @Test(arguments: ["larder", "larderc"]) func theMarkdownEditionSaysTheSame(
    _ program: String
  ) throws {
    let markdown = try PublishedSite.text("commands/\(program).md")
    let lines = markdown.split(separator: "\n").map { Self.plain($0) }
    let page = try ReferencePage(program)
    var expected = ["# \(program)", page.usage] + Self.rows(page.entries)
    for (name, section) in page.sections {
      expected += ["## \(name)", section.usage] + Self.rows(section.entries)
    }
    let missing = expected.filter { start in !lines.contains { $0.hasPrefix(start) } }
    #expect(missing == [])
    #expect(expected.count > 50)
  }

  private static func rows(_ entries: [HelpEntry]) -> [String] {
    entries.map { "| \($0.label) | \($0.text)" }
  }

  /// Without the marks of code, and of what Markdown would take for its own.
  private static func plain(_ line: Substring) -> String {
    decoded(String(line).replacing("`", with: "").replacing(/\\([^A-Za-z0-9 ])/) { $0.output.1 })
  }

  @Test func everyOptionCanBeLinkedTo() throws {
    let page = try PublishedSite.text("commands/larder.html")
    for id in ["recipe", "recipe--snapshot", "table-info--format", "diff--old", "exit-codes"] {
      #expect(page.contains("id=\"\(id)\""), "\(id)")
    }
    #expect(try PublishedSite.text("commands/larderc.html").contains("id=\"new-overlay--base\""))
  }
}

/// An argument or option, and what is said of it.
private struct HelpEntry {
  let label: String
  var text: String

  var line: String { "\(label): \(text)" }
}

/// What `--help` prints, without its line breaks.
private struct HelpText {
  var overview = ""
  var usage = ""
  var entries: [HelpEntry] = []
  var subcommands: [String] = []

  init(_ command: [String]) throws {
    let result = try run([Locations.program(command[0])] + command.dropFirst() + ["--help"])
    var heading = ""
    for line in result.output.split(separator: "\n", omittingEmptySubsequences: false) {
      if let found = line.prefixMatch(of: /(OVERVIEW|USAGE|ARGUMENTS|OPTIONS|SUBCOMMANDS):/) {
        heading = String(found.output.1)
        add(line[found.range.upperBound...], under: heading)
      } else {
        add(line, under: heading)
      }
    }
    overview = oneLine(overview.replacing("`", with: ""))
    usage = oneLine(usage)
  }

  private mutating func add(_ line: Substring, under heading: String) {
    switch heading {
    case "OVERVIEW": overview += " " + line
    case "USAGE": usage += " " + line
    case "SUBCOMMANDS":
      if let name = line.prefixMatch(of: #/  ([a-z]+) /#) {
        subcommands.append(String(name.output.1))
      }
    default: addEntry(line)
    }
  }

  private mutating func addEntry(_ line: Substring) {
    if line.hasPrefix("   ") {
      let text = entries[entries.count - 1].text + " " + oneLine(line)
      entries[entries.count - 1].text = text.trimmingPrefix(" ").description
    } else if line.hasPrefix("  ") {
      let parts = line.wholeMatch(of: #/  ((?:-\w, )?\S+(?: <[^>]*>)?) *(.*)/#)?.output
      entries.append(
        HelpEntry(label: String(parts?.1 ?? line), text: String(parts?.2 ?? "")))
    }
  }
}

/// A page of the command reference.
private struct ReferencePage {
  struct Section {
    let overview: String
    let usage: String
    let entries: [HelpEntry]
  }

  let program: String
  let overview: String
  let usage: String
  /// Of every command.
  let entries: [HelpEntry]
  /// By the words that name the command.
  var sections: [String: Section] = [:]

  init(_ program: String) throws {
    let page = try PublishedSite.text("commands/\(program).html")
    self.program = program
    let parts = page.split(separator: "<section>")
    let head = try #require(parts.first)
    let first = try #require(parts.first { $0.contains("id=\"every-command\"") })
    let codes = try #require(parts.first { $0.contains("id=\"exit-codes\"") })
    overview = Self.paragraphs(head) + " " + Self.codes(codes)
    usage = Self.usage(head)
    entries = Self.entries(first)
    for part in parts.dropFirst() {
      guard let heading = part.firstMatch(of: /<h2 id="[^"]*"><span class="program">(.*?)<\/h2>/)
      else { continue }
      let name = visibleText(heading.output.1).dropFirst(program.count + 1)
      sections[String(name)] = Section(
        overview: Self.paragraphs(part), usage: Self.usage(part), entries: Self.entries(part))
    }
  }

  /// Those above the options.
  private static func paragraphs(_ html: Substring) -> String {
    let above = html.split(separator: "<dl", maxSplits: 1)[0]
    return above.matches(of: /<p>((?s).*?)<\/p>/).map { visibleText($0.output.1) }
      .joined(separator: " ")
  }

  private static func usage(_ html: Substring) -> String {
    html.firstMatch(of: /<code data-copy="[^"]*">((?s).*?)<\/code>/).map {
      visibleText($0.output.1)
    } ?? ""
  }

  private static func entries(_ html: Substring) -> [HelpEntry] {
    html.matches(of: /<dt id="[^"]*">.*?<code>(.*?)<\/code>.*?<\/dt>\n<dd>((?s).*?)<\/dd>/).map {
      HelpEntry(label: visibleText($0.output.1), text: visibleText($0.output.2))
    }
  }

  /// As `--help` has them: a sentence.
  private static func codes(_ html: Substring) -> String {
    let codes = html.matches(of: /<dt>(\d)<\/dt><dd>(.*?)<\/dd>/).map {
      "\($0.output.1) \(visibleText($0.output.2))"
    }
    return "Exit codes: \(codes.joined(separator: "; "))."
  }
}
