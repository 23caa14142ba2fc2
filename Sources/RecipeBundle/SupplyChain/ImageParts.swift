import RecipeTable

/// The fields of a map that name an image together: `repository` with `tag` as most charts have it,
/// `registry` before it or `digest` after it, `repository`, `image` and `version` as NVIDIA's have it.
struct ImageParts {
  static let keys = ["registry", "repository", "image", "tag", "version", "digest"]
  /// What only the repository of an image has beside it.
  private static let besideRepository = [
    "tag", "digest", "pullPolicy", "imagePullPolicy", "imagePullSecrets",
  ]

  private var registry: String?
  private var repository: String?
  private var image: String?
  private let tag: String?
  private let digest: String?

  /// - Parameter key: that the map is found under.
  /// - Returns: nil for a map of something else, or when it leaves to the chart what image it is.
  init?(under key: String, _ fields: [Value.Field]) {
    func text(_ key: String) -> String? {
      let value = fields.first { $0.key == key }?.value
      guard let value, value != .null, let text = value.scalarText, !text.isEmpty else {
        return nil
      }
      return text
    }
    (registry, repository, image) = (text("registry"), text("repository"), text("image"))
    digest = text("digest").map { $0.contains(":") ? $0 : "sha256:" + $0 }
    let version = image == nil ? nil : text("version")
    tag = text("tag") ?? version
    let isImage = Self.namesImage(key) || fields.contains { Self.besideRepository.contains($0.key) }
    guard image != nil || repository != nil && isImage else { return nil }
    // `image: driver` and `version: 580` alone: the chart knows the registry.
    if image == name, !name.contains(where: { "/:@".contains($0) }), text("tag") == nil {
      return nil
    }
    guard ImageReference(name) != nil else { return nil }
  }

  /// Whether what is found under a key is an image.
  static func namesImage(_ key: String) -> Bool {
    key == "image" || key.hasSuffix("Image") || key.hasSuffix("_image") || key == "images"
  }

  /// The image without its tag, unless that is written into its name.
  var name: String { [registry, repository, image].compactMap(\.self).joined(separator: "/") }

  /// - Returns: nil when the parts don't fit together.
  var reference: ImageReference? {
    guard let named = ImageReference(name), named.tag == nil, named.digest == nil else {
      return ImageReference(name)
    }
    let version = tag.map { $0.hasPrefix("sha256:") ? "@" + $0 : ":" + $0 } ?? ""
    return ImageReference(name + version + (digest.map { "@" + $0 } ?? ""))
  }

  /// The fields again that change, so that together they name the image where it is rewritten to.
  func rewritten(by rewrites: RegistryRewrites) -> [String: String] {
    let new = rewrites.rewritten(image: name)
    guard new != name else { return [:] }
    var parts = new.split(separator: "/").map(String.init)
    var changed: [String: String] = [:]
    if image != nil {
      let count = repository == nil && registry == nil ? parts.count : 1
      changed["image"] = parts.suffix(count).joined(separator: "/")
      parts.removeLast(count)
    }
    if registry != nil {
      // A registry alone takes all that is left: charts put it before the name.
      let count = repository == nil ? parts.count : 1
      changed["registry"] = parts.prefix(count).joined(separator: "/")
      parts.removeFirst(count)
    }
    if repository != nil { changed["repository"] = parts.joined(separator: "/") }
    return changed
  }
}
