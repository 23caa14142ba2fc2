/// The Git repository that deployers pull the bundle from.
struct BundleRepository: Sendable {
  /// What stands for an address until one is filled in; nobody can own a host under `invalid` (RFC 2606).
  static let placeholder = "https://git.example.invalid/your-team/your-repository.git"

  let address: String
  let revision: String
  /// The bundle's folder within it: empty, or ends in `/`.
  let folder: String

  func path(_ file: String) -> String { folder + file }
}

extension BundlePlan {
  var repository: BundleRepository {
    let folder = options.folder ?? name
    return BundleRepository(
      address: options.repository ?? BundleRepository.placeholder, revision: options.revision,
      folder: folder.isEmpty ? "" : folder + "/")
  }
}

extension BundleOptions {
  /// - Throws: when what the person who deploys said is not usable in a bundle.
  func check() throws {
    _ = try repository.map { try Checker()($0, as: .gitSource) }
    _ = try Checker()(revision, as: .gitTag)
    _ = try Checker()(optional: folder, as: .gitPath)
  }
}

/// Addresses of repositories of charts and of Git.
enum Address {
  /// What is after `https://` and the like.
  static func withoutScheme(_ address: String) -> String {
    let scheme = ["https://", "http://", "oci://", "ssh://"].first(where: address.hasPrefix) ?? ""
    return String(address.dropFirst(scheme.count))
  }

  /// As a URL, which some programs insist on: `git@host:path` is `ssh://git@host/path`, and `host/path`
  /// is `https://host/path`.
  static func url(_ address: String) -> String {
    if withoutScheme(address) != address { return address }
    let host = address.prefix { $0 != "/" && $0 != ":" }
    guard host.contains("@"), address.dropFirst(host.count).first == ":" else {
      return "https://" + address
    }
    let path = address.dropFirst(host.count + 1)
    return "ssh://\(host)/\(path.first == "/" ? path.dropFirst() : path)"
  }

  /// Whether a revision is a commit's SHA-1.
  static func isCommit(_ revision: String) -> Bool {
    revision.utf8.count == 40
      && revision.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
