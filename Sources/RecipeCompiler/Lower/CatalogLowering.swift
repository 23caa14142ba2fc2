import RecipeTable

/// Who compiled what, but not when they did: the same input gives the same bytes.
public struct TableProvenance: Sendable {
  /// The Git revision of the tree, or nil when it is in no repository.
  public var revision: String?
  /// When that revision was committed, such as `2026-11-21T19:24:06Z`.
  public var date: String?

  public init(revision: String? = nil, date: String? = nil) {
    self.revision = revision
    self.date = date
  }
}

/// The catalog record: what the table knows apart from what combinations come to.
enum CatalogLowering {
  static func catalog(
    _ tree: RecipeTree, _ graph: OverlayGraph, _ provenance: TableProvenance, sources: [String]
  ) -> Value {
    record([
      ("generator", generator),
      ("tree", self.tree(tree, provenance)),
      ("dimensions", .array(Dimension.allCases.map { dimension($0, tree.vocabulary, graph) })),
      ("base", tree.base.map(overlay) ?? .null),
      ("overlays", .array(tree.overlays.map(overlay))),
      ("mixins", .array(sortedMixins(tree).map(mixin))),
      ("components", .array(components(tree))),
      ("checks", .array(tree.checks.map(check))),
      ("recognition", recognition(tree.facts)),
      ("assumptions", AssumptionLowering.records(tree)),
      ("files", files(tree)),
      ("sources", .array(sources.map(Value.string))),
    ])
  }

  static func record(_ fields: [(String, Value?)]) -> Value {
    .map(fields.compactMap { name, value in value.map { Value.Field(name, $0) } })
  }

  private static func strings(_ texts: [String]) -> Value { .array(texts.map(Value.string)) }

  private static var generator: Value {
    record([
      ("name", .string(Software.name)),
      ("version", .string(Software.version)),
    ])
  }

  private static func tree(_ tree: RecipeTree, _ provenance: TableProvenance) -> Value {
    record([
      ("digest", .string(tree.digest)), ("revision", provenance.revision.map(Value.string)),
      ("date", provenance.date.map(Value.string)),
    ])
  }

  private static func dimension(
    _ dimension: Dimension, _ vocabulary: Vocabulary, _ graph: OverlayGraph
  ) -> Value {
    let used = graph.values[dimension.rawValue]
    let declared = vocabulary.terms(dimension).map(\.name)
    let undeclared = used.filter { !declared.contains($0) }
    let names = (declared + undeclared).inByteOrder
    let values = names.map { name in
      let term = vocabulary.term(name, dimension)
      let column = used.firstIndex(of: name).map { TableWriter.column(ofValue: $0) }
      return record([
        ("name", .string(name)), ("displayName", term?.displayName.map(Value.string)),
        ("description", term?.description.map(Value.string)),
        ("aliases", term?.aliases.isEmpty == false ? strings(term?.aliases ?? []) : nil),
        ("column", column.map { .int(Int64($0)) }),
      ])
    }
    return record([("name", .string(dimension.name)), ("values", .array(values))])
  }

  private static func overlay(_ overlay: Overlay) -> Value {
    let criteria = overlay.criteria.map { criteria in
      Value.map(
        Dimension.allCases.compactMap { dimension in
          criteria.stated[dimension].map { Value.Field(dimension.name, .string($0.text)) }
        })
    }
    return record([
      ("name", .string(overlay.name.text)), ("file", .string(overlay.file.path)),
      ("base", overlay.base.map { .string($0.text) }), ("criteria", criteria),
      ("mixins", strings(overlay.spec.mixins.map(\.text))),
    ])
  }

  private static func sortedMixins(_ tree: RecipeTree) -> [Mixin] {
    tree.mixins.values.sorted { $0.name.text.precedes($1.name.text) }
  }

  private static func mixin(_ mixin: Mixin) -> Value {
    record([("name", .string(mixin.name.text)), ("file", .string(mixin.file.path))])
  }

  private static func components(_ tree: RecipeTree) -> [Value] {
    tree.registry.entries.values.sorted { $0.name.precedes($1.name) }.map { entry in
      record(
        [
          ("name", .string(entry.name)), ("displayName", entry.displayName.map(Value.string)),
          ("description", entry.description.map(Value.string)),
          ("readme", tree.readmes[entry.name].map(Value.string)),
        ] + SettingLowering.fields(entry))
    }
  }

  private static func check(_ check: ValidatorCheck) -> Value {
    record([
      ("name", .string(check.name)), ("phase", .string(check.phase)),
      ("description", check.description.map(Value.string)),
    ])
  }

  private static func files(_ tree: RecipeTree) -> Value {
    .map(
      tree.texts.sorted { $0.key.precedes($1.key) }.map { Value.Field($0.key, .string($0.value)) })
  }
}
