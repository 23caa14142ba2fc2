/// A guide as those follow it who read it: in Markdown, with blocks of code that tell what to do.
///
/// - `yaml` is a file; the line before says where, in bold: **`PATH`**.
/// - `diff` is a change of files, as `git diff` prints one.
/// - `sh` has commands, one a line. What has to fail ends in `# exits with N`.
/// - `text` is what the commands before it print. Without one they print nothing.
struct GuideText {
  enum Step {
    case write(path: String, text: String)
    case change(String)
    case run([Command], output: [Substring]?)
  }

  struct Command {
    let text: String
    let status: Int32

    /// - Parameter text: maybe of several lines, each but the last of which ends in a backslash.
    fileprivate init(_ text: String) {
      self.text = text
      let comment = text.firstMatch(of: /# exits with (\d+)$/)
      status = comment.flatMap { Int32($0.output.1) } ?? 0
    }
  }

  private(set) var steps: [Step] = []

  /// - Throws: `GuideError` for blocks that are none of these.
  init(_ markdown: String) throws {
    for block in try Self.blocks(markdown.split(separator: "\n", omittingEmptySubsequences: false))
    {
      try add(block)
    }
  }

  var commands: [Command] {
    steps.flatMap { step -> [Command] in
      guard case .run(let commands, _) = step else { return [] }
      return commands
    }
  }

  // MARK: Blocks

  private struct Block {
    let language: Substring
    let lines: ArraySlice<Substring>
    /// The last line before it that is not empty.
    let introduction: Substring
    /// Of the fence, from 1.
    let number: Int

    var text: String { lines.map { "\($0)\n" }.joined() }
  }

  private static func blocks(_ lines: [Substring]) throws -> [Block] {
    var blocks: [Block] = []
    var next = 0
    while let start = lines[next...].firstIndex(where: { $0.contains("```") || $0.hasPrefix("~~~") }
    ) {
      guard lines[start].hasPrefix("```"),
        let end = lines[(start + 1)...].firstIndex(where: { $0.hasPrefix("```") }),
        lines[end] == "```"
      else { throw GuideError("line \(start + 1): a fence that starts or ends no block") }
      blocks.append(
        Block(
          language: lines[start].dropFirst("```".count), lines: lines[(start + 1)..<end],
          introduction: lines[..<start].last { !$0.isEmpty } ?? "", number: start + 1))
      next = end + 1
    }
    return blocks
  }

  private mutating func add(_ block: Block) throws {
    switch block.language {
    case "yaml": steps.append(.write(path: try Self.path(of: block), text: block.text))
    case "diff": steps.append(.change(block.text))
    case "sh": steps.append(.run(try Self.commands(of: block), output: nil))
    case "text":
      guard case .run(let commands, nil) = steps.last else {
        throw GuideError("line \(block.number): an output without commands")
      }
      steps[steps.count - 1] = .run(commands, output: Array(block.lines))
    default: throw GuideError("line \(block.number): a block of “\(block.language)”")
    }
  }

  private static func path(of block: Block) throws -> String {
    guard let path = block.introduction.wholeMatch(of: /\*\*`([\w.\/-]+)`\*\*/)?.output.1,
      !path.hasPrefix("/"), !path.split(separator: "/").contains("..")
    else { throw GuideError("line \(block.number): a file without a path") }
    return String(path)
  }

  private static func commands(of block: Block) throws -> [Command] {
    var texts: [String] = []
    var isContinued = false
    for line in block.lines {
      if isContinued { texts[texts.count - 1] += "\n\(line)" } else { texts.append(String(line)) }
      isContinued = line.hasSuffix("\\")
    }
    guard !isContinued, !texts.isEmpty, !texts.contains("") else {
      throw GuideError("line \(block.number): lines that are no commands")
    }
    return texts.map(Command.init)
  }
}

struct GuideError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
