import RecipeDocuments
import RecipeTable

extension String {
  /// As a scalar of a YAML file, in quotes where it needs them.
  var asYAML: String {
    get throws { try Value.string(self).yaml().replacing("\n", with: "") }
  }
}
