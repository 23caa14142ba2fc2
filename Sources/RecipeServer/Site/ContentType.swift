/// What a file is, by the end of its name.
enum ContentType {
  private static let known = [
    "atom": "application/atom+xml", "css": "text/css; charset=utf-8", "gz": "application/gzip",
    "html": "text/html; charset=utf-8", "ico": "image/x-icon",
    "js": "text/javascript; charset=utf-8", "json": "application/json",
    "md": "text/markdown; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
    "pem": "application/x-pem-file", "png": "image/png", "svg": "image/svg+xml",
    "tgz": "application/gzip", "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json", "woff2": "font/woff2",
    "xml": "application/xml", "yaml": "application/yaml", "yml": "application/yaml",
  ]

  static func of(_ name: String) -> String {
    let last = name.split(separator: "/").last ?? ""
    if last == "SHA256SUMS" { return "text/plain; charset=utf-8" }
    guard let dot = last.lastIndex(of: ".") else { return "application/octet-stream" }
    return known[last[dot...].dropFirst().lowercased()] ?? "application/octet-stream"
  }

  /// Whether gzip makes it shorter.
  static func isCompressible(_ type: String) -> Bool {
    type.hasPrefix("text/") || type.hasSuffix("xml") || type.hasSuffix("json")
      || type == "application/yaml"
  }
}
