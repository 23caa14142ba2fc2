/// The fields that have a value: to a template, a missing one is false.
func present(_ fields: [String: Any?]) -> [String: Any] { fields.compactMapValues(\.self) }

extension Templates {
  /// A page in both editions.
  ///
  /// - Parameters:
  ///   - path: of the page, without its extension.
  ///   - template: the name of its templates, likewise.
  func pages(_ path: String, _ template: String, _ context: [String: Any]) throws -> [SiteFile] {
    try ["html", "md"].map { edition in
      SiteFile(path: "\(path).\(edition)", text: try render("\(template).\(edition)", context))
    }
  }
}

enum ByteCount {
  /// `834 B`, `12.3 kB`, `4.5 MB`.
  static func text(_ bytes: Int) -> String {
    if bytes < 1000 { return "\(bytes) B" }
    let tenths = (bytes + 50) / 100
    if tenths < 10_000 { return "\(tenths / 10).\(tenths % 10) kB" }
    let megabytes = (bytes + 50_000) / 100_000
    return "\(megabytes / 10).\(megabytes % 10) MB"
  }
}
