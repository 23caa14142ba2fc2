/// Package URLs (ECMA-427), which name a package in every ecosystem alike.
enum PackageURL {
  /// Of type `oci` with a digest, which that type asks for; of type `docker` with a tag alone.
  static func text(_ image: ImageReference) -> String {
    let place = image.place
    guard let digest = image.digest else {
      let registry = place.host == "docker.io" ? [] : [("repository_url", place.host)]
      return text("docker", place.path.map(String.init), version: image.tag, registry)
    }
    let repository = ([Substring(place.host)] + place.path).joined(separator: "/")
    let tag = image.tag.map { [("tag", $0)] } ?? []
    return text(
      "oci", place.path.suffix(1).map(String.init), version: digest,
      [("repository_url", repository)] + tag)
  }

  static func text(_ chart: DeployedComponent.HelmChart) -> String {
    let parts = chart.name.split(separator: "/").map(String.init)
    return text("helm", parts, version: chart.version, [("repository_url", chart.repository)])
  }

  /// Of type `github` where the repository is there, else `generic` with its address.
  static func text(_ kustomization: DeployedComponent.Kustomization) -> String {
    let folders = kustomization.path?.split(separator: "/").map(String.init) ?? []
    let subpath = folders.isEmpty ? "" : "#" + folders.map(encoded).joined(separator: "/")
    if let parts = gitHubParts(kustomization.repository) {
      return text("github", parts, version: kustomization.tag, []) + subpath
    }
    let name = kustomization.repository.split(whereSeparator: { "/:".contains($0) }).last ?? ""
    let source = "git+" + kustomization.repository + (kustomization.tag.map { "@" + $0 } ?? "")
    return text("generic", [withoutGit(name)], version: kustomization.tag, [("vcs_url", source)])
      + subpath
  }

  private static func gitHubParts(_ repository: String) -> [String]? {
    let address =
      ["https://", "ssh://git@", "git@"].first(where: repository.hasPrefix)
      .map { repository.dropFirst($0.count) } ?? repository[...]
    let parts = address.lowercased().split(whereSeparator: { "/:".contains($0) })
    guard parts.count == 3, parts[0] == "github.com" else { return nil }
    return [String(parts[1]), withoutGit(parts[2])]
  }

  private static func withoutGit(_ name: Substring) -> String {
    String(name.hasSuffix(".git") ? name.dropLast(4) : name)
  }

  /// - Parameter qualifiers: sorted by their keys.
  private static func text(
    _ type: String, _ path: [String], version: String?, _ qualifiers: [(String, String)]
  ) -> String {
    let known = qualifiers.map { "\($0.0)=\(encoded($0.1))" }.joined(separator: "&")
    return "pkg:\(type)/" + path.map(encoded).joined(separator: "/")
      + (version.map { "@" + encoded($0) } ?? "") + (known.isEmpty ? "" : "?" + known)
  }

  /// All but what RFC 3986 reserves nothing for, and colons.
  private static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      if byte.isLetterOrDigit || ".-_~:".utf8.contains(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += "%" + Hexadecimal.text([byte]).uppercased()
      }
    }
    return result
  }
}

/// Bytes as digits.
enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  /// In lower case, two digits a byte.
  static func text(_ bytes: some Collection<UInt8>) -> String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
      var place = 0
      for byte in bytes {
        buffer[place] = digits[Int(byte >> 4)]
        buffer[place + 1] = digits[Int(byte & 15)]
        place += 2
      }
      return place
    }
  }
}
