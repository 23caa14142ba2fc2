import RecipeTable

/// Where a value was set, and what it overrode.
public struct Trace: Sendable {
  public struct Origin: Sendable, Equatable {
    /// Relative to the tree's root.
    public let file: String
    public let line: Int
    public let column: Int
  }

  /// A value that was overridden.
  public struct Overridden: Sendable {
    /// A scalar's text, or what a collection was.
    public let value: String
    public let origin: Origin
  }

  public let origin: Origin
  /// The value overridden last comes first.
  public let overrode: [Overridden]
  /// The traces of a map's fields.
  public let fields: [String: Trace]
  /// The traces of an array's elements.
  public let elements: [Trace]
}

extension Trace {
  /// - Parameter files: the catalog's `sources`.
  package init(_ node: TableNode, files: [String]) throws(TableError) {
    self.init(try node.value(), files: files)
  }

  /// - Parameters:
  ///   - record: as FORMAT.md describes it.
  ///   - files: the catalog's `sources`.
  init(_ record: Value, files: [String]) {
    let parts = record.elements
    origin = Origin(parts, files)
    overrode =
      parts.count > 3
      ? parts[3].elements.map {
        Overridden(value: $0.elements.last?.string ?? "", origin: Origin($0.elements, files))
      } : []
    let children = parts.count > 4 ? parts[4] : .null
    elements = children.elements.map { Trace($0, files: files) }
    fields = Dictionary(
      children.fields.map { ($0.key, Trace($0.value, files: files)) },
      uniquingKeysWith: { first, _ in first })
  }
}

extension Trace.Origin {
  init(_ parts: [Value], _ files: [String]) {
    let number = parts.first?.int ?? -1
    file = files.indices.contains(number) ? files[number] : ""
    line = parts.count > 1 ? parts[1].int ?? 0 : 0
    column = parts.count > 2 ? parts[2].int ?? 0 : 0
  }
}

/// The traces of one recipe.
public struct RecipeTraces: Sendable {
  /// By component.
  public let values: [String: Trace]
  /// By constraint.
  public let constraints: [String: Trace]
  /// By component, then by field of its reference.
  public let components: [String: [String: Trace]]
  /// By phase, then by field.
  public let validation: [String: [String: Trace]]

  public init(_ recipe: CompiledRecipe, in table: RecipeTable) throws(TableError) {
    self.init(try recipe.traces.value(), files: try table.catalog("sources").strings())
  }

  /// Reads everything but the traces of values, which are most of them and shared by many recipes.
  ///
  /// - Parameter files: the catalog's `sources`.
  package init(
    withoutValuesOf recipe: CompiledRecipe, files: [String]
  ) throws(TableError) {
    self.init(try recipe.traces.value(without: "values"), files: files)
  }

  private init(_ record: Value, files: [String]) {
    func traces(_ value: Value?) -> [String: Trace] {
      Dictionary(
        (value?.fields ?? []).map { ($0.key, Trace($0.value, files: files)) },
        uniquingKeysWith: { first, _ in first })
    }
    func groups(_ value: Value?) -> [String: [String: Trace]] {
      Dictionary(
        (value?.fields ?? []).map { ($0.key, traces($0.value)) },
        uniquingKeysWith: { first, _ in first })
    }
    values = traces(record["values"])
    constraints = traces(record["constraints"])
    components = groups(record["components"])
    validation = groups(record["validation"])
  }
}
