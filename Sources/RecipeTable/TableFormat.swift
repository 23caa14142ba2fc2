/// What FORMAT.md fixes: numbers that reader and writer share.
package enum TableFormat {
  static let magic: [UInt8] = [0x89, 0x4C, 0x41, 0x52, 0x44, 0x45, 0x52, 0x0A]  // \x89LARDER\n
  package static let version: UInt32 = 2
  package static let headerBytes = 32
  package static let directoryEntryBytes = 24
  package static let blockBytes = 1 << blockShift
  static let blockShift = 12
  package static let checksumBytes = 8
  static let maximumDepth = 200
  /// Of one value in memory, by a rough count.
  static let maximumValueBytes = 1 << 28
  /// With a recipe.
  static let maximumCombinations = 1 << 20

  package enum Section: UInt32, CaseIterable, Sendable {
    case strings = 1
    case spellings, index, outcomes, recipes, constraints, nodes, traces

    package var name: String {
      switch self {
      case .strings: "strings"
      case .spellings: "spellings"
      case .index: "index"
      case .outcomes: "outcomes"
      case .recipes: "recipes"
      case .constraints: "constraints"
      case .nodes: "nodes"
      case .traces: "traces"
      }
    }
  }

  enum Tag: UInt32 {
    case null = 0
    case `false`, `true`, small, int, uint, double, string, array, map, record
  }

  enum OutcomeKind: UInt32 {
    case recipe = 0
    case osRequired, uncovered, failed
  }

  /// Where there is no string, value or selector.
  static let none = UInt32.max
  static let recipeWords = 3
  static let slotWords = 6
  static let constraintWords = 20

  static let tagBits: UInt32 = 4
  static let payloadLimit: UInt32 = 1 << 28
  /// Columns of an index node before those of the values in use: `any`, then every value that no
  /// overlay states.
  static let anyColumn = 0
  static let otherColumn = 1
  static let firstValueColumn = 2

  static let checksumSeed: UInt64 = 0x9E37_79B9_7F4A_7C15

  static func checksumStep(_ state: UInt64, _ word: UInt64) -> UInt64 {
    let product = (state ^ word) &* 0xFF51_AFD7_ED55_8CCD
    return product ^ product >> 32
  }

  /// The checksum of FORMAT.md: each step is a bijection of the running state, so damage that stays
  /// within one aligned group of eight bytes never goes unseen.
  package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var state = checksumSeed ^ UInt64(bytes.count)
    func step(_ word: UInt64) { state = checksumStep(state, word) }
    let whole = bytes.count & ~7
    var position = 0
    while position < whole {
      step(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)))
      position += 8
    }
    if position < bytes.count {
      var tail: UInt64 = 0
      withUnsafeMutableBytes(of: &tail) {
        $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[whole...]))
      }
      step(UInt64(littleEndian: tail))
    }
    return state
  }
}

extension TableFormat {
  /// The levels of checksums over data of this length: of how many checksums each consists. The first
  /// has one a block of data, every other one a block of the level before; the last fits into a block.
  package static func checksumLevels(dataBytes: Int) -> [Int] {
    var levels = [blocks(dataBytes)]
    while levels[levels.count - 1] * checksumBytes > blockBytes {
      levels.append(blocks(levels[levels.count - 1] * checksumBytes))
    }
    return levels
  }

  static func blocks(_ bytes: Int) -> Int { (bytes + blockBytes - 1) / blockBytes }

  /// Where the last level of checksums starts.
  package static let topStart = headerBytes + Section.allCases.count * directoryEntryBytes
}

/// Why a table could not be read: it is damaged, cut off, of another version, or no table at all.
public struct TableError: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
