import RecipeBundle
import RecipeTable

/// The description of the API, with the values that a table knows.
enum Description {
  static func text(of table: RecipeTable) throws -> String {
    var text = String(decoding: PackageResources.openapi_yaml, as: UTF8.self)
    replace("{version}", with: Software.version, in: &text)
    replace("{deployers}", with: Deployers.all.map(\.name).joined(separator: ", "), in: &text)
    for dimension in Dimension.allCases {
      let known = try table.vocabulary(dimension).flatMap { [$0.name] + $0.aliases }
      // Nothing is as good as any.
      let values = ["", Criteria.any] + known.filter { $0 != Criteria.any }
      let list = values.map { Value.string($0).json() }.joined(separator: ", ")
      replace("\"{values of \(dimension.name)}\"", with: list, in: &text)
    }
    return text
  }

  private static func replace(_ mark: String, with words: String, in text: inout String) {
    text = text.split(separator: mark, omittingEmptySubsequences: false).joined(separator: words)
  }
}
