/// The pages of the manual, for the links from each to the others.
struct ManualPlaces {
  private let site: Site

  init(_ site: Site) { self.site = site }

  /// For the template `manual-places.html`.
  ///
  /// - Parameter current: the page that it stands on, its path without extension.
  func context(_ current: String) -> [String: Any] {
    let places = places.map { place in
      ["path": place.path, "title": place.title, "isCurrent": place.path == current]
        as [String: Any]
    }
    return ["manualPlaces": places]
  }

  private var places: [(path: String, title: String)] {
    var places = [(path: "start", title: "Getting started")]
    places += Guide.allCases.map { ($0.path, $0.title) }
    places += site.manual.commands.map { ("commands/\($0.name)", $0.name) }
    places.append(("format", "Table format"))
    if !site.manual.rules.isEmpty { places.append(("rules/index", "Lint rules")) }
    return places
  }
}
