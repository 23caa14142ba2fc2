import Diagnostics
import RecipeTable

/// Writes traced values to the table's two heaps: what they are, and where they come from. The same
/// object is written once.
struct ValueLowering {
  private(set) var sources: [String] = []
  private var sourceNumbers: [String: Int] = [:]
  /// The records of component references that were written.
  var components = Memo<ComponentRef, NodeReference>()
  var componentTraces = Memo<ComponentRef, NodeReference>()
  private var values: [ObjectIdentifier: NodeReference] = [:]
  private var traces: [ObjectIdentifier: NodeReference] = [:]
  /// Keeps the objects alive whose identity is a key above.
  private var seen: [TracedValue] = []

  mutating func value(_ value: TracedValue, _ writer: inout TableWriter) -> NodeReference {
    if let known = values[ObjectIdentifier(value)] { return known }
    let reference: NodeReference
    switch value.content {
    case .scalar(let scalar): reference = writer.node(scalar)
    case .array(let elements):
      var references: [NodeReference] = []
      for element in elements { references.append(self.value(element, &writer)) }
      reference = writer.array(references)
    case .map(let fields):
      var references: [(key: String, value: NodeReference)] = []
      for field in fields { references.append((field.key, self.value(field.value, &writer))) }
      reference = writer.map(references)
    }
    values[ObjectIdentifier(value)] = reference
    seen.append(value)
    return reference
  }

  /// `[file, line, column, overrode, parts]`; the last two are left out from the end when empty.
  mutating func trace(_ value: TracedValue, _ writer: inout TableWriter) -> NodeReference {
    if let known = traces[ObjectIdentifier(value)] { return known }
    var parts = place(value.range, &writer)
    let overrode = self.overrode(value, &writer)
    let inner = self.parts(value, &writer)
    if !overrode.isEmpty || inner != nil { parts.append(writer.array(overrode, in: .traces)) }
    if let inner { parts.append(inner) }
    let reference = writer.array(parts, in: .traces)
    traces[ObjectIdentifier(value)] = reference
    seen.append(value)
    return reference
  }

  private mutating func parts(_ value: TracedValue, _ writer: inout TableWriter) -> NodeReference? {
    switch value.content {
    case .scalar: return nil
    case .array(let elements):
      var references: [NodeReference] = []
      for element in elements { references.append(trace(element, &writer)) }
      return references.isEmpty ? nil : writer.array(references, in: .traces)
    case .map(let fields):
      var references: [(key: String, value: NodeReference)] = []
      for field in fields { references.append((field.key, trace(field.value, &writer))) }
      return references.isEmpty ? nil : writer.map(references, in: .traces)
    }
  }

  private mutating func overrode(
    _ value: TracedValue, _ writer: inout TableWriter
  ) -> [NodeReference] {
    var result: [NodeReference] = []
    var earlier = value.overrode
    while let current = earlier {
      let text = writer.node(.string(current.summary), in: .traces)
      result.append(writer.array(place(current.range, &writer) + [text], in: .traces))
      earlier = current.overrode
    }
    return result
  }

  private mutating func place(
    _ range: SourceRange, _ writer: inout TableWriter
  ) -> [NodeReference] {
    [sourceNumber(range.file.path), range.start.line, range.start.column].map {
      writer.node(.int(Int64($0)), in: .traces)
    }
  }

  private mutating func sourceNumber(_ path: String) -> Int {
    if let known = sourceNumbers[path] { return known }
    sourceNumbers[path] = sources.count
    sources.append(path)
    return sources.count - 1
  }
}
