import RecipeTable

/// A table of two services and two accelerators, made by hand.
///
/// `eks` alone has the first recipe and with `h100` the second; `gke` asks for an operating system;
/// `kind` fails; everything else is uncovered.
enum SmallTable {
  static let documents: [Value] = [
    .map([
      .init("apiVersion", .string("aicr.run/v1alpha2")),
      .init("appliedOverlays", .array([.string("base"), .string("eks")])),
      .init("numbers", .array([.int(-5), .uint(.max), .double(1.5), .null, .bool(true)])),
    ]),
    .map([
      .init("apiVersion", .string("aicr.run/v1alpha2")),
      .init("values", .map([.init("gpu", .map([.init("count", .int(8))]))])),
    ]),
  ]

  private static func record(_ fields: [(String, Value)]) -> Value {
    .map(fields.map { Value.Field($0, $1) })
  }

  private static func value(_ name: String, _ column: Int?, _ aliases: [String] = []) -> Value {
    record(
      [("name", .string(name))]
        + (aliases.isEmpty ? [] : [("aliases", .array(aliases.map(Value.string)))])
        + (column.map { [("column", .int(Int64(TableWriter.column(ofValue: $0))))] } ?? []))
  }

  private static let services = ["eks", "gke", "kind"]

  static let catalog = record([
    (
      "dimensions",
      .array(
        Dimension.allCases.map { dimension in
          let values =
            switch dimension {
            case .service:
              [value("aks", nil)] + services.enumerated().map { value($1, $0, ["aws-" + $1]) }
            case .accelerator: [value("h100", 0)]
            default: [Value]()
            }
          return record([("name", .string(dimension.name)), ("values", .array(values))])
        })
    ),
    (
      "overlays",
      .array([
        record([("name", .string("eks")), ("criteria", record([("service", .string("eks"))]))]),
        record([
          ("name", .string("h100-eks")),
          ("criteria", record([("accelerator", .string("h100")), ("service", .string("eks"))])),
        ]),
      ])
    ),
    ("sources", .array([.string("overlays/base.yaml")])),
  ])

  static func bytes() -> [UInt8] {
    var writer = TableWriter(columns: [services.count, 1, 0, 0, 0])
    let recipes = documents.map { document in
      let number = writer.addRecipe(
        document: writer.node(document),
        traces: writer.node(.array([.int(0), .int(3), .int(5)]), in: .traces))
      return writer.recipe(number)
    }
    let failure = writer.failed(
      Failure(message: "no", file: "overlays/kind.yaml", line: 3, column: 7))
    let osRequired = writer.osRequired(["cos", "ubuntu"])
    func rest(_ outcome: TableWriter.OutcomeReference) -> TableWriter.IndexReference {
      // Neither of the last three dimensions has values in use: `any` and other.
      let other = writer.uncovered([.platform])
      let platform = writer.indexPart(outcomes: [outcome, other])
      let os = writer.indexPart(.os, parts: [platform, platform])
      return writer.indexPart(.intent, parts: [os, os])
    }
    let uncovered = rest(writer.uncovered([.accelerator]))
    let nothing = rest(writer.uncovered([.service]))
    let parts = [
      writer.indexPart(.accelerator, parts: [nothing, uncovered, uncovered]),
      writer.indexPart(.accelerator, parts: [nothing, nothing, nothing]),
      writer.indexPart(.accelerator, parts: [rest(recipes[0]), uncovered, rest(recipes[1])]),
      writer.indexPart(.accelerator, parts: [rest(osRequired), uncovered, uncovered]),
      writer.indexPart(.accelerator, parts: [rest(failure), rest(failure), rest(failure)]),
    ]
    let root = writer.indexPart(.service, parts: parts)
    return writer.finish(catalog: catalog, root: root)
  }
}
