/// What a file of the tree sets, as a table: a row group for each component, the constraints and each
/// phase.
struct SettingTable {
  let settings: [Setting]
  let site: Site

  /// How many are overridden wherever they would stand.
  var lost: Int { settings.count { $0.standing == 0 } }

  private var groups: [(subject: Setting.Subject, settings: [Setting])] {
    var groups: [(subject: Setting.Subject, settings: [Setting])] = []
    var places: [Setting.Subject: Int] = [:]
    for setting in settings {
      if let place = places[setting.subject] {
        groups[place].settings.append(setting)
      } else {
        places[setting.subject] = groups.count
        groups.append((setting.subject, [setting]))
      }
    }
    return groups
  }

  // MARK: HTML

  var html: Markup {
    Markup(
      joining: groups.map { group in
        let rows = Markup(joining: group.settings.map(row))
        let head: Markup = """
          <tr><th scope="rowgroup" colspan="4" class="group">\(title(group.subject))</th></tr>
          """
        return "<tbody>\n\(head)\n\(rows)</tbody>\n"
      })
  }

  private func row(_ setting: Setting) -> Markup {
    """
    <tr><th scope="row">\(setting.path)</th><td>\(Markup.value(setting.value))</td>\
    <td class="number">\(setting.line)</td><td>\(outcome(setting))</td></tr>

    """
  }

  private func title(_ subject: Setting.Subject) -> Markup {
    switch subject {
    case .constraints: "Constraints"
    case .component(let name): "Component \(component(name.text))"
    case .values(let name): "Values of \(component(name.text))"
    case .phase(let name): "Validation, <code>\(name.text)</code>"
    }
  }

  private func component(_ name: String) -> Markup {
    guard let page = site.paths.component(name) else { return "<code>\(name)</code>" }
    return "<a href=\"../\(page).html\"><code>\(name)</code></a>"
  }

  private func outcome(_ setting: Setting) -> Markup {
    let stands: Markup = "in \(CombinationList.count(setting.standing))"
    if setting.overridden == 0 { return stands }
    let winners = setting.overriddenBy.sorted().map { place in
      "<li>\(Origins(paths: site.paths).markup(place))</li>" as Markup
    }
    let list: Markup = "<ul class=\"names\">\(Markup(joining: winners))</ul>"
    let lost: Markup = """
      <details class="fold"><summary>overridden in \(setting.overridden)</summary>\(list)</details>
      """
    return setting.standing == 0 ? "<strong>nowhere</strong> \(lost)" : "\(stands) \(lost)"
  }

  // MARK: Markdown

  /// Without lines, which change where nothing else does.
  var markdown: String {
    groups.map { group in
      let rows = group.settings.map { setting in
        "| \(MarkdownText.cell(setting.path)) | \(MarkdownText.cell(setting.value)) "
          + "| \(setting.standing) | \(setting.overridden) |\n"
      }
      let head = "| what | is | stands in | overridden in |\n| --- | --- | ---: | ---: |\n"
      return "### \(plainTitle(group.subject))\n\n\(head)\(rows.joined())"
    }.joined(separator: "\n")
  }

  private func plainTitle(_ subject: Setting.Subject) -> String {
    switch subject {
    case .constraints: "Constraints"
    case .component(let name): "Component \(MarkdownText.code(name.text))"
    case .values(let name): "Values of \(MarkdownText.code(name.text))"
    case .phase(let name): "Validation, \(MarkdownText.code(name.text))"
    }
  }
}
