import HTTPTypes
import Hummingbird

/// What a path leads to, as metrics and logs name it.
enum Route: String, CaseIterable, Sendable {
  case recipe = "/v1/recipe"
  case query = "/v1/query"
  case recipes = "/v1/recipes"
  case explain = "/v1/explain"
  case component = "/v1/components/{name}"
  case validate = "/v1/validate"
  case match = "/v1/match"
  case bundle = "/v1/bundle"
  case health = "/health"
  case ready = "/ready"
  case metrics = "/metrics"
  case description = "/openapi.yaml"
  /// The published site, or what this server is.
  case site = "/"
  /// Nothing of this API.
  case unknown = "/v1"

  static let components = "/v1/components/"

  private static let fixed = Dictionary(
    uniqueKeysWithValues: allCases.filter { ![.component, .site, .unknown].contains($0) }
      .map { ($0.rawValue, $0) })

  /// - Parameter path: of a request, without its query.
  init(path: String) {
    if let fixed = Self.fixed[path] {
      self = fixed
    } else if path.hasPrefix(Self.components), path.utf8.count > Self.components.utf8.count {
      self = .component
    } else {
      self = path == "/v1" || path.hasPrefix("/v1/") ? .unknown : .site
    }
  }

  /// Whether it is asked to see if anybody answers.
  var isProbe: Bool { self == .health || self == .ready }

  var takesBody: Bool { self == .validate || self == .match }

  /// As the header `Allow` lists them.
  var methods: String { takesBody ? "POST" : "GET, HEAD" }

  func allows(_ method: HTTPRequest.Method) -> Bool {
    takesBody ? method == .post : method == .get || method == .head
  }
}
