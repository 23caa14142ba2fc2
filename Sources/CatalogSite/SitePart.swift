import RecipeTable

/// Files of the site that are rendered together, from nothing but what their key stands for.
public struct SitePart: Sendable {
  /// Unique within a site.
  public let name: String
  /// Equal keys give equal files, before the stamp is put in.
  public let key: String
  /// May be called on any thread.
  public let files: @Sendable () throws -> [SiteFile]

  /// - Parameters:
  ///   - edition: what all parts depend on, such as the templates.
  ///   - sources: digests of everything else that the files show.
  public init(
    _ name: String, edition: UInt64, sources: [UInt64],
    files: @Sendable @escaping () throws -> [SiteFile]
  ) {
    var state = DigestState()
    state.add(name)
    state.add(edition)
    for source in sources { state.add(source) }
    self.name = name
    key = String(state.value, radix: 16)
    self.files = files
  }
}

extension UInt64 {
  /// A digest of texts in their order.
  package static func digest(_ texts: some Sequence<String>) -> UInt64 {
    var state = DigestState()
    for text in texts { state.add(text) }
    return state.value
  }

  package static func digest(_ bytes: [UInt8]) -> UInt64 {
    var state = DigestState()
    bytes.withUnsafeBytes { state.add($0) }
    return state.value
  }
}
