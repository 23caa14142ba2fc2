import RecipeTable

/// Combinations as links to their recipes.
struct CombinationList {
  /// As many are shown without unfolding.
  private static let few = 3

  let site: Site
  /// Places among the site's entries.
  let combinations: [Int]

  var count: String { Self.count(combinations.count) }

  static func count(_ number: Int) -> String {
    number == 1 ? "1 combination" : "\(number) combinations"
  }

  /// A few as they are, more folded.
  var html: Markup {
    let links = combinations.map { place -> Markup in
      let name = site.entries[place].name
      return "<li><a href=\"../recipes/\(name).html\">\(name)</a></li>"
    }
    if links.isEmpty { return "" }
    let list: Markup = "<ul class=\"names\">\(Markup(joining: links))</ul>"
    if links.count <= Self.few { return list }
    return "<details class=\"fold\"><summary>\(count)</summary>\(list)</details>"
  }

  /// Markdown links with commas between them.
  var markdown: String {
    combinations.map { place in
      let name = site.entries[place].name
      return "[\(MarkdownText().escapeText(name))](../recipes/\(name).md)"
    }.joined(separator: ", ")
  }

  /// What tells these combinations from the others; nil where that is not simple, or all are meant.
  func distinction(among all: [Int]) -> Distinction? {
    guard combinations.count < all.count else { return nil }
    let mine = Set(combinations)
    if let span = span(combinations, among: all) {
      return Distinction(span: span, isOfOthers: false)
    }
    let others = span(all.filter { !mine.contains($0) }, among: all)
    return others.map { Distinction(span: $0, isOfOthers: true) }
  }

  /// More conditions than this are no simple answer.
  private static let manyConditions = 3

  private func span(_ places: [Int], among all: [Int]) -> CriteriaSpan? {
    let criteria = { (places: [Int]) in places.map { site.entries[$0].criteria } }
    let span = CriteriaSpan(of: criteria(places), among: criteria(all))
    return span.flatMap { $0.conditions.count <= Self.manyConditions ? $0 : nil }
  }
}

/// What tells combinations from others, in the words of the pages.
struct Distinction {
  let span: CriteriaSpan
  /// Whether `span` is about the others.
  let isOfOthers: Bool

  /// Such as `accelerator <code>gb200</code>; any os but <code>talos</code>`.
  var html: Markup {
    let conditions = span.conditions.map { condition -> Markup in
      let values = condition.statedValues.map { "<code>\($0)</code>" as Markup }
      let list = Markup(joining: values, separator: ", ")
      return "\(condition.head)\(list)\(condition.tail)"
    }
    return "\(opening)\(Markup(joining: conditions, separator: "; "))"
  }

  var markdown: String {
    let conditions = span.conditions.map { condition in
      let list = condition.statedValues.map(MarkdownText.cell).joined(separator: ", ")
      return condition.head + list + condition.tail
    }
    return opening + conditions.joined(separator: "; ")
  }

  private var opening: String { isOfOthers ? "all but those with " : "" }
}

extension CriteriaSpan.Condition {
  fileprivate var statedValues: [String] { values.filter { $0 != Criteria.any } }

  private var namesOpenOnes: Bool { values.contains(Criteria.any) }

  /// What stands before the list of values.
  fileprivate var head: String {
    let name = dimension.name
    if statedValues.isEmpty {
      return isExclusion ? "any \(name) that is stated" : "no \(name) stated"
    }
    guard isExclusion else { return "\(name) " }
    return namesOpenOnes ? "any stated \(name) but " : "any \(name) but "
  }

  /// What stands after it.
  fileprivate var tail: String {
    namesOpenOnes && !isExclusion && !statedValues.isEmpty ? " or none stated" : ""
  }
}
