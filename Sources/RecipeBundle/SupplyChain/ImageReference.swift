/// The name of a container image with a tag, a digest, or both, as Docker's and OCI's tools take it:
/// `registry/folders/name:tag@sha256:…`.
struct ImageReference: Sendable, Hashable {
  /// With the registry, as it was written.
  let repository: String
  let tag: String?
  /// Such as `sha256:…`.
  let digest: String?

  var text: String {
    repository + (tag.map { ":" + $0 } ?? "") + (digest.map { "@" + $0 } ?? "")
  }

  /// - Returns: nil for a text that names no image.
  init?(_ text: String) {
    let halves = text.split(separator: "@", omittingEmptySubsequences: false)
    guard halves.count <= 2, let name = halves.first else { return nil }
    let slash = name.lastIndex(of: "/") ?? name.startIndex
    let colon = name[slash...].firstIndex(of: ":")
    repository = String(name[..<(colon ?? name.endIndex)])
    tag = colon.map { String(name[name.index(after: $0)...]) }
    digest = halves.count == 2 ? String(halves[1]) : nil
    guard Self.isName(repository), tag.map(Self.isTag) ?? true, digest.map(Self.isDigest) ?? true
    else { return nil }
  }

  /// Whether the name begins with a registry's host; otherwise it is in Docker's.
  static func hasHost(_ name: String) -> Bool {
    guard let slash = name.firstIndex(of: "/") else { return false }
    return isHost(name[..<slash])
  }

  static func isHost(_ text: Substring) -> Bool {
    text.contains(".") || text.contains(":") || text == "localhost"
  }

  /// The registry's host, `docker.io` where none is written, and the path in it.
  var place: (host: String, path: [Substring]) {
    let parts = repository.split(separator: "/")
    guard Self.hasHost(repository), let host = parts.first else { return ("docker.io", parts) }
    return (String(host), Array(parts.dropFirst()))
  }

  private static func isName(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let path = hasHost(text) ? parts.dropFirst() : parts[...]
    let isHostPlain = parts[0].utf8.allSatisfy { $0.isLetterOrDigit || ".:-".utf8.contains($0) }
    return (path.count == parts.count || isHostPlain) && !path.isEmpty && text.utf8.count <= 255
      && path.allSatisfy(isFolder)
  }

  private static func isFolder(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return first.isLowerOrDigit && last.isLowerOrDigit
      && text.utf8.allSatisfy { $0.isLowerOrDigit || "-_.".utf8.contains($0) }
  }

  private static func isTag(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 128 else { return false }
    return (first.isLetterOrDigit || first == UInt8(ascii: "_"))
      && text.utf8.allSatisfy { $0.isLetterOrDigit || "-_.".utf8.contains($0) }
  }

  private static func isDigest(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, (32...128).contains(parts[1].utf8.count) else {
      return false
    }
    return parts[0].utf8.allSatisfy(\.isLowerOrDigit)
      && parts[1].utf8.allSatisfy { $0.isLowerOrDigit && $0 <= UInt8(ascii: "f") }
      && (parts[0] != "sha256" || parts[1].utf8.count == 64)
  }
}
