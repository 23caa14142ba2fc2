/// The list of pages for search engines. Its protocol asks for whole addresses, so there is none where
/// it is unknown what the site will be called.
public struct SiteMap {
  /// How many addresses one file may hold.
  static let limit = 50_000

  private let pages: [String]
  private let address: String

  /// - Parameters:
  ///   - paths: of the site's files, of which the pages are listed.
  ///   - address: of the site, such as `https://example.org/recipes/`.
  public init(paths: some Sequence<String>, address: String) {
    pages =
      paths.filter { $0.hasSuffix(".html") }
      .inByteOrder
    self.address = SiteAddress.folder(address)
  }

  /// `sitemap.xml`, and where one file cannot hold them all, the files that it lists.
  public var files: [SiteFile] { files(limit: Self.limit) }

  func files(limit: Int) -> [SiteFile] {
    guard pages.count > limit else { return [file("sitemap.xml", "urlset", "url", pages)] }
    let groups = stride(from: 0, to: pages.count, by: limit).map { start in
      Array(pages[start..<min(start + limit, pages.count)])
    }
    let parts = groups.enumerated().map { number, group in
      file("sitemap-\(number + 1).xml", "urlset", "url", group)
    }
    return [file("sitemap.xml", "sitemapindex", "sitemap", parts.map(\.path))] + parts
  }

  private func file(_ path: String, _ list: String, _ item: String, _ paths: [String]) -> SiteFile {
    let items = paths.map { path in
      let location = MarkupText().escapeText(address + Anchor.address(path))
      return "<\(item)><loc>\(location)</loc></\(item)>\n"
    }
    let text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<\(list) xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
      + items.joined() + "</\(list)>\n"
    return SiteFile(path: path, text: text)
  }
}

/// Where a site is published.
public enum SiteAddress {
  /// Whether this can be the address of a site: of the web, whole, and of a folder.
  public static func isUsable(_ text: String) -> Bool {
    let schemes = ["https://", "http://"]
    guard let scheme = schemes.first(where: text.lowercased().hasPrefix) else { return false }
    let rest = text.dropFirst(scheme.count)
    guard let host = rest.split(separator: "/", omittingEmptySubsequences: false).first,
      !host.isEmpty
    else { return false }
    return rest.utf8.allSatisfy(isPlain)
  }

  /// With the slash at its end.
  static func folder(_ address: String) -> String {
    address.hasSuffix("/") ? address : address + "/"
  }

  /// What an address can hold, without what begins a query or a fragment.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-._~:/[]@!$&'()*+,;=%".utf8.contains(byte)
    }
  }
}
