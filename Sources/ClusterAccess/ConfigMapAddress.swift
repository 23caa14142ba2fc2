internal import RecipeTable

/// Where in a cluster a document is kept: `cm://NAMESPACE/NAME`, as AICR writes it.
public struct ConfigMapAddress: Sendable, Equatable, CustomStringConvertible {
  /// The text is no such address.
  public struct Malformed: Error, Equatable {
    /// A sentence without its full stop.
    public let reason: String
  }

  public static let scheme = "cm://"

  /// An RFC 1123 label.
  public let namespace: String
  /// An RFC 1123 subdomain.
  public let name: String

  /// Whether the text is meant as an address, and not as a path.
  public static func isMeant(by text: String) -> Bool { text.hasPrefix(scheme) }

  public init(_ text: String) throws(Malformed) {
    let parts = text.dropFirst(Self.scheme.count)
      .split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard text.hasPrefix(Self.scheme), parts.count == 2 else {
      throw Malformed(reason: "\(text) is not cm://NAMESPACE/NAME")
    }
    guard KubernetesName.isLabel(parts[0]) else {
      throw Malformed(
        reason:
          "\(text): \"\(parts[0])\" is no namespace, which is named with at most 63 small letters, "
          + "digits and -")
    }
    guard KubernetesName.isSubdomain(parts[1]) else {
      throw Malformed(
        reason:
          "\(text): \"\(parts[1])\" is no ConfigMap, which is named with small letters, digits, - "
          + "and .")
    }
    namespace = parts[0]
    name = parts[1]
  }

  public var description: String { "\(Self.scheme)\(namespace)/\(name)" }
}
