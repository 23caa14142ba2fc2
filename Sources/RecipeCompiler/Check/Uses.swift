import Diagnostics

/// What the overlays, mixins and registry entries of a tree refer to.
struct Uses: Sendable {
  /// The references to each component, by its name: base's, the overlays', the mixins'.
  private(set) var refs: [String: [ComponentRef]] = [:]
  private(set) var mixins: Set<String> = []
  /// Values files, manifests and health checks.
  private(set) var files: Set<String> = []

  init(_ tree: RecipeTree) {
    for overlay in (tree.base.map { [$0] } ?? []) + tree.overlays {
      for ref in overlay.spec.componentRefs { add(ref) }
      for ref in overlay.profile?.choices.flatMap(\.componentRefs) ?? [] { add(ref) }
      mixins.formUnion(overlay.spec.mixins.map(\.text))
    }
    for (_, mixin) in tree.mixins.sorted(by: { $0.key.precedes($1.key) }) {
      for ref in mixin.spec.componentRefs { add(ref) }
    }
    for entry in tree.registry.entries.values { add(pathsIn: entry.value) }
  }

  private mutating func add(_ ref: ComponentRef) {
    refs[ref.name, default: []].append(ref)
    files.formUnion((ref.manifestFiles + ref.preManifestFiles + ref.patches).map(\.text))
    guard let file = ref[.valuesFile] else { return }
    // Where a reference names a values file, the component's own comes first.
    files.formUnion([file.text, "components/\(ref.name)/values.yaml"])
  }

  /// A registry entry may name files in places that this compiler knows nothing of.
  private mutating func add(pathsIn value: TracedValue) {
    switch value.content {
    case .scalar:
      let text = value.text
      if text.hasPrefix("components/") || text.hasPrefix("checks/") { files.insert(text) }
    case .array(let elements): for element in elements { add(pathsIn: element) }
    case .map(let fields): for field in fields { add(pathsIn: field.value) }
    }
  }
}

extension Lint {
  /// YAML files beside the recipes that nothing refers to, without those of components that nothing
  /// refers to either and those that are no files of a component at all.
  var idleFiles: [SourceFile] {
    let ownValues = tree.valuesFiles.values.map(\.range.file)
    return (tree.unused + ownValues).filter { file in
      let parts = file.path.split(separator: "/").map(String.init)
      guard parts.count > 2, !uses.files.contains(file.path) else { return false }
      return tree.registry.entries[parts[1]] == nil || uses.refs[parts[1]] != nil
    }
  }
}

extension SourceFile {
  var isValuesFile: Bool {
    let parts = path.split(separator: "/")
    return parts.count == 3 && parts[0] == "components" && parts[2].hasPrefix("values")
  }

  var isManifest: Bool {
    let parts = path.split(separator: "/")
    return parts.count > 3 && parts[0] == "components" && parts[2] == "manifests"
  }

  var isHealthCheck: Bool { path.hasPrefix("checks/") }
}
