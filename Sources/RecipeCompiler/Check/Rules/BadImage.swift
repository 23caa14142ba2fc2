import Diagnostics
import RecipeTable

/// An image that no registry can have.
struct BadImage: Rule {
  static let page = RulePage(
    code: "bad-image", severity: .error,
    summary: "an image reference cannot be parsed",
    explanation: """
      An image is a repository in lower case, perhaps with a registry before it, and a tag or a digest \
      after it, without white space. The container runtime refuses anything else with \
      `InvalidImageName`. A tag such as `1.10` needs quotes: without them it is the number 1.1, and the \
      image of another release is pulled. The images of a validator catalog are held against the same.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      image:
        repository: nvcr.io/nvidia/app
        tag: [-1.10-]{+"1.10"+}
      """)

  /// What only the repository of an image has beside it.
  private static let besideRepository = [
    "tag", "digest", "image", "pullPolicy", "imagePullPolicy", "imagePullSecrets",
  ]

  func check(_ lint: Lint) -> [Diagnostic] {
    let validators = lint.roots(of: "validators/catalog.yaml").flatMap { root in
      (root.mapping?["validators"]?.sequence ?? []).compactMap { $0.mapping?["image"] }
    }
    return values(lint) + validators.map(TracedValue.init).compactMap(badReference)
  }

  private func badReference(_ image: TracedValue) -> Diagnostic? {
    guard let text = image.settledScalar?.string, !text.isEmpty else { return nil }
    return badReference(text, image)
  }

  private func values(_ lint: Lint) -> [Diagnostic] {
    lint.valueSites.flatMap { site -> [Diagnostic] in
      if site.value.fields != nil { return parts(of: site) }
      return site.key == "image" ? [badReference(site.value)].compactMap { $0 } : []
    }
  }

  /// Looks at a map that holds the parts of an image.
  private func parts(of site: ValueSite) -> [Diagnostic] {
    let isImage = site.key == "image" || site.key.hasSuffix("Image")
    guard let repository = site.value["repository"] else {
      return isImage ? [badTag(site.value["tag"])].compactMap { $0 } : []
    }
    let text = repository.settledScalar?.string ?? ""
    // Charts and manifests have repositories, too, and their addresses have a scheme.
    let hasImage = Self.besideRepository.contains { site.value[$0] != nil }
    if !isImage, !hasImage, text.contains("://") { return [] }
    let tag = badTag(site.value["tag"]) ?? badTag(site.value["version"], of: site)
    return [badRepository(repository, site.value["tag"]), tag].compactMap { $0 }
  }

  // MARK: Repositories

  private func badRepository(_ repository: TracedValue, _ tag: TracedValue?) -> Diagnostic? {
    guard let text = repository.settledScalar?.string, !text.isEmpty else { return nil }
    if let bad = badReference(text, repository) { return bad }
    let last = text.split(separator: "/").last ?? ""
    guard last.contains(":"), text.contains("/"), let tag, !(tag.plain.scalarText ?? "").isEmpty,
      !tag.isNull
    else { return nil }
    return found(
      "the repository \(text) has a tag already, and the tag comes after it", at: repository.range,
      notes: [Diagnostic.Note("the tag", at: tag.range)])
  }

  private func badReference(_ text: String, _ value: TracedValue) -> Diagnostic? {
    if text.contains(where: \.isWhitespace) {
      return found("the image \(text) has white space in it", at: value.range)
    }
    if text.contains("://") {
      return found(
        "an image has no \(text.prefix { $0 != "/" })// before its registry", at: value.range)
    }
    let (name, tag) = split(text)
    if let tag, !isTag(tag) { return found("\(tag) is no tag of an image", at: value.range) }
    let folders = name.split(separator: "/", omittingEmptySubsequences: false)
    let path = folders.count > 1 && isHost(folders[0]) ? folders.dropFirst() : folders[...]
    if path.contains(where: { $0 != $0.lowercased() }) {
      return found("the name of an image is in lower case, unlike \(text)", at: value.range)
    }
    guard path.allSatisfy(isFolder) else {
      return found("\(text) is no name of an image", at: value.range)
    }
    return nil
  }

  /// The name, and the tag with the digest.
  private func split(_ text: String) -> (name: Substring, tag: String?) {
    let slash = text.lastIndex(of: "/") ?? text.startIndex
    guard let colon = text[slash...].firstIndex(where: { $0 == ":" || $0 == "@" }) else {
      return (text[...], nil)
    }
    let rest = text[text.index(after: colon)...]
    return (text[..<colon], text[colon] == "@" ? "x@" + rest : String(rest))
  }

  private func isHost(_ text: Substring) -> Bool {
    text.contains(".") || text.contains(":") || text == "localhost"
  }

  private func isFolder(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return first.isLetterOrDigit && last.isLetterOrDigit
      && text.utf8.allSatisfy { $0.isLetterOrDigit || "-_.".utf8.contains($0) }
  }

  // MARK: Tags

  private func badTag(_ tag: TracedValue?) -> Diagnostic? {
    guard let tag, let value = tag.settledScalar else { return nil }
    if case .double = value { return numberTag(tag, value) }
    guard let text = value.string, !text.isEmpty, !isTag(text) else { return nil }
    return found("\(text) is no tag of an image", at: tag.range)
  }

  /// NVIDIA's charts call the tag of an image its version.
  private func badTag(_ version: TracedValue?, of site: ValueSite) -> Diagnostic? {
    site.value["image"] == nil ? nil : badTag(version)
  }

  private func numberTag(_ tag: TracedValue, _ value: Value) -> Diagnostic? {
    let written = tag.writtenText
    guard !written.isEmpty, written != value.scalarText else { return nil }
    return found(
      "without quotes this is the number \(value.scalarText ?? ""), not the tag \(written)",
      at: tag.range, fix: written.yamlQuoted)
  }

  private func isTag(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count <= 2, let tag = parts.first, let first = tag.utf8.first else { return false }
    let hasDigest = parts.count == 1 || isDigest(parts[1])
    return hasDigest && tag.utf8.count <= 128
      && (first.isLetterOrDigit || first == UInt8(ascii: "_"))
      && tag.utf8.allSatisfy { $0.isLetterOrDigit || "-_.".utf8.contains($0) }
  }

  private func isDigest(_ text: Substring) -> Bool {
    guard text.hasPrefix("sha256:") else { return text.contains(":") }
    let digits = text.dropFirst("sha256:".count)
    return digits.utf8.count == 64 && digits.allSatisfy { $0.isHexDigit && !$0.isUppercase }
  }
}
