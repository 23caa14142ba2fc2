import RecipeBundle

/// Names for what a feed tells of: the same for the same thing, whoever builds it and wherever.
enum FeedID {
  /// A UUID of the kind whose bits are one's own (RFC 9562, version 8), here of a digest.
  static func urn(_ parts: [String]) -> String {
    // Lengths, so that no two lists of parts make one text.
    let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
    var digits = Array(BundleArchive.sha256(Array(text.utf8)).prefix(32))
    digits[12] = "8"
    digits[16] = ["8", "9", "a", "b"][(digits[16].hexDigitValue ?? 0) & 3]
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
    return "urn:uuid:\(groups.joined(separator: "-"))"
  }
}
