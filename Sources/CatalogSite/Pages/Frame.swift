/// What stands above and below every page.
enum Frame {
  /// Where the navigation leads.
  enum Place: CaseIterable {
    case recipes, components, overlays, compare, check, rules, manual

    var title: String {
      switch self {
      case .recipes: "Recipes"
      case .components: "Components"
      case .overlays: "Overlays"
      case .compare: "Compare"
      case .check: "Check a cluster"
      case .rules: "Lint rules"
      case .manual: "Manual"
      }
    }

    /// Relative to the site's root.
    var page: String {
      switch self {
      case .recipes: "index.html"
      case .components: "components/index.html"
      case .overlays: "overlays/index.html"
      case .compare: "compare.html"
      case .check: "check.html"
      case .rules: "rules/index.html"
      case .manual: "start.html"
      }
    }
  }

  /// - Parameter current: the place that the page itself is.
  static func context(_ site: Site, at current: Place? = nil) -> [String: Any] {
    let hasManual = !site.manual.rules.isEmpty
    let places = Place.allCases.filter { $0 != .rules || hasManual }.map { place in
      ["title": place.title, "page": place.page, "isCurrent": place == current] as [String: Any]
    }
    return ["stamp": SiteStamp.mark, "sitePlaces": places, "hasRules": hasManual]
  }
}
