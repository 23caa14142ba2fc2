import RecipeTable

/// How criteria are read off a snapshot, for those who have the table alone.
extension CatalogLowering {
  /// The addresses in the order of how far they are trusted, each with the names that can stand there.
  static func recognition(_ facts: ClusterFacts) -> Value {
    .array(facts.addresses.map { address($0, facts.names) })
  }

  private static func address(
    _ address: ClusterFacts.Address, _ names: [ClusterFacts.Name]
  ) -> Value {
    let known = names.filter { $0.kind == address.kind }.sorted { $0.name.precedes($1.name) }
    return record([
      ("address", .string(address.name)), ("dimension", .string(address.dimension.name)),
      ("prose", flag(address.isProse)), ("vague", flag(address.isVague)),
      ("names", .array(known.map(name))),
    ])
  }

  private static func name(_ name: ClusterFacts.Name) -> Value {
    record([
      ("name", .string(name.name)), ("means", .string(name.meaning)),
      ("prevails", flag(name.prevails)),
    ])
  }

  private static func flag(_ flag: Bool) -> Value? { flag ? .bool(true) : nil }
}
