/// The values of a component over all combinations, as tables.
struct SpreadTable {
  /// As many places are shown without unfolding.
  private static let fewOrigins = 2

  private let spread: ValueSpread
  private let site: Site
  /// The combinations that deploy the component.
  private let deployed: [Int]

  init(_ spread: ValueSpread, deployed: [Int], in site: Site) {
    self.spread = spread
    self.deployed = deployed
    self.site = site
  }

  var differing: [ValueSpread.Path] { spread.paths.filter { !$0.isUniform } }
  var uniform: [ValueSpread.Path] { spread.paths.filter(\.isUniform) }

  // MARK: HTML

  /// A row group for each path that not all combinations agree in.
  var differingHTML: Markup {
    let rest = Markup.rest(of: differing.count, columns: 4)
    let groups = Markup(joining: differing.prefix(Markup.mostRows).map(groupHTML))
    return rest.html.isEmpty ? groups : "\(groups)<tbody>\(rest)</tbody>\n"
  }

  private func groupHTML(_ path: ValueSpread.Path) -> Markup {
    let id = Anchor.id("value", path.path)
    var cells = path.values.map { value -> Markup in
      "<td>\(Markup.value(value.text))</td><td>\(combinations(value.groups).html)</td>"
        + "<td>\(originsHTML(value.origins))</td>"
    }
    if !path.unset.isEmpty {
      cells.append("<td><i>not set</i></td><td>\(combinations(path.unset).html)</td><td></td>")
    }
    let head: Markup = """
      <th scope="rowgroup" rowspan="\(cells.count)"><a href="#\(id)">\(path.path)</a></th>
      """
    let rows = cells.enumerated().map { number, cells -> Markup in
      number == 0 ? "<tr>\(head)\(cells)</tr>\n" : "<tr>\(cells)</tr>\n"
    }
    return "<tbody id=\"\(id)\">\n\(Markup(joining: rows))</tbody>\n"
  }

  /// A row for each path that all combinations agree in.
  var uniformHTML: Markup {
    let rows = Markup(joining: uniform.prefix(Markup.mostRows).map(rowHTML))
    return "\(rows)\(Markup.rest(of: uniform.count, columns: 3))"
  }

  private func rowHTML(_ path: ValueSpread.Path) -> Markup {
    let id = Anchor.id("value", path.path)
    return """
      <tr id="\(id)"><th scope="row"><a href="#\(id)">\(path.path)</a></th>\
      <td>\(Markup.value(path.values[0].text))</td><td>\(originsHTML(path.values[0].origins))</td></tr>

      """
  }

  /// Many paths differ between the same groups, and what tells those apart takes a search.
  private let known = Memo<[Int], Where>()

  /// Which combinations have a value.
  private struct Where: Sendable {
    let html: Markup
    let markdown: String
  }

  private func combinations(_ groups: [Int]) -> Where {
    known.get(groups) {
      let list = CombinationList(site: site, combinations: spread.combinations(groups))
      if let words = list.distinction(among: deployed) {
        return Where(
          html: "\(list.count): \(words.html)", markdown: "\(list.count): \(words.markdown)")
      }
      let kind = groups.count == 1 ? "set" : "sets"
      let links = groups.map { "<a href=\"#set:\($0 + 1)\">\($0 + 1)</a>" as Markup }
      let numbers = groups.map { "\($0 + 1)" }.joined(separator: ", ")
      return Where(
        html: "\(list.count): \(kind) \(Markup(joining: links, separator: ", "))",
        markdown: "\(list.count): \(kind) \(numbers)")
    }
  }

  private func originsHTML(_ origins: [Setting.Place]) -> Markup {
    let shown = origins.map { "<li>\(Origins(paths: site.paths).markup($0))</li>" as Markup }
    let list: Markup = "<ul class=\"names\">\(Markup(joining: shown))</ul>"
    if shown.isEmpty { return "" }
    if shown.count <= Self.fewOrigins { return list }
    return "<details class=\"fold\"><summary>\(shown.count) places</summary>\(list)</details>"
  }

  // MARK: Markdown

  var differingMarkdown: String {
    differing.flatMap { path -> [String] in
      var rows = path.values.map { value in
        "| \(MarkdownText.cell(path.path)) | \(MarkdownText.cell(value.text)) "
          + "| \(combinations(value.groups).markdown) | \(filesMarkdown(value.origins)) |\n"
      }
      if !path.unset.isEmpty {
        rows.append(
          "| \(MarkdownText.cell(path.path)) | *not set* | \(combinations(path.unset).markdown) | |\n"
        )
      }
      return rows
    }.joined()
  }

  var uniformMarkdown: String {
    uniform.map { path in
      "| \(MarkdownText.cell(path.path)) | \(MarkdownText.cell(path.values[0].text)) "
        + "| \(filesMarkdown(path.values[0].origins)) |\n"
    }.joined()
  }

  /// Without lines, which change where nothing else does.
  private func filesMarkdown(_ origins: [Setting.Place]) -> String {
    var files: [String] = []
    for origin in origins where files.last?.precedes(origin.file.text) != false {
      files.append(origin.file.text)
    }
    return files.map { MarkdownText().escapeText($0) }.joined(separator: ", ")
  }
}
