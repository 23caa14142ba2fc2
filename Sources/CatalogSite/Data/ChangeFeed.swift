import RecipeDocuments
import RecipeTable

/// `changes.atom`: what this edition holds, and what changed since the one before.
struct ChangeFeed: Sendable {
  static let path = "changes.atom"
  /// What is said of a group's changes in full; the rest is counted.
  private static let shownChanges = 60

  private let site: Site
  private let previous: RecipeTable?
  /// In front of paths: the site's address, or nothing where it is unknown.
  private let root: String

  init(_ site: Site, _ input: SiteInput) {
    self.site = site
    previous = input.previous
    root = input.address.map(SiteAddress.folder) ?? ""
  }

  func part(_ templates: Templates) throws -> SitePart {
    let tree = try site.sources.digest(of: site.table.catalog("tree"))
    let before = try previous.map { [try Self.digest(of: $0)] } ?? []
    let sources = [site.sources.whole, tree, .digest([root])] + before
    return site.part(Self.path, from: sources) {
      [
        SiteFile(
          path: Self.path, text: try templates.render("changes.atom", try context(templates)))
      ]
    }
  }

  /// Of all that is compared, and of what the table is called by.
  private static func digest(of table: RecipeTable) throws -> UInt64 {
    let digests = ValueDigests()
    var state = DigestState()
    for name in ["tree", "files"] { state.add(try digests.digest(of: table.catalog(name))) }
    for (criteria, number) in try table.resolved() {
      for dimension in Dimension.allCases { state.add(criteria[dimension]) }
      state.add(try digests.digest(of: table.recipe(number)))
    }
    return state.value
  }

  // MARK: The feed

  private func context(_ templates: Templates) throws -> [String: Any] {
    let tree = try TreeFacts(site.table)
    let difference = try previous.map { try TableDifference(from: $0, to: site.table) }
    let earlier = try previous.map { try TreeFacts($0).digest } ?? ""
    let names = EntryNames(editions: [earlier, tree.digest])
    var entries = [edition(tree, difference, names)]
    if let difference { entries += changes(difference, names) }
    let software = try site.table.catalog("generator")
    return present([
      // What a feed is called must not change with its content; without an address it has no better
      // name than its content's.
      "id": root.isEmpty ? FeedID.urn(["feed", tree.digest]) : root + Self.path,
      "address": root.isEmpty ? nil : root, "root": root, "self": root + Self.path,
      "updated": tree.date ?? TreeFacts.unknownDate,
      "generator": try software.member("name")?.string(),
      "version": try software.member("version")?.string(),
      "entries": try entries.map { try $0.context(templates, root: root) },
    ])
  }

  private func edition(
    _ tree: TreeFacts, _ difference: TableDifference?, _ names: EntryNames
  ) -> FeedEntry {
    let recipes = Self.count(site.entries.count, "combination")
    var lines = [
      "\(recipes) with a recipe, \(Self.count(site.paths.componentNames.count, "component")).",
      "Tree digest \(tree.digest)" + (tree.revision.map { ", revision \($0)." } ?? "."),
    ]
    if let difference { lines.append(Self.summary(of: difference)) }
    return FeedEntry(
      id: names.id(["edition"]), title: "This edition: \(recipes)", page: "index.html",
      lines: lines)
  }

  private static func summary(of difference: TableDifference) -> String {
    if difference.isEmpty { return "No recipe changed since the edition before." }
    let changed = difference.changed.reduce(0) { $0 + $1.combinations.count }
    return "Since the edition before, \(difference.gained.count) gained a recipe, "
      + "\(difference.lost.count) lost theirs, \(changed) changed."
  }

  private func changes(_ difference: TableDifference, _ names: EntryNames) -> [FeedEntry] {
    let lists = [
      ("gained", "gained a recipe", difference.gained),
      ("lost", "lost the recipe", difference.lost),
    ]
    let entries = lists.filter { !$0.2.isEmpty }.map { kind, words, combinations in
      FeedEntry(
        id: names.id([kind] + Self.words(combinations)),
        title: "\(Self.count(combinations.count, "combination")) \(words)", page: "index.html",
        combinations: combinations.map(combination))
    }
    return entries + difference.changed.map { group($0, names) }
  }

  private func group(_ group: TableDifference.Group, _ names: EntryNames) -> FeedEntry {
    let count = group.combinations.count
    let first = group.changes.first?.subject ?? ""
    let rest = group.changes.count - 1
    let who = count == 1 ? group.combinations[0].name : "\(count) combinations"
    let what = rest == 0 ? first : "\(first) and \(Self.count(rest, "more change"))"
    return FeedEntry(
      id: names.id(["changed"] + Self.words(group.combinations)), title: "\(who): \(what)",
      page: site.paths.recipe(group.combinations[0]).map { "\($0).html" } ?? "index.html",
      combinations: group.combinations.map(combination),
      changes: group.changes.prefix(Self.shownChanges).map(FeedEntry.Change.init),
      omitted: max(0, group.changes.count - Self.shownChanges))
  }

  private func combination(_ criteria: Criteria) -> FeedEntry.Combination {
    FeedEntry.Combination(
      name: criteria.name, page: site.paths.recipe(criteria).map { "\($0).html" })
  }

  /// Names can be alike, criteria cannot.
  private static func words(_ combinations: [Criteria]) -> [String] {
    combinations.flatMap { criteria in Dimension.allCases.map { criteria[$0] } }
  }

  static func count(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }
}

/// What a table says of its tree.
private struct TreeFacts {
  /// Of an edition that does not say when it was made.
  static let unknownDate = "1970-01-01T00:00:00Z"

  let digest: String
  let revision: String?
  let date: String?

  init(_ table: RecipeTable) throws {
    let tree = try table.catalog("tree")
    digest = try tree.member("digest")?.string() ?? ""
    revision = try tree.member("revision")?.string()
    date = try tree.member("date")?.string()
  }
}

/// Ids of what happened between two editions.
private struct EntryNames {
  /// The digests of their trees.
  let editions: [String]

  func id(_ parts: [String]) -> String { FeedID.urn(editions + parts) }
}

/// Something that a feed tells.
private struct FeedEntry {
  struct Combination {
    let name: String
    /// Nil where it has none any more.
    let page: String?
  }

  struct Change {
    let subject: String
    let old: String?
    let new: String?
  }

  let id: String
  let title: String
  /// The page to look at.
  let page: String
  var lines: [String] = []
  var combinations: [Combination] = []
  var changes: [Change] = []
  /// How many changes are not listed.
  var omitted = 0

  /// For the template `changes.atom`: HTML within it is text.
  func context(_ templates: Templates, root: String) throws -> [String: Any] {
    let content: [String: Any] = [
      "lines": lines.map(Text.init),
      "combinations": combinations.map { combination in
        present([
          "name": Text(combination.name),
          "page": combination.page.map { root + Anchor.address($0) },
        ])
      },
      "hasChanges": !changes.isEmpty,
      "changes": changes.map { change in
        present([
          "subject": Text(change.subject), "old": Self.short(change.old),
          "new": Self.short(change.new), "isBoth": change.old != nil && change.new != nil,
        ])
      },
      "omitted": omitted, "hasOmitted": omitted > 0,
    ]
    return [
      "id": id, "title": Text(title), "page": root + Anchor.address(page),
      "content": try templates.render("change.html", content),
    ]
  }

  /// One short line; of a longer text, how long it is.
  private static func short(_ value: String?) -> Text? {
    guard let value else { return nil }
    let isLong = value.utf8.count > 200 || value.utf8.contains(UInt8(ascii: "\n"))
    return isLong ? Text("(\(value.utf8.count) bytes)") : Text(value.isEmpty ? "\"\"" : value)
  }
}

extension FeedEntry.Change {
  init(_ change: TableDifference.Change) {
    subject = change.subject
    old = change.old
    new = change.new
  }
}
