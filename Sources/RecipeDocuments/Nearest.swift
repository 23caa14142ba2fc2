import RecipeTable

extension RecipeTable {
  /// The combinations with a recipe that are nearest to these criteria, the nearest first.
  ///
  /// A stated value that is another there counts most, one that is left open there less, and one
  /// that has to be stated in addition least; of equally near ones the first by name.
  public func nearest(to criteria: Criteria, limit: Int) throws(TableError) -> [Criteria] {
    var found: [(distance: Int, name: String, criteria: Criteria)] = []
    try forEachResolved { candidate, _ throws(TableError) in
      let distance = Self.distance(criteria, candidate)
      let entry = (distance: distance, name: candidate.name, criteria: candidate)
      guard candidate.stated.count > 0 else { return }
      if found.count == limit, let last = found.last, !Self.isNearer(entry, last) { return }
      let place = found.firstIndex { Self.isNearer(entry, $0) } ?? found.count
      found.insert(entry, at: place)
      if found.count > limit { found.removeLast() }
    }
    return found.map(\.criteria)
  }

  private static func distance(_ wanted: Criteria, _ candidate: Criteria) -> Int {
    Dimension.allCases.reduce(0) { sum, dimension in
      if wanted[dimension] == candidate[dimension] { return sum }
      if !wanted.states(dimension) { return sum + 1 }
      return sum + (candidate.states(dimension) ? 4 : 3)
    }
  }

  private static func isNearer(
    _ left: (distance: Int, name: String, criteria: Criteria),
    _ right: (distance: Int, name: String, criteria: Criteria)
  ) -> Bool {
    left.distance != right.distance
      ? left.distance < right.distance
      : left.name.precedes(right.name)
  }
}
