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

  /// What tells these combinations from others; nil where that is not simple, or all of them are meant.
  func span(among all: [Int]) -> CriteriaSpan? {
    guard combinations.count < all.count else { return nil }
    let criteria = { (places: [Int]) in places.map { site.entries[$0].criteria } }
    let span = CriteriaSpan(of: criteria(combinations), among: criteria(all))
    return span.flatMap { $0.conditions.count <= 3 ? $0 : nil }
  }
}

extension CriteriaSpan {
  /// Such as `accelerator <code>gb200</code>; any os but <code>talos</code>`.
  var html: Markup {
    let parts = conditions.map { condition -> Markup in
      let values = condition.values.map { value -> Markup in
        value == Criteria.any ? "not stated" : "<code>\(value)</code>"
      }
      let list = Markup(joining: values, separator: ", ")
      let name = condition.dimension.name
      return condition.isExclusion ? "any \(name) but \(list)" : "\(name) \(list)"
    }
    return Markup(joining: parts, separator: "; ")
  }

  var markdown: String {
    conditions.map { condition in
      let values = condition.values.map {
        $0 == Criteria.any ? "not stated" : MarkdownText.cell($0)
      }
      let name = condition.dimension.name
      let list = values.joined(separator: ", ")
      return condition.isExclusion ? "any \(name) but \(list)" : "\(name) \(list)"
    }.joined(separator: "; ")
  }
}
