import RecipeDocuments
import RecipeTable

/// What several of the documents say alike. Paths in them are relative to the site's root.
enum DataFacts {
  /// What is known of a combination with a recipe.
  static func status(_ entry: Site.Entry) -> Value { .string(entry.status.rawValue) }

  /// - Returns: nil where there is none.
  static func evidence(_ entry: Site.Entry) -> Value? {
    entry.evidence.isEmpty ? nil : .array(entry.evidence.map(evidence))
  }

  private static func evidence(_ published: PublishedEvidence) -> Value {
    let (evidence, statement) = (published.evidence, published.evidence.statement)
    return .object([
      "path": .string(published.path), "bytes": .count(evidence.contents.count),
      "sha256": .string(published.sha256), "isComplete": .bool(evidence.isComplete),
      "passed": .texts(published.names(.passed)), "warned": .texts(published.names(.warned)),
      "notJudged": .texts(published.names(.notJudged)),
      "kubernetesVersion": .text(statement.snapshot.kubernetesVersion),
      "snapshot": .object([
        "sha256": .string(statement.snapshot.digest),
        "timestamp": .text(statement.snapshot.timestamp),
      ]),
      "recipe": .object(["sha256": .string(statement.subject.recipeDigest)]),
      "table": .object(["sha256": .string(statement.subject.tableDigest)]),
      "key": .object(["sha256": .string(evidence.signer)]),
    ])
  }

  static func criteria(_ criteria: Criteria) -> Value {
    .map(Dimension.allCases.map { Value.Field($0.name, .string(criteria[$0])) })
  }

  static func origin(_ origin: Trace.Origin?) -> Value? {
    origin.map { .object(["file": .string($0.file), "line": .count($0.line)]) }
  }

  /// - Returns: nil where nothing was overridden.
  static func overrode(_ list: [Trace.Overridden]) -> Value? {
    if list.isEmpty { return nil }
    return .array(
      list.map { earlier in
        .object([
          "value": .string(earlier.value), "file": .string(earlier.origin.file),
          "line": .count(earlier.origin.line),
        ])
      })
  }

  /// With what each is part of, where that is not what the document is about.
  static func assumptions(_ list: [AppliedAssumption], in site: Site) -> Value {
    .array(
      list.map { applied in
        .object([
          "text": .string(applied.assumption.text), "file": .string(applied.assumption.file),
          "line": .count(applied.assumption.line),
          "of": applied.owner.map { owner in
            .object([
              "kind": .string(owner.kind.rawValue), "name": .string(owner.name),
              "json": .text(site.paths.page(of: owner).map(json)),
            ])
          },
        ])
      })
  }

  static func download(_ download: Download) -> Value {
    .object([
      "label": .string(download.label), "path": .string(download.path),
      "bytes": .count(download.bytes), "sha256": .string(download.sha256),
    ])
  }

  /// A document about something that has a page.
  ///
  /// - Parameter path: of its page, as `SitePaths` gives it.
  static func json(_ path: String) -> String { "api/v1/\(path).json" }

  /// A document's own head.
  static func head(_ kind: String, _ name: String, at path: String) -> [Value.Field] {
    Value.object([
      "$schema": .string("../schema.json"), "kind": .string(kind), "name": .string(name),
      "page": .string("\(path).html"), "markdown": .string("\(path).md"),
    ]).fields
  }
}
