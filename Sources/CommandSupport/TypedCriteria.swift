import Diagnostics
import RecipeTable

/// Criteria as a person typed them.
public struct TypedCriteria: Equatable {
  private var values: [String?]

  /// - Parameter values: one for each dimension, nil where nothing was typed.
  public init(_ values: [String?] = Array(repeating: nil, count: Dimension.allCases.count)) {
    precondition(values.count == Dimension.allCases.count)
    self.values = values
  }

  public subscript(dimension: Dimension) -> String? {
    get { values[dimension.rawValue] }
    set { values[dimension.rawValue] = newValue }
  }

  /// The dimensions for which something was typed, be it `any`.
  public var stated: Set<Dimension> { Set(Dimension.allCases.filter { self[$0] != nil }) }

  /// The criteria in canonical spelling.
  ///
  /// - Throws: for a value that nobody knows, with the valid ones and the nearest.
  public func criteria(in table: RecipeTable) throws -> Criteria {
    var criteria = Criteria()
    for dimension in Dimension.allCases {
      guard let value = self[dimension] else { continue }
      guard let canonical = try table.canonical(value, for: dimension) else {
        throw try unknown(value, dimension, in: table)
      }
      criteria[dimension] = canonical
    }
    return criteria
  }

  private func unknown(
    _ value: String, _ dimension: Dimension, in table: RecipeTable
  ) throws -> CommandFailure {
    let known = try table.vocabulary(dimension)
    let names = known.map(\.name)
    let hint = didYouMean(nearestName(to: value, in: names + known.flatMap(\.aliases)))
    return CommandFailure(
      "unknown \(dimension.name) \(value)\(hint)\nvalid: \(names.joined(separator: ", "))",
      status: ExitStatus.unusable)
  }
}
