import Diagnostics
import RecipeTable

/// What a table's catalog says of components for those who set values.
struct SettingRegistry {
  struct Component {
    let keys: [String]
    let paths: [LocalSettings.Purpose: [SettingPath]]
  }

  private let components: [String: Component]

  init(_ table: RecipeTable) throws(TableError) {
    var components: [String: Component] = [:]
    for record in try table.catalog.member("components")?.value().elements ?? [] {
      components[record["name"]?.string ?? ""] = Component(record)
    }
    self.components = components
  }

  func paths(of component: String, for purpose: LocalSettings.Purpose) -> [SettingPath] {
    components[component]?.paths[purpose] ?? []
  }

  func paths(of component: String) -> [SettingPath] {
    LocalSettings.Purpose.allCases.flatMap { paths(of: component, for: $0) }
  }

  /// The component of a recipe that has this name, or goes by it.
  ///
  /// - Parameter names: of the recipe's components, sorted.
  func component(_ typed: String, among names: [String]) throws(SettingError) -> String {
    if names.contains(typed) { return typed }
    let found = names.filter { components[$0]?.keys.contains(typed) == true }
    guard found.count < 2 else { throw .ambiguousKey(typed, components: found) }
    if let only = found.first { return only }
    if components[typed] != nil { throw .notInRecipe(typed, known: names) }
    let known = names + names.flatMap { components[$0]?.keys ?? [] }
    throw .unknownComponent(typed, nearest: nearestName(to: typed, in: known), known: names)
  }
}

extension SettingRegistry.Component {
  fileprivate init(_ record: Value) {
    keys = record["keys"]?.strings ?? []
    let lists = LocalSettings.Purpose.allCases.map { purpose in
      (purpose, (record[purpose.rawValue]?.strings ?? []).compactMap { SettingPath($0) })
    }
    paths = Dictionary(uniqueKeysWithValues: lists)
  }
}
