/// How far a mistake reaches, at the end of a message; nothing where that is not worth saying.
func inRecipes(_ count: Int) -> String { count > 1 ? ", in \(countedRecipes(count))" : "" }

/// `1 recipe`, `2 recipes`.
func countedRecipes(_ count: Int) -> String { "\(count) recipe\(count == 1 ? "" : "s")" }

/// `1 recipe has`, `2 recipes have`.
func countedRecipes(_ count: Int, _ verb: String, _ verbOfSeveral: String) -> String {
  "\(countedRecipes(count)) \(count == 1 ? verb : verbOfSeveral)"
}

extension Set<String> {
  /// The names as a list that people read.
  var listed: String { inByteOrder.joined(separator: ", ") }
}
