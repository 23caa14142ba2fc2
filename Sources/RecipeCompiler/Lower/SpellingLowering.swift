import RecipeTable

/// Writes what queries can say for each dimension.
enum SpellingLowering {
  static func write(_ vocabulary: Vocabulary, _ graph: OverlayGraph, to writer: inout TableWriter) {
    for dimension in Dimension.allCases {
      let used = graph.values[dimension.rawValue]
      let columns = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
      for value in vocabulary.names(dimension, and: used) {
        let column = columns[value].map { TableWriter.column(ofValue: $0) }
        for spelling in [value] + (vocabulary.term(value, dimension)?.aliases ?? []) {
          writer.spelling(dimension, spelling, means: value, column: column)
        }
      }
    }
  }
}

extension Vocabulary {
  /// The names of the declared values and of those that overlays state, sorted.
  func names(_ dimension: Dimension, and used: [String]) -> [String] {
    let declared = Set(terms(dimension).map(\.name))
    return declared.union(used).sorted { $0.precedes($1) }
  }
}
