import RecipeTable

/// What every page's foot says of the input: it changes with each revision, where the page around it
/// mostly does not, and so it is put in last.
public struct SiteStamp: Sendable {
  /// What stands in a rendered page for it. No text of a tree comes through with its brackets.
  static let mark = "<!--stamp-->"

  /// HTML.
  public let text: String

  public init(text: String) { self.text = text }

  /// Of the input's table, in the words of its templates.
  public init(_ input: SiteInput) throws {
    try self.init(input.table, Templates(folder: input.templates))
  }

  init(_ table: RecipeTable, _ templates: Templates) throws {
    let (generator, tree) = (try table.catalog("generator"), try table.catalog("tree"))
    let words = [try generator.member("name"), try generator.member("version")]
    let facts = present([
      "generator": try words.compactMap { try $0?.string() }.joined(separator: " "),
      "digest": try tree.member("digest")?.string(),
      "revision": try tree.member("revision")?.string(),
    ])
    let lines = try templates.renderAlone("stamp.html", facts).split(whereSeparator: \.isNewline)
    text = lines.joined(separator: " ")
  }

  /// A rendered file with the stamp in it.
  public func stamped(_ file: SiteFile) -> [UInt8] {
    file.isStamped ? Self.replacing(Self.mark, with: text, in: file.contents) : file.contents
  }

  /// A file with this stamp where it has an older one.
  public func replacing(_ older: SiteStamp, in contents: [UInt8]) -> [UInt8] {
    Self.replacing(older.text, with: text, in: contents)
  }

  /// The stamp stands near the end, so the last one counts.
  private static func replacing(
    _ old: String, with new: String, in contents: [UInt8]
  ) -> [UInt8] {
    let old = Array(old.utf8)
    var start = contents.count - old.count
    while start >= 0 {
      if contents[start] == old.first, contents[start..<start + old.count].elementsEqual(old) {
        return Array(contents[..<start]) + Array(new.utf8) + contents[(start + old.count)...]
      }
      start -= 1
    }
    return contents
  }
}
