import RecipeCompiler
import TestSupport

/// The table of a part of our own recipes, compiled once for all tests of damage and of readers at once.
enum FewRecipesTable {
  /// None where the recipes do not compile, which no reader takes for a table.
  static let bytes = compile(roots: [FewRecipes.path], provenance: TableProvenance()).table ?? []
}
