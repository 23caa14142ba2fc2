import RecipeDocuments

/// The fields that have a value: to a template, a missing one is false.
func present(_ fields: [String: Any?]) -> [String: Any] { fields.compactMapValues(\.self) }

/// Places in the tree.
enum Origins {
  static func context(_ origin: Trace.Origin) -> [String: Any] {
    ["file": Text(origin.file), "line": origin.line]
  }

  static func context(_ overridden: Trace.Overridden) -> [String: Any] {
    var context = context(overridden.origin)
    context["value"] = Text(overridden.value)
    return context
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
