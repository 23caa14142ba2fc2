import RecipeTable

/// What tells some combinations from the others, where a few criteria do.
struct CriteriaSpan: Equatable {
  struct Condition: Equatable {
    let dimension: Dimension
    /// Whether `values` are those that the combinations do not have.
    let isExclusion: Bool
    let values: [String]
  }

  /// All of them hold for the combinations, and for no others.
  let conditions: [Condition]

  /// - Parameters:
  ///   - some: places among `all`'s criteria.
  ///   - all: of the combinations that are told apart.
  /// - Returns: nil where each dimension by itself does not tell them apart; without conditions for
  ///   all of them.
  init?(of some: [Criteria], among all: [Criteria]) {
    let wanted = Set(some)
    var dimensions = Catalog.reading
    guard Self.isExact(dimensions, wanted, all) else { return nil }
    for dimension in Catalog.reading.reversed() {
      let fewer = dimensions.filter { $0 != dimension }
      if Self.isExact(fewer, wanted, all) { dimensions = fewer }
    }
    conditions = dimensions.map { Condition($0, wanted, all) }
  }

  /// Whether no other combination has values in these dimensions that are all among those wanted.
  private static func isExact(
    _ dimensions: [Dimension], _ wanted: Set<Criteria>, _ all: [Criteria]
  ) -> Bool {
    let allowed = dimensions.map { dimension in Set(wanted.map { $0[dimension] }) }
    return all.allSatisfy { criteria in
      wanted.contains(criteria)
        || !zip(dimensions, allowed).allSatisfy { $1.contains(criteria[$0]) }
    }
  }
}

extension CriteriaSpan.Condition {
  /// Says it the shorter way.
  fileprivate init(_ dimension: Dimension, _ wanted: Set<Criteria>, _ all: [Criteria]) {
    self.dimension = dimension
    let having = Set(wanted.map { $0[dimension] })
    let others = Set(all.map { $0[dimension] }).subtracting(having)
    // A list of all but a few is longer, and says less.
    isExclusion = others.count < having.count && others.count <= 2
    values = (isExclusion ? others : having).inByteOrder
  }
}
