import RecipeTable

/// Container images that a component's values and manifests name. Which others its chart brings is
/// not known here.
enum NamedImages {
  struct Image: Hashable {
    /// As far as it is stated; nil where the chart knows it alone.
    let name: ExactText?
    let tag: ExactText?
    /// The map within the values that names it, or the manifest.
    let place: ExactText
  }

  /// In the order of their places.
  static func images(in values: Value) -> [Image] {
    var images: [Image] = []
    collect(values, at: "", into: &images)
    return images
  }

  private static func collect(_ value: Value, at path: String, into images: inout [Image]) {
    if let image = image(value, at: path) { images.append(image) }
    for field in value.fields {
      collect(field.value, at: path.appending(key: field.key), into: &images)
    }
    for (number, element) in value.elements.enumerated() {
      collect(element, at: "\(path)[\(number)]", into: &images)
    }
  }

  /// Charts put an image's parts side by side under these keys.
  private static func image(_ map: Value, at path: String) -> Image? {
    let text = { (key: String) in map[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }
    let parts = [text("registry"), text("repository"), text("image")].compactMap(\.self)
    // A repository alone can be one of charts.
    guard text("image") != nil || text("repository") != nil && isImageMap(map, path),
      !parts.contains(where: { $0.utf8.contains(UInt8(ascii: " ")) || $0.contains("://") })
    else { return tagOnly(map, path) }
    var name = parts.joined(separator: "/")
    if let digest = text("digest") ?? text("sha") { name += "@\(digest)" }
    return Image(
      name: ExactText(name), tag: tag(map).map(ExactText.init), place: ExactText(path))
  }

  private static func isImageMap(_ map: Value, _ path: String) -> Bool {
    isCalledImage(path) || tag(map) != nil
  }

  private static func isCalledImage(_ path: String) -> Bool {
    path.lowercased().hasSuffix("image")
  }

  /// `image: {tag: v1}` says which tag of an image that only the chart knows.
  private static func tagOnly(_ map: Value, _ path: String) -> Image? {
    guard isCalledImage(path), let tag = map["tag"]?.scalarText, !tag.isEmpty else { return nil }
    return Image(name: nil, tag: ExactText(tag), place: ExactText(path))
  }

  private static func tag(_ map: Value) -> String? {
    (map["tag"] ?? map["version"])?.scalarText.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What stands after `image:` in the lines of a manifest, each with its line.
  static func images(inManifest text: String) -> [(text: String, line: Int)] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .compactMap { number, line in
        var rest = line.drop { $0 == " " || $0 == "-" }
        guard rest.hasPrefix("image:") else { return nil }
        rest = rest.dropFirst("image:".count).drop { $0 == " " }
        if let comment = rest.firstRange(of: " #") { rest = rest[..<comment.lowerBound] }
        let name = rest.filter { $0 != "\"" && $0 != "'" && !$0.isWhitespace }
        return name.isEmpty || name.hasPrefix("{{") ? nil : (name, number + 1)
      }
  }
}
