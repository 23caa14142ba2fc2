import CommandSupport
import RecipeTable

/// Reads the plain form of `larder query` without the argument parser, whose own start takes longer
/// than the answer.
///
/// Plain is: ASCII, each option at most once, in its long form, with a value that does not look like
/// an option. For everything else, right or wrong, the argument parser has the rules and the words.
enum DirectQuery {
  /// - Parameter arguments: the program's, without its name.
  /// - Returns: nil where the argument parser has to look.
  static func query(_ arguments: some Sequence<String>) -> Query? {
    var rest = arguments.makeIterator()
    guard rest.next() == "query" else { return nil }
    var query = Query(selector: "")
    var given: [String] = []
    while let argument = rest.next() {
      guard let (name, value) = option(argument, &rest), !given.contains(name),
        set(name, to: value, in: &query)
      else { return nil }
      given.append(name)
    }
    return query.selector.isEmpty ? nil : query
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

  /// - Returns: whether there is such an option, and it takes this value.
  private static func set(_ name: String, to value: String, in query: inout Query) -> Bool {
    switch name {
    case "table": query.table.path = value
    case "nodes":
      query.nodes = Int(value)
      return query.nodes != nil
    case "profile": query.profile = value
    case "selector": query.selector = value
    case "format": query.format = value
    default:
      guard let dimension = Dimension(name: name) else { return false }
      query.criteria[dimension] = value
    }
    return true
  }
}
