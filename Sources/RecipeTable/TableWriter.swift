/// Puts a table together. Equal values, strings, index parts and outcomes are stored once.
///
/// The bytes depend only on the calls and their order.
public struct TableWriter {
  /// Which of the table's two heaps of values to write to.
  public enum Heap: Sendable { case values, traces }

  /// An outcome that a combination can have; made by this writer.
  public struct OutcomeReference: Hashable, Sendable {
    let number: UInt32
  }

  /// The start of an index part of one level; made by this writer.
  public struct IndexReference: Hashable, Sendable {
    let position: UInt32
  }

  private var strings = StringPool()
  private var values = NodeHeap()
  private var traces = NodeHeap()
  private var spellings = SpellingTable()
  private var constraints: [UInt32] = []
  private var constraintNumbers: [[UInt32]: Int] = [:]
  private var recipes: [UInt32] = []
  private var outcomes: [UInt32] = []
  private var outcomeNumbers: [[UInt32]: UInt32] = [:]
  private var index: [UInt32]
  private var indexParts: [[UInt32]: UInt32] = [:]

  /// - Parameter columns: for each dimension, how many values of it overlays state.
  public init(columns: [Int]) {
    precondition(columns.count == Dimension.allCases.count)
    index = columns.map { UInt32($0 + TableFormat.firstValueColumn) } + [0]
  }

  /// The column of a dimension's value, by its number among those that overlays state.
  public static func column(ofValue number: Int) -> Int { TableFormat.firstValueColumn + number }

  // MARK: Values

  public mutating func node(_ value: Value, in heap: Heap = .values) -> NodeReference {
    switch value {
    case .null: scalar(.null, heap)
    case .bool(let flag): scalar(flag ? .true : .false, heap)
    case .int(let number): heap == .values ? values.int(number) : traces.int(number)
    case .uint(let number): long(.uint, number, heap)
    case .double(let number): long(.double, number.bitPattern, heap)
    case .string(let text): scalar(.string, heap, payload: strings.id(text))
    case .array(let elements): array(elements.map { node($0, in: heap) }, in: heap)
    case .map(let fields): record(fields.map { ($0.key, node($0.value, in: heap)) }, in: heap)
    }
  }

  public mutating func array(
    _ elements: [NodeReference], in heap: Heap = .values
  ) -> NodeReference {
    heap == .values ? values.array(elements) : traces.array(elements)
  }

  /// Fields in a fixed order.
  public mutating func record(
    _ fields: [(key: String, value: NodeReference)], in heap: Heap = .values
  ) -> NodeReference { map(.record, fields, heap) }

  /// Fields that the caller has sorted by the bytes of their keys.
  public mutating func map(
    _ fields: [(key: String, value: NodeReference)], in heap: Heap = .values
  ) -> NodeReference { map(.map, fields, heap) }

  private mutating func map(
    _ tag: TableFormat.Tag, _ fields: [(key: String, value: NodeReference)], _ heap: Heap
  ) -> NodeReference {
    let keys = fields.map { strings.id($0.key) }
    let members = fields.map(\.value)
    return heap == .values
      ? values.map(tag, keys: keys, values: members)
      : traces.map(tag, keys: keys, values: members)
  }

  private mutating func scalar(
    _ tag: TableFormat.Tag, _ heap: Heap, payload: UInt32 = 0
  ) -> NodeReference {
    heap == .values
      ? values.scalar(tag, payload: payload) : traces.scalar(tag, payload: payload)
  }

  private mutating func long(
    _ tag: TableFormat.Tag, _ bits: UInt64, _ heap: Heap
  ) -> NodeReference {
    heap == .values ? values.long(tag, bits) : traces.long(tag, bits)
  }

  // MARK: Constraints

  /// - Returns: the constraint's number, the same for equal ones.
  public mutating func constraint(_ constraint: CompiledConstraint) -> Int {
    let words = constraint.words { strings.id($0) }
    if let known = constraintNumbers[words] { return known }
    let number = constraints.count / TableFormat.constraintWords
    constraints += words
    constraintNumbers[words] = number
    return number
  }

  // MARK: Outcomes

  /// Adds a recipe; its number is how many were added before.
  public mutating func addRecipe(
    document: NodeReference, traces: NodeReference,
    conditions: RecipeConditions = RecipeConditions()
  ) -> Int {
    recipes += [document.offset, traces.offset, node(conditions.record).offset]
    return recipes.count / TableFormat.recipeWords - 1
  }

  public mutating func recipe(_ number: Int) -> OutcomeReference {
    outcome(.recipe, UInt32(number))
  }

  public mutating func osRequired(_ values: [String]) -> OutcomeReference {
    outcome(.osRequired, node(.array(values.map(Value.string))).offset)
  }

  public mutating func uncovered(_ dimensions: [Dimension]) -> OutcomeReference {
    outcome(.uncovered, DimensionSet(dimensions).bits)
  }

  public mutating func failed(_ failure: Failure) -> OutcomeReference {
    var fields = [Value.Field("message", .string(failure.message))]
    if let file = failure.file {
      fields += [
        Value.Field("file", .string(file)), Value.Field("line", .int(Int64(failure.line))),
        Value.Field("column", .int(Int64(failure.column))),
      ]
    }
    if let profile = failure.profile {
      fields += [
        Value.Field("profile", .string(profile)),
        Value.Field("choices", .array(failure.choices.map(\.record))),
      ]
    }
    return outcome(.failed, node(.map(fields)).offset)
  }

  private mutating func outcome(
    _ kind: TableFormat.OutcomeKind, _ payload: UInt32
  ) -> OutcomeReference {
    let entry = [kind.rawValue, payload]
    if let known = outcomeNumbers[entry] { return OutcomeReference(number: known) }
    let number = UInt32(outcomes.count / 2)
    outcomes += entry
    outcomeNumbers[entry] = number
    return OutcomeReference(number: number)
  }

  // MARK: Index

  /// An index part of the last dimension: an outcome a column.
  public mutating func indexPart(outcomes: [OutcomeReference]) -> IndexReference {
    indexPart(level: Dimension.allCases.count - 1, outcomes.map(\.number))
  }

  /// An index part of another dimension: a part of the next dimension a column.
  public mutating func indexPart(_ dimension: Dimension, parts: [IndexReference]) -> IndexReference
  {
    indexPart(level: dimension.rawValue, parts.map(\.position))
  }

  private mutating func indexPart(level: Int, _ columns: [UInt32]) -> IndexReference {
    precondition(columns.count == Int(index[level]), "an index part has a column a value")
    // The level is part of the key, so that parts of different levels never share their words.
    let key = columns + [UInt32(level)]
    if let known = indexParts[key] { return IndexReference(position: known) }
    let position = UInt32(index.count)
    index += columns
    indexParts[key] = position
    return IndexReference(position: position)
  }

  // MARK: Bytes

  /// The finished table.
  ///
  /// - Parameter catalog: the record of FORMAT.md. Its dimensions say which spellings queries can use.
  public consuming func finish(catalog: Value, root: IndexReference) -> [UInt8] {
    addSpellings(catalog)
    let catalog = node(catalog)
    index[Dimension.allCases.count] = root.position
    let starts = stringStarts()
    let sections = [
      stringSection(starts), bytes(of: spellings.words(starts)), bytes(of: index),
      bytes(of: outcomes),
      bytes(of: recipes), bytes(of: constraints), bytes(of: values.words), bytes(of: traces.words),
    ]
    return TableAssembly.assemble(sections, root: catalog.offset)
  }

  /// Of spellings that are alike, the first counts.
  private mutating func addSpellings(_ catalog: Value) {
    for (dimension, record) in zip(Dimension.allCases, catalog["dimensions"]?.elements ?? []) {
      for value in record["values"]?.elements ?? [] {
        guard let name = value["name"]?.string else { continue }
        let column = value["column"]?.int ?? Self.columnWithoutOverlay(name)
        for spelling in [name] + (value["aliases"]?.strings ?? []) {
          spellings.add(
            dimension, (strings.id(spelling), spelling), value: strings.id(name),
            column: UInt32(column))
        }
      }
    }
  }

  private static func columnWithoutOverlay(_ value: String) -> Int {
    value == Criteria.any ? TableFormat.anyColumn : TableFormat.otherColumn
  }

  /// Of each string and the end of the last, within their section.
  private func stringStarts() -> [UInt32] {
    var starts: [UInt32] = []
    var end = UInt32(strings.texts.count + 2) * 4
    for text in strings.texts {
      starts.append(end)
      end += UInt32(text.utf8.count)
    }
    return starts + [end]
  }

  private func stringSection(_ starts: [UInt32]) -> [UInt8] {
    var section = bytes(of: [UInt32(strings.texts.count)] + starts)
    section.reserveCapacity(Int(starts[starts.count - 1]))
    for text in strings.texts { section += text.utf8 }
    return section
  }

  private func bytes(of words: [UInt32]) -> [UInt8] {
    words.map(\.littleEndian).withUnsafeBytes { Array($0) }
  }
}

extension Failure.Choice {
  public init(_ record: Value) {
    self.init(value: record["value"]?.string ?? "", recipe: record["recipe"]?.int)
  }

  /// As FORMAT.md has it; a recipe's own choices look the same.
  public var record: Value {
    .map(
      [Value.Field("value", .string(value))]
        + (recipe.map { [Value.Field("recipe", .int(Int64($0)))] } ?? []))
  }
}
