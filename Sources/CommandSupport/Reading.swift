import Diagnostics
import RecipeDocuments
import RecipeTable

/// Runs a body whose table may turn out to be damaged.
public func reading<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as TableError {
    throw CommandFailure("\(error)", status: ExitStatus.unusable)
  }
}

/// A part of a recipe.
///
/// - Throws: when there is none, with the keys that are there instead, and the nearest.
public func select(_ selector: String, in recipe: Selection) throws -> Selection {
  do {
    return try recipe.select(selector)
  } catch let missing as Selection.Missing {
    throw CommandFailure(missing.text, status: ExitStatus.unusable)
  }
}

extension Selection.Missing {
  fileprivate var text: String {
    let place = parent.isEmpty ? "the recipe" : parent
    if keys.isEmpty { return "\(place) is a single value and has no \(key)" }
    return "\(place) has no \(key)\(didYouMean(nearest))\nkeys: \(keys.joined(separator: ", "))"
  }

  /// A key with dots is near to several segments of the selector.
  private var nearest: String? {
    nearestName(to: key, in: keys.filter { !$0.contains(".") })
      ?? nearestName(to: rest, in: keys.filter { $0.contains(".") })
  }
}
