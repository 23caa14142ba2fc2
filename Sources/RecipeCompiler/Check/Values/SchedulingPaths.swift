/// Where components take what decides on which nodes they run, as the registry says it.
struct SchedulingPaths {
  /// Paths of values, with dots.
  private var paths: Set<String> = []
  /// The last keys of the paths.
  private var ends: Set<String> = []

  /// - Parameter kind: such as `nodeSelectorPaths`.
  init(_ kind: String, _ registry: Registry) {
    for entry in registry.entries.values {
      for group in entry.value["nodeScheduling"]?.fields ?? [] {
        guard case .array(let items)? = group.value[kind]?.content else { continue }
        paths.formUnion(items.map(\.text))
      }
    }
    ends = Set(paths.map { path in String(path.split(separator: ".").last ?? "") })
  }

  /// - Parameter path: the keys from the outermost on.
  func contains(_ path: ArraySlice<String>) -> Bool {
    guard let end = path.last, ends.contains(end) else { return false }
    return paths.contains(path.joined(separator: "."))
  }
}
