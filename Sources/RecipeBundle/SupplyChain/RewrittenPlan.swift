import RecipeTable

extension DeployedComponent {
  /// This component with its chart, and the images that its values and manifests state, from where they are
  /// rewritten to.
  func rewritten(by rewrites: RegistryRewrites) -> DeployedComponent {
    guard !rewrites.isEmpty else { return self }
    var component = self
    if case .chart(let chart) = source { component.source = .chart(chart.rewritten(by: rewrites)) }
    component.values = values.rewritten(by: rewrites)
    component.clusterValues = clusterValues.rewritten(by: rewrites)
    component.preManifests = preManifests?.rewritten(by: rewrites)
    component.manifests = manifests?.rewritten(by: rewrites)
    return component
  }
}

extension DeployedComponent.HelmChart {
  fileprivate func rewritten(by rewrites: RegistryRewrites) -> Self {
    Self(
      name: name, repository: rewrites.rewritten(chartRepository: repository), version: version)
  }
}

extension Value {
  /// Texts that begin with a registry's address, and what names an image, wherever they are.
  func rewritten(by rewrites: RegistryRewrites, under key: String = "") -> Value {
    switch self {
    case .string(let text):
      .string(rewrites.rewritten(word: text, isImage: ImageParts.namesImage(key)))
    case .array(let elements): .array(elements.map { $0.rewritten(by: rewrites, under: key) })
    case .map(let fields): .map(Self.rewritten(fields, by: rewrites, under: key))
    default: self
    }
  }

  private static func rewritten(
    _ fields: [Field], by rewrites: RegistryRewrites, under key: String
  ) -> [Field] {
    let image = ImageParts(under: key, fields)?.rewritten(by: rewrites)
    return fields.map { field in
      if let text = image?[field.key] { return Field(field.key, .string(text)) }
      return Field(field.key, field.value.rewritten(by: rewrites, under: field.key))
    }
  }
}

extension ManifestChart {
  fileprivate func rewritten(by rewrites: RegistryRewrites) -> ManifestChart {
    var chart = self
    chart.templates = templates.map { template in
      Template(
        path: template.path, fileName: template.fileName,
        manifest: template.manifest.rewritten(by: rewrites))
    }
    return chart
  }
}

extension Manifest {
  /// Registries' addresses at the beginning of a word are replaced, and images' names after `image:`.
  fileprivate func rewritten(by rewrites: RegistryRewrites) -> Manifest {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let rewritten = lines.map { Self.rewritten(line: $0, by: rewrites) }.joined(separator: "\n")
    return rewritten == text ? self : Manifest(rewritten)
  }

  /// What can stand around the words of YAML, of Go's templates and of a shell's commands.
  private static let betweenWords = Array(" \t\"'=,[](){}|<>`\r".utf8)

  private static func rewritten(line: Substring, by rewrites: RegistryRewrites) -> String {
    var result = ""
    var isImage = false
    var rest = line.utf8[...]
    while let start = rest.firstIndex(where: { !betweenWords.contains($0) }) {
      let end = rest[start...].firstIndex(where: betweenWords.contains) ?? rest.endIndex
      result += Substring(rest[..<start])
      let word = String(Substring(rest[start..<end]))
      result += rewrites.rewritten(word: word, isImage: isImage)
      // What follows in a comment or a template's action is not the image's name.
      isImage = word == "image:" || isImage && word == "-"
      rest = rest[end...]
    }
    return result + Substring(rest)
  }
}
