import Diagnostics
import RecipeDocuments
import RecipeTable

/// The places within a component's values that somebody knows of: any recipe of the table, or the registry.
/// Charts have more, which no table holds.
final class KnownPaths {
  private var children: [String: KnownPaths] = [:]
  /// What is known of the elements of a list, of all of them together.
  private var element: KnownPaths?
  /// Whether people choose the keys below, so that any is right.
  private var isFree = false

  /// - Parameters:
  ///   - component: its name.
  ///   - registered: paths of the registry.
  init(of component: String, registered: [SettingPath], in table: RecipeTable) throws(TableError) {
    var seen: Set<UInt32> = []
    for number in 0..<table.recipeCount {
      let values = try table.recipe(number).document.member("values")?.member(component)
      // Recipes share what is equal.
      guard let values, seen.insert(values.number).inserted else { continue }
      add(try values.value())
    }
    isFree = false
    for path in registered { add(path.steps[...]) }
  }

  private init() {}

  private func add(_ value: Value) {
    switch value {
    case .map(let fields):
      if fields.isEmpty { isFree = true }
      for field in fields {
        let known = child(field.key)
        if Self.hasOwnKeys(field.key) { known.isFree = true }
        known.add(field.value)
      }
    case .array(let elements):
      if elements.isEmpty { isFree = true }
      for value in elements { self.elements.add(value) }
    case .null: isFree = true
    default: break
    }
  }

  private func add(_ steps: ArraySlice<SettingPath.Step>) {
    switch steps.first {
    case nil: isFree = true
    case .key(let key): child(key).add(steps.dropFirst())
    case .element: elements.add(steps.dropFirst())
    }
  }

  private func child(_ key: String) -> KnownPaths {
    if let known = children[key] { return known }
    let known = KnownPaths()
    children[key] = known
    return known
  }

  private var elements: KnownPaths {
    let known = element ?? KnownPaths()
    element = known
    return known
  }

  /// Names of Kubernetes' for maps whose keys are their author's.
  private static func hasOwnKeys(_ key: String) -> Bool {
    let ends = ["selector", "selectors", "labels", "annotations"]
    let key = key.lowercased()
    return ["limits", "requests"].contains(key) || ends.contains(where: key.hasSuffix)
  }
}

extension KnownPaths {
  /// The way to what nobody knows.
  struct Unknown {
    let parent: [SettingPath.Step]
    /// Below the parent.
    let keys: [String]
    /// From the parent on.
    let rest: [SettingPath.Step]
  }

  /// - Returns: nil where all of it is known.
  func unknown(_ path: SettingPath, _ value: Value) -> Unknown? {
    unknown(path.steps[...], value, parent: [])
  }

  private func unknown(
    _ steps: ArraySlice<SettingPath.Step>, _ value: Value, parent: [SettingPath.Step]
  ) -> Unknown? {
    if isFree { return nil }
    guard let step = steps.first else { return unknown(within: value, parent: parent) }
    guard let next = next(step) else {
      return Unknown(parent: parent, keys: keys, rest: Array(steps))
    }
    return next.unknown(steps.dropFirst(), value, parent: parent + [step])
  }

  /// A map brings keys of its own. What is known as a scalar can become one.
  private func unknown(within value: Value, parent: [SettingPath.Step]) -> Unknown? {
    for field in value.fields {
      let step = SettingPath.Step.key(field.key)
      guard let next = next(step) else {
        return Unknown(parent: parent, keys: keys, rest: [step])
      }
      if let unknown = next.unknown([], field.value, parent: parent + [step]) { return unknown }
    }
    return nil
  }

  private func next(_ step: SettingPath.Step) -> KnownPaths? {
    switch step {
    case .key(let key): children[key]
    case .element: element
    }
  }

  private var keys: [String] {
    children.keys.inByteOrder
  }

  /// The known path that a person most likely meant.
  func nearest(to path: SettingPath) -> String? {
    var paths: [String] = []
    collect([], into: &paths)
    return nearestName(to: path.description, in: paths)
  }

  private func collect(_ steps: [SettingPath.Step], into paths: inout [String]) {
    if !steps.isEmpty { paths.append(SettingPath(steps).description) }
    for key in keys { children[key]?.collect(steps + [.key(key)], into: &paths) }
    element?.collect(steps + [.element(0)], into: &paths)
  }
}
