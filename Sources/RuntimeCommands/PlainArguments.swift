import CommandSupport
import RecipeTable

/// A command's arguments in their plain form, read without the argument parser, whose own start takes
/// longer than many an answer.
///
/// Plain is: ASCII, each option at most once, in its long form, with a value that does not look like
/// an option. For everything else, right or wrong, the argument parser has the rules and the words.
struct PlainArguments {
  let command: String
  private(set) var options: [(name: String, value: String)] = []

  /// - Parameter arguments: the program's, without its name.
  /// - Returns: nil where the argument parser has to look.
  init?(_ arguments: some Sequence<String>) {
    var rest = arguments.makeIterator()
    guard let command = rest.next() else { return nil }
    self.command = command
    while let argument = rest.next() {
      guard let option = Self.option(argument, &rest),
        !options.contains(where: { $0.name == option.name })
      else { return nil }
      options.append(option)
    }
  }

  /// An option's name and its value, which is the next argument where this one does not hold it.
  private static func option(
    _ argument: String, _ rest: inout some IteratorProtocol<String>
  ) -> (name: String, value: String)? {
    guard argument.hasPrefix("--") else { return nil }
    let parts = argument.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let value = parts.count == 2 ? String(parts[1]) : rest.next(), !value.isEmpty,
      !value.hasPrefix("-"), (argument + value).utf8.allSatisfy({ $0 < 0x80 })
    else { return nil }
    return (String(parts[0]), value)
  }
}

/// The commands that read plain arguments by themselves.
enum DirectCommand {
  /// - Parameter arguments: the program's, without its name.
  /// - Returns: nil where the argument parser has to look.
  static func action(_ arguments: some Sequence<String>) -> (() throws -> Void)? {
    guard let arguments = PlainArguments(arguments) else { return nil }
    switch arguments.command {
    case "query": return Query(arguments)?.run
    case "validate": return ClusterValidation(arguments)?.run
    default: return nil
    }
  }
}

extension TypedCriteria {
  /// - Returns: whether the option is that of a dimension.
  mutating func set(_ option: (name: String, value: String)) -> Bool {
    guard let dimension = Dimension(name: option.name) else { return false }
    self[dimension] = option.value
    return true
  }
}
