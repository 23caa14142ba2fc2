import RecipeTable

/// Holds a cluster that its reader describes against the recipes. The judging happens in the browser;
/// without it, the page still says what recipes ask for.
struct CheckPage: Sendable {
  private let site: Site

  init(_ site: Site) { self.site = site }

  func parts(_ templates: Templates) -> [SitePart] {
    [
      site.part("check", from: [site.sources.whole]) {
        let data = try ConditionsData(site)
        let context = context(data)
        return try ["html", "md"].map { edition in
          SiteFile(
            path: "check.\(edition)", text: try templates.render("check.\(edition)", context))
        } + [SiteFile(path: "assets/conditions.js", text: data.script(site))]
      }
    ]
  }

  /// For the templates `check.html` and `check.md`.
  private func context(_ data: ConditionsData) -> [String: Any] {
    let questions = CheckQuestions(data, site.catalog)
    let groups = Moment.allCases.compactMap { group($0, data) }
    let context: [String: Any] = [
      "root": "", "count": site.entries.count, "fields": questions.fields.map(field),
      "labels": questions.labels.map(label), "dimensions": dimensions, "groups": groups,
      "hasConstraints": !groups.isEmpty,
    ]
    return context.merging(Frame.context(site, at: .check)) { own, _ in own }
  }

  // MARK: The form

  private func field(_ field: CheckQuestions.Field) -> [String: Any] {
    present([
      "id": Anchor.id("reading", field.address), "address": Text(field.address),
      "label": field.label.map(Text.init), "example": Text(field.example),
      "values": field.values.map(Text.init), "hasValues": !field.values.isEmpty,
    ])
  }

  private func label(_ label: CheckQuestions.Label) -> [String: Any] {
    [
      "id": Anchor.id("label", label.key), "key": Text(label.key),
      "values": label.values.map(Text.init),
    ]
  }

  private var dimensions: [[String: Any]] {
    site.catalog.dimensions.map { dimension in
      let values = dimension.used(by: site.entries).map { value -> [String: Any] in
        let label = dimension.values.first { $0.name == value }?.displayName
        return present([
          "value": Text(value), "isAny": value == Criteria.any,
          "label": label.flatMap { $0 == value ? nil : Text($0) },
        ])
      }
      return [
        "name": dimension.dimension.name, "id": Anchor.id("only", dimension.dimension.name),
        "values": values,
      ]
    }
  }

  // MARK: What is asked for

  private enum Moment: CaseIterable {
    case before, after

    var title: String {
      switch self {
      case .before: "Before anything is deployed"
      case .after: "Once it is deployed"
      }
    }

    func numbers(_ asked: ConditionsData.Asked) -> [Int] {
      switch self {
      case .before: asked.readiness
      case .after: asked.later.flatMap(\.constraints)
      }
    }
  }

  /// Nil where nothing is asked for at that time.
  private func group(_ moment: Moment, _ data: ConditionsData) -> [String: Any]? {
    let counts = counts(moment, data)
    // One that is asked for at both times is the first one's, for links to it.
    let earlier = moment == .before ? [:] : self.counts(.before, data)
    let rows = data.constraints.indices.filter { counts[$0] != nil }
      .sorted { data.constraints[$0].precedes(data.constraints[$1]) }
    if rows.isEmpty { return nil }
    return [
      "title": moment.title, "id": moment == .before ? "before" : "after",
      "rows": rows.map { number in
        var row = row(data.constraints[number], number: number, count: counts[number] ?? 0)
        row["isFirst"] = earlier[number] == nil
        return row
      },
    ]
  }

  /// By constraint: how many combinations ask for it at that time.
  private func counts(_ moment: Moment, _ data: ConditionsData) -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for row in data.rows {
      for number in Set(moment.numbers(data.asked[row])) { counts[number, default: 0] += 1 }
    }
    return counts
  }

  private func row(
    _ constraint: ConditionsData.Constraint, number: Int, count: Int
  ) -> [String: Any] {
    present([
      "number": number, "address": Text(constraint.name), "value": Text(constraint.value),
      "unit": constraint.unit.map(Text.init), "severity": constraint.severity.map(Text.init),
      "remediation": constraint.remediation.map(Text.init), "count": count,
    ])
  }
}

extension ConditionsData.Constraint {
  /// By the bytes of the address, then of the expression.
  fileprivate func precedes(_ other: Self) -> Bool {
    let (mine, theirs) = (Array(name.utf8), Array(other.name.utf8))
    return mine == theirs
      ? value.precedes(other.value)
      : mine.lexicographicallyPrecedes(theirs)
  }
}
