public import RecipeDocuments
public import RecipeTable

/// What a bundle is made of: a recipe, and the texts that it refers to.
public struct BundleInput: Sendable {
  public let recipe: Recipe
  /// The `RecipeResult` document.
  public let recipeResult: Value
  /// The manifests that the recipe refers to, by their paths within the tree.
  public let manifests: [String: Manifest]
  /// The program that makes the bundle, such as `larder 0.1.0`.
  public let generator: String
  /// The recipe tree.
  public let tree: Tree

  /// What a table says of the tree that it was compiled from.
  public struct Tree: Sendable, Equatable {
    /// `sha256:…` over every file that was read.
    public let digest: String?
    /// Git's.
    public let revision: String?

    public init(digest: String? = nil, revision: String? = nil) {
      self.digest = digest
      self.revision = revision
    }
  }
  /// By component: those of its values that differ from cluster to cluster, and are not among its others.
  private(set) var clusterValues: [String: Value] = [:]
  /// What was set locally, as `settings.yaml` says it; nil for nothing.
  private(set) var settings: Value?
  /// What people should know of that.
  public private(set) var notes: [SettingNote] = []

  public init(
    recipe: Recipe, recipeResult: Value, manifests: [String: Manifest], generator: String,
    tree: Tree = Tree()
  ) {
    self.recipe = recipe
    self.recipeResult = recipeResult
    self.manifests = manifests
    self.generator = generator
    self.tree = tree
  }
}

extension BundleInput {
  /// Reads what a bundle needs out of a table.
  ///
  /// - Parameters:
  ///   - recipe: one of the table's recipes.
  ///   - criteria: the combination that came to it.
  ///   - nodes: the number of nodes that a snapshot counts; one that is set goes before it.
  ///   - furtherMetadata: what a snapshot adds to the recipe's document.
  ///   - manifests: the table's, where several bundles are made of it.
  /// - Throws: `TableError` for a damaged table, `BundleError` when the table lacks a manifest that
  ///   an enabled component refers to, `SettingError` for settings that the recipe can't take.
  public init(
    table: RecipeTable, recipe: CompiledRecipe, criteria: Criteria,
    settings: LocalSettings = LocalSettings(), nodes: Int? = nil,
    furtherMetadata: [Value.Field] = [], manifests: Manifests? = nil
  ) throws {
    var document = try recipe.document.value()
    var applied: SettingApplication?
    if !settings.isEmpty {
      applied = try SettingApplication(settings, to: document, in: table)
      document = applied?.document ?? document
    }
    let recipe = Recipe(document, criteria: criteria)
    let generator = try table.catalog("generator")
    let parts = [try generator.member("name"), try generator.member("version")]
    self.init(
      recipe: recipe,
      recipeResult: RecipeResult.document(
        document, criteria: criteria, nodes: settings.nodes ?? nodes,
        furtherMetadata: furtherMetadata),
      manifests: try Self.manifests(of: recipe, in: manifests ?? Manifests(of: table)),
      generator: try parts.compactMap { try $0?.string() }.joined(separator: " "),
      tree: try Tree(table))
    guard let applied else { return }
    clusterValues = applied.clusterValues
    self.settings = applied.settings.document
    notes = applied.notes
  }

  private static func manifests(
    of recipe: Recipe, in manifests: Manifests
  ) throws -> [String: Manifest] {
    var found: [String: Manifest] = [:]
    for component in recipe.deployed {
      for path in component.preManifestFiles + component.manifestFiles {
        guard let manifest = try manifests.manifest(path) else {
          throw BundleError.missingManifest(path: path, component: component.name)
        }
        found[path] = manifest
      }
    }
    return found
  }
}

extension BundleInput.Tree {
  fileprivate init(_ table: RecipeTable) throws(TableError) {
    let tree = try table.catalog.member("tree")
    self.init(
      digest: try tree?.member("digest")?.string(), revision: try tree?.member("revision")?.string()
    )
  }
}
