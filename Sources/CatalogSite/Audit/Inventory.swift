/// The files of a site by their paths.
struct Inventory: Sendable {
  /// Where an address leads to.
  enum Destination: Equatable {
    case file(Int)
    /// A file that is spelled otherwise.
    case otherCase(String)
    case folder
    case outside
    case nowhere
  }

  let paths: [String]
  private let numbers: [ExactText: Int]
  private let folders: Set<ExactText>
  /// The first path of those that are the same in lower case.
  private let folded: [ExactText: Int]

  init(_ paths: [String]) {
    self.paths = paths
    let numbered = paths.enumerated().map { (ExactText($1), $0) }
    numbers = Dictionary(numbered, uniquingKeysWith: { first, _ in first })
    folded = Dictionary(
      paths.enumerated().map { (ExactText($1.lowercased()), $0) },
      uniquingKeysWith: { first, _ in first })
    folders = Set(paths.flatMap(Self.folders).map(ExactText.init))
  }

  func number(of path: String) -> Int? { numbers[ExactText(path)] }

  /// - Parameters:
  ///   - segments: of a relative path, decoded.
  ///   - page: the file that it stands in.
  func destination(_ segments: [String], from page: Int) -> Destination {
    var names = paths[page].split(separator: "/").dropLast().map(String.init)
    for segment in segments {
      switch segment {
      case ".": break
      case "..": if names.popLast() == nil { return .outside }
      default: names.append(segment)
      }
    }
    return destination(names, isFolder: [".", "..", ""].contains(segments.last))
  }

  private func destination(_ names: [String], isFolder: Bool) -> Destination {
    let path = ExactText(names.joined(separator: "/"))
    if isFolder { return .folder }
    if let number = numbers[path] { return .file(number) }
    if folders.contains(path) { return .folder }
    return folded[ExactText(path.text.lowercased())].map { .otherCase(paths[$0]) } ?? .nowhere
  }

  /// Files that a file system which ignores case would lose.
  var collisions: [AuditFinding] {
    paths.enumerated().compactMap { number, path in
      guard let first = folded[ExactText(path.lowercased())], first != number else { return nil }
      return AuditFinding(
        path: path, line: 1, code: .caseCollision,
        message: "\(paths[first].quoted) is the same in lower case")
    }
  }

  /// `a` and `a/b` of `a/b/c`.
  private static func folders(of path: String) -> [String] {
    let names = path.split(separator: "/").dropLast()
    return names.indices.map { names[...$0].joined(separator: "/") }
  }
}
