/// The words that may go from a recipe, which is contributors' input, into paths and scripts.
///
/// Scripts quote every word besides; these rules keep a bundle readable, and keep out what `helm` or
/// `kubectl` would take for an option.
enum Token {
  /// Helm takes release names of 53 bytes; `-post` is the longest that a bundle adds.
  static let longestName = 48

  static func isUsable(_ text: String, as field: BundleField) -> Bool {
    switch field {
    case .componentName, .dependency: isLabel(text, longest: longestName)
    case .namespace: isLabel(text, longest: 63)
    case .recipeName, .version: isWord(text)
    case .generator: parts(text, " ").allSatisfy(isWord)
    case .chart, .gitPath, .gitTag: parts(text, "/").allSatisfy(isWord)
    case .chartSource: isChartSource(text)
    case .gitSource: isGitSource(text)
    case .manifestPath: isManifestPath(text)
    }
  }

  /// An RFC 1123 label.
  static func isLabel(_ text: some StringProtocol, longest: Int) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, bytes.count <= longest else {
      return false
    }
    return first.isLowerOrDigit && last.isLowerOrDigit
      && bytes.allSatisfy { $0.isLowerOrDigit || $0 == UInt8(ascii: "-") }
  }

  private static func isWord(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 128 else { return false }
    return first.isLetterOrDigit
      && text.utf8.allSatisfy { $0.isLetterOrDigit || "._+-".utf8.contains($0) }
  }

  private static func isChartSource(_ text: String) -> Bool {
    guard let scheme = ["https://", "http://", "oci://"].first(where: text.hasPrefix) else {
      return false
    }
    return isAddress(text.dropFirst(scheme.count)) && !text.utf8.contains(UInt8(ascii: "@"))
  }

  /// `https://host/path`, `ssh://git@host/path`, `git@host:path`, and `host/path` as Kustomize
  /// takes it.
  private static func isGitSource(_ text: String) -> Bool {
    let scheme = ["https://", "ssh://"].first(where: text.hasPrefix) ?? ""
    return isAddress(text.dropFirst(scheme.count))
  }

  /// What RFC 3986 allows before a query, with a letter or digit first.
  private static func isAddress(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, first.isLetterOrDigit, text.utf8.count <= 1024 else {
      return false
    }
    return text.utf8.allSatisfy { $0.isLetterOrDigit || "._~:/!$&'()*+,;=%@-".utf8.contains($0) }
  }

  private static func isManifestPath(_ text: String) -> Bool {
    guard text.hasSuffix(".yaml") || text.hasSuffix(".yml") else { return false }
    return parts(text, "/").allSatisfy(isWord)
  }

  private static func parts(_ text: String, _ separator: Character) -> [Substring] {
    text.split(separator: separator, omittingEmptySubsequences: false)
  }
}

extension UInt8 {
  var isLowerOrDigit: Bool {
    (0x61...0x7A).contains(self) || (0x30...0x39).contains(self)
  }

  var isLetterOrDigit: Bool { isLowerOrDigit || (0x41...0x5A).contains(self) }
}
