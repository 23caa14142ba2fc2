import RecipeTable

/// What the catalog says of a component for those who set values of their own: the names that it goes by on
/// a command line, and the paths of its values that the registry keeps for a purpose.
enum SettingLowering {
  /// Each field of the catalog with the keys that lead to its list in an entry of the registry.
  private static let lists: [(field: String, keys: [String])] = [
    ("keys", ["valueOverrideKeys"]),
    ("systemSelectors", ["nodeScheduling", "system", "nodeSelectorPaths"]),
    ("systemTolerations", ["nodeScheduling", "system", "tolerationPaths"]),
    ("acceleratedSelectors", ["nodeScheduling", "accelerated", "nodeSelectorPaths"]),
    ("acceleratedTolerations", ["nodeScheduling", "accelerated", "tolerationPaths"]),
    ("workloadSelectors", ["podScheduling", "workload", "workloadSelectorPaths"]),
    ("nodeCounts", ["nodeScheduling", "nodeCountPaths"]),
    ("storageClasses", ["storageClassPaths"]),
    ("sharedStorageClasses", ["sharedStorageClassPaths"]),
  ]

  /// The fields of a record, without the lists that are empty.
  static func fields(_ entry: Registry.Entry) -> [(String, Value?)] {
    lists.map { list in
      let node = list.keys.reduce(entry.value as TracedValue?) { $0?[$1] }
      let texts = (node?.plain.elements ?? []).compactMap(\.scalarText)
      return (list.field, texts.isEmpty ? nil : .array(texts.map(Value.string)))
    }
  }
}
