import RecipeDocuments
import RecipeTable

/// A component's manifests as a local chart: they are Go templates that Helm renders with the
/// component's values.
struct ManifestChart: Sendable {
  enum Place: Sendable {
    case before, after

    var folder: String { self == .before ? "pre-manifests" : "manifests" }

    /// What the release is called after the component's name.
    var suffix: String { self == .before ? "pre" : "post" }
  }

  struct Template: Sendable {
    /// Within the tree.
    let path: String
    let fileName: String
    let manifest: Manifest

    var text: String { manifest.text }
  }

  let place: Place
  var templates: [Template]

  /// Nil without manifests.
  init?(
    _ place: Place, _ paths: [String], _ manifests: [String: Manifest], _ check: Checker
  ) throws {
    guard !paths.isEmpty else { return nil }
    self.place = place
    let names = try paths.map { Self.fileName(try check($0, as: .manifestPath)) }
    templates = try zip(paths, names).enumerated().map { number, template in
      guard let manifest = manifests[template.0] else {
        throw BundleError.missingManifest(path: template.0, component: check.component ?? "")
      }
      let isAlone = names.count { $0 == template.1 } == 1
      let name = isAlone ? template.1 : "\(number + 1)-\(template.1)"
      return Template(path: template.0, fileName: name, manifest: manifest)
    }
  }

  private static func fileName(_ path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  /// Whether one of the manifests is that of a namespace.
  func declares(namespace: String) -> Bool {
    templates.contains { $0.manifest.declares(namespace: namespace) }
  }
}

extension ManifestChart {
  /// The chart's files.
  func files(of component: DeployedComponent, generator: String) throws -> [BundleFile] {
    let folder = "\(component.folder)/\(place.folder)/"
    let chart = Value.map([
      .init("apiVersion", .string("v2")),
      .init("name", .string(component.name)),
      .init("description", .string("Manifests of \(component.name)")),
      .init("type", .string("application")),
      .init("version", .string("0.1.0")),
    ])
    return [
      BundleFile(folder + "Chart.yaml", text: try chart.yaml(comment: "Made by \(generator).")),
      BundleFile(
        folder + "values.yaml",
        text: Self.comment("values.yaml")
          + (try Self.bothWays(component.values, under: component.name))),
    ] + (try clusterFiles(of: component))
      + templates.map {
        BundleFile(path: folder + "templates/" + $0.fileName, body: $0.manifest.body)
      }
  }

  /// Where the chart's own values of the cluster are; Helm has to be given them. Nil without any.
  func clusterValuesPath(of component: DeployedComponent) -> String? {
    component.hasClusterValues
      ? "\(component.folder)/\(place.folder)/cluster-values.yaml" : nil
  }

  private func clusterFiles(of component: DeployedComponent) throws -> [BundleFile] {
    guard let path = clusterValuesPath(of: component) else { return [] }
    let values = try Self.bothWays(component.clusterValues, under: component.name)
    return [BundleFile(path, text: Self.comment("cluster-values.yaml") + values)]
  }

  private static func comment(_ file: String) -> String {
    """
    # The values of ../\(file) again: where both are there, change them in both places.
    # Manifests find them at the top and under the component's name.

    """
  }

  /// The values at the top, for manifests that say `.Values.x`, and under the component's name, for
  /// those that say `index .Values "name"`. A value of the component's own name gives way.
  private static func bothWays(_ values: Value, under name: String) throws -> String {
    let others = values.fields.filter { $0.key != name }
    guard others.count == values.fields.count, !others.isEmpty else {
      return try Value.map([.init(name, values)] + others).yaml()
    }
    return try merging(values, under: name)
  }

  /// A merge key, which Helm reads, spares a second copy that could come to differ. To Helm it also
  /// overrides the fields before it, so it can't be used where the name is a value's, too.
  private static func merging(_ values: Value, under name: String) throws -> String {
    let lines = try values.yaml().split(separator: "\n", omittingEmptySubsequences: false)
    let indented = lines.map { $0.isEmpty ? "" : "  " + $0 }.joined(separator: "\n")
    let key = try Value.map([.init(name, .null)]).yaml().split(separator: ":")[0]
    return "\(key): &values\n\(indented)<<: *values\n"
  }
}
