import RecipeTable

/// The rows of a component's values on the pages of recipes.
extension ComponentValues {
  func html(_ origins: Origins) -> Markup {
    var result: Markup = ""
    for row in rows.prefix(Markup.mostRows) {
      let id = Anchor.id("value", key.component.text, row.path)
      result += """
        <tr id="\(id)"><th scope="row"><a href="#\(id)">\(row.path)</a></th>\
        <td>\(row.markup)</td><td>\(origins.history(row))</td></tr>

        """
    }
    return "\(result)\(Markup.rest(of: rows.count, columns: 3))"
  }

  /// Without lines, which change where nothing else does.
  var markdown: String {
    rows.map { row in
      let origin = row.origin.map { MarkdownText().escapeText($0.file) } ?? ""
      return "| \(MarkdownText.cell(row.path)) | \(row.markdown) | \(origin) |"
    }.joined(separator: "\n")
  }
}

extension ValueRow {
  var markup: Markup { isSummary ? "<i>\(value)</i>" : .value(value) }

  /// A cell.
  var markdown: String {
    isSummary ? "*\(MarkdownText().escapeText(value))*" : MarkdownText.cell(value)
  }
}

/// What recipe pages show of a component's values.
struct ValueFragments: Sendable {
  let html: String
  let markdown: String
  let count: Int
}

extension ComponentValues.Store {
  /// Made once for all recipes that share the values and their history.
  func fragments(
    of component: String, in recipe: CompiledRecipe, _ site: Site
  ) throws -> ValueFragments {
    let values = try values(of: component, in: recipe)
    return made.get(values.key) {
      ValueFragments(
        html: values.html(Origins(paths: site.paths)).html, markdown: values.markdown,
        count: values.count)
    }
  }
}
