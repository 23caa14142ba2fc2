import RecipeDocuments

/// Places in the tree, as pages show them. Those in an overlay or a mixin lead to its page.
struct Origins: Sendable {
  let paths: SitePaths
  /// From the page to the site's root.
  var root = "../"

  func markup(_ origin: Trace.Origin) -> Markup { markup(origin.file, origin.line) }

  func markup(_ place: Setting.Place) -> Markup { markup(place.file.text, place.line) }

  func markup(_ overridden: Trace.Overridden) -> Markup {
    """
    <span class="was">was \(Markup.brief(overridden.value)) \(markup(overridden.origin))</span>
    """
  }

  private func markup(_ file: String, _ line: Int) -> Markup {
    guard let page = paths.author(ofFile: file) else {
      return "<span class=\"origin\">\(file):\(line)</span>"
    }
    return "<a class=\"origin\" href=\"\(root)\(page).html\">\(file):\(line)</a>"
  }

  /// Where a value was set and what it overrode; nothing where that is not known.
  func history(_ row: ValueRow) -> Markup { history(row.origin, row.overrode) }

  func history(_ origin: Trace.Origin?, _ overrode: [Trace.Overridden]) -> Markup {
    guard let origin else { return "" }
    return Markup(joining: [markup(origin)] + overrode.map(markup))
  }
}
