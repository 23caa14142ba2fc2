/// A file of the site.
public struct SiteFile: Sendable {
  /// Relative to the site's root.
  public let path: String
  public let contents: [UInt8]

  public init(path: String, contents: [UInt8]) {
    self.path = path
    self.contents = contents
  }

  init(path: String, text: String) { self.init(path: path, contents: Array(text.utf8)) }
}

/// How a site is rendered.
public struct SiteOptions: Sendable {
  /// The folder of `*.mustache` files and `assets`.
  public let templates: String

  public init(templates: String) { self.templates = templates }
}

/// A file that a recipe page offers.
public struct Download: Sendable {
  public let label: String
  /// Relative to the site's root.
  public let path: String
  public let bytes: Int
  public let sha256: String

  public init(label: String, path: String, bytes: Int, sha256: String) {
    self.label = label
    self.path = path
    self.bytes = bytes
    self.sha256 = sha256
  }
}

/// Why a site could not be rendered.
public struct SiteError: Error, Equatable, CustomStringConvertible {
  /// The template or asset to blame.
  public let file: String
  public let message: String

  public var description: String { "\(file): \(message)" }
}
