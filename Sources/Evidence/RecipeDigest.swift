import RecipeBundle
import RecipeDocuments
import RecipeTable

/// What a combination's recipe is, as one number: the same as long as everything that deploys is the same to
/// the byte, whatever else of the tree changes.
///
/// It is the SHA-256 of a JSON document without blanks, whose keys are sorted by their bytes: `criteria`, all
/// five; `recipe`, the table's document of the recipe, but for the choices of its profile, which are other
/// recipes; and `files`, the SHA-256 of each manifest by its path within the tree. Neither the tree's revision
/// nor any other recipe is in it.
public enum RecipeDigest {
  /// - Returns: in hexadecimal.
  public static func text(
    of recipe: CompiledRecipe, criteria: Criteria, in table: RecipeTable
  ) throws(TableError) -> String {
    let document = Self.document(try recipe.document.value())
    let whole = Value.map([
      .init("criteria", .map(Dimension.allCases.map { .init($0.name, .string(criteria[$0])) })),
      .init("recipe", document),
      .init("files", .map(try files(of: document, in: table))),
    ])
    return BundleArchive.sha256(Array(whole.withSortedKeys.json().utf8))
  }

  private static func document(_ document: Value) -> Value {
    .map(
      document.fields.map { field in
        guard field.key == "profile" else { return field }
        return .init(field.key, .map(field.value.fields.filter { $0.key != "choices" }))
      })
  }

  private static func files(
    of document: Value, in table: RecipeTable
  ) throws(TableError) -> [Value.Field] {
    var paths: Set<[UInt8]> = []
    for component in document["componentRefs"]?.elements ?? [] {
      for list in ["preManifestFiles", "manifestFiles"] {
        paths.formUnion((component[list]?.strings ?? []).map { Array($0.utf8) })
      }
    }
    let texts = try table.catalog("files")
    var files: [Value.Field] = []
    for path in paths.map({ String(decoding: $0, as: UTF8.self) }) {
      guard let text = try texts.member(path)?.string() else { continue }
      files.append(.init(path, .string(BundleArchive.sha256(Array(text.utf8)))))
    }
    return files
  }
}

extension Value {
  /// The same, with the fields of all maps in the order of their keys' bytes.
  fileprivate var withSortedKeys: Value {
    switch self {
    case .array(let elements): .array(elements.map(\.withSortedKeys))
    case .map(let fields):
      .map(
        fields.sorted { $0.key.precedes($1.key) }
          .map { Field($0.key, $0.value.withSortedKeys) })
    default: self
    }
  }
}
