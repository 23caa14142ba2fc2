/// The guides for those who write recipes, in the order in which they are read. Each is a text whose
/// commands a test types.
enum Guide: String, CaseIterable {
  case accelerator, service
  case privateOverlays = "private-overlays"

  /// Of its page, without extension.
  var path: String { "guides/\(rawValue)" }

  var template: String { "guide-\(rawValue).md" }

  /// Among the links to the manual's pages.
  var title: String {
    switch self {
    case .accelerator: "Add an accelerator"
    case .service: "Add a service"
    case .privateOverlays: "Private overlays"
    }
  }
}
