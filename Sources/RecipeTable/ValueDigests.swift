import Synchronization

/// Digests of values in a table. Equal values have equal digests, also those of two tables; different
/// ones have different digests but for one case in 2⁶⁴. So they find what changed; they prove nothing
/// against somebody who wants them to collide.
///
/// Each value is looked at once, however many others hold it. Can be used by several threads.
public final class ValueDigests: Sendable {
  private let known = Mutex(Known())

  private struct Known {
    /// By heap, then by offset.
    var values: [TableNode.Heap: [UInt32: UInt64]] = [:]
    /// By number.
    var strings: [UInt32: UInt64] = [:]
  }

  public init() {}

  /// - Parameter node: of the one table that these digests are for.
  public func digest(of node: TableNode) throws(TableError) -> UInt64 {
    let result = known.withLock { known -> Result<UInt64, TableError> in
      do throws(TableError) {
        return .success(try Self.digest(of: node, &known, depth: 0))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Of the document, its traces and its conditions.
  public func digest(of recipe: CompiledRecipe) throws(TableError) -> UInt64 {
    var state = DigestState()
    for node in [recipe.document, recipe.traces, recipe.conditionsRecord] {
      state.add(try digest(of: node))
    }
    return state.value
  }

  private static func digest(
    of node: TableNode, _ known: inout Known, depth: Int
  ) throws(TableError) -> UInt64 {
    if let digest = known.values[node.heap]?[node.offset] { return digest }
    guard depth < TableFormat.maximumDepth else {
      throw TableError("damaged table: values nested too deeply")
    }
    var digest = DigestState()
    let parts = try node.parts()
    digest.add(UInt64(parts.tag))
    for number in parts.numbers { digest.add(number) }
    for string in parts.strings { digest.add(try self.digest(of: string, node.image, &known)) }
    for child in parts.children {
      digest.add(try self.digest(of: child, &known, depth: depth + 1))
    }
    known.values[node.heap, default: [:]][node.offset] = digest.value
    return digest.value
  }

  private static func digest(
    of string: UInt32, _ image: TableImage, _ known: inout Known
  ) throws(TableError) -> UInt64 {
    if let digest = known.strings[string] { return digest }
    var text = try TableStrings.text(image, string)
    let digest = text.withUTF8 { TableFormat.checksum(UnsafeRawBufferPointer($0)) }
    known.strings[string] = digest
    return digest
  }
}

/// A digest of numbers in their order, made as a table's checksums are.
public struct DigestState: Sendable {
  public private(set) var value = TableFormat.checksumSeed

  public init() {}

  public mutating func add(_ number: UInt64) {
    value = TableFormat.checksumStep(value, number)
  }

  public mutating func add(_ text: String) {
    var text = text
    add(text.withUTF8 { TableFormat.checksum(UnsafeRawBufferPointer($0)) })
  }

  public mutating func add(_ bytes: UnsafeRawBufferPointer) { add(TableFormat.checksum(bytes)) }
}
