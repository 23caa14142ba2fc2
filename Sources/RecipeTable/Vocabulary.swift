/// A value that a query can give for a dimension.
public struct CriteriaValue: Sendable {
  public let name: String
  /// What people call it, such as "Amazon EKS"; the name where nothing better is declared.
  public let displayName: String
  public let description: String?
  /// Other spellings that mean this value.
  public let aliases: [String]
  /// Whether any overlay of the tree states it.
  public let isUsed: Bool
}

extension RecipeTable {
  /// The values that the field or the tree knows for a dimension, without `any`, sorted by name.
  public func vocabulary(_ dimension: Dimension) throws(TableError) -> [CriteriaValue] {
    var result: [CriteriaValue] = []
    let values = try catalog("dimensions").element(dimension.rawValue)?.member("values")
    for record in try values?.elements() ?? [] {
      guard let name = try record.member("name")?.string(), name != Criteria.any else { continue }
      result.append(
        CriteriaValue(
          name: name,
          displayName: try record.member("displayName")?.string() ?? name,
          description: try record.member("description")?.string(),
          aliases: try record.member("aliases")?.strings() ?? [],
          isUsed: try record.member("column") != nil))
    }
    return result
  }

  /// The canonical spelling of a value as a person typed it: trimmed, in lower case, aliases
  /// replaced; nil when neither the field nor the tree knows it. Empty text means `any`.
  public func canonical(_ typed: String, for dimension: Dimension) throws(TableError) -> String? {
    let value = typed.lowercased().trimmedWhitespace
    if value.isEmpty || value == Criteria.any { return Criteria.any }
    guard let meaning = try Spellings.meaning(of: value, dimension, in: image) else { return nil }
    return meaning.isCanonical ? value : try TableStrings.text(image, meaning.value)
  }
}
