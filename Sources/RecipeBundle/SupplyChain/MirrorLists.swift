/// What a cluster without the internet needs copies of, a line each.
enum MirrorLists {
  static let chartsPath = "charts.txt"
  static let imagesPath = "images.txt"

  /// Each chart as `helm pull` takes it: behind `oci://` its whole address, else its name and `--repo` with
  /// the repository's; then the version, where the recipe states one.
  static func charts(_ recipe: SupplyChain) -> String {
    let lines = recipe.parts.compactMap { part -> String? in
      guard case .chart(let chart) = part.component.source else { return nil }
      let version = chart.version.map { " --version \($0)" } ?? ""
      return chart.isOCI
        ? "\(chart.repository)/\(chart.name)\(version)\n"
        : "\(chart.name) --repo \(chart.repository)\(version)\n"
    }
    return """
      # The charts of recipe \(recipe.name): grep -v "^#" charts.txt | xargs -L 1 helm pull

      """ + unique(lines).joined()
  }

  static func images(_ recipe: SupplyChain) -> String {
    let images = unique(recipe.parts.flatMap { $0.images.references.map { $0.text + "\n" } })
    let untagged = unique(
      recipe.parts.flatMap { $0.images.untagged.map { "# \($0): its chart chooses the tag\n" } })
    return """
      # The images that recipe \(recipe.name) itself states, in its Helm values and manifests.
      #
      # This is not every image: those that charts choose by their own defaults, and those that operators
      # start later, are not known without the charts. For each line of charts.txt,
      #   helm template CHART --values FOLDER/values.yaml | grep -E '^ *(- )?image:' | sort -u
      # lists the first of these. An operator's documentation says what it starts.

      """ + untagged.joined() + images.joined()
  }

  private static func unique(_ lines: [String]) -> [String] {
    Set(lines).inByteOrder
  }
}
