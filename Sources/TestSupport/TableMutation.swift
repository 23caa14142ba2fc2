import RecipeTable

/// Ways to damage a table that know where things lie in it.
public struct TableMutation: Sendable {
  private enum Kind: CaseIterable {
    case anywhere, words, header, directory, swap, duplicate, zeros, truncate, extend
  }

  private let table: [UInt8]
  private let layout: TableLayout

  /// - Throws: when this is no whole table.
  public init(_ table: [UInt8]) throws(TableError) {
    self.table = table
    layout = try RecipeTable(bytes: table).image.layout
  }

  /// Damages the table in one to three ways.
  public func apply(using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = table
    for _ in 0..<[1, 1, 1, 2, 3].randomElement(using: &generator)! {
      switch Kind.allCases.randomElement(using: &generator)! {
      case .anywhere: bytes = Damage.apply(to: bytes, using: &generator)
      case .words: changeWords(&bytes, &generator)
      case .header: changeHeader(&bytes, &generator)
      case .directory: changeDirectory(&bytes, &generator)
      case .swap: swapSections(&bytes, &generator)
      case .duplicate: copyBlock(&bytes, &generator)
      case .zeros: zeroBlock(&bytes, &generator)
      case .truncate: truncate(&bytes, &generator)
      case .extend: bytes += [UInt8](repeating: .random(in: 0...255, using: &generator), count: 8)
      }
    }
    return bytes
  }

  /// Any section is as likely as any other, however small it is.
  private func section(_ generator: inout SeededGenerator) -> Range<Int> {
    let section = layout.sections.filter { $0.length > 0 }.randomElement(using: &generator)!
    return section.start..<section.start + section.length
  }

  private func changeWords(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let section = section(&generator)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let place = section.lowerBound + Int.random(in: 0...section.count / 4, using: &generator) * 4
      bytes.store(Self.hurtfulWord(&generator), at: place)
    }
  }

  /// Small numbers, huge ones, and headers of values with absurd counts.
  public static func hurtfulWord(_ generator: inout SeededGenerator) -> UInt32 {
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: .random(in: 0..<64, using: &generator)
    case 1: .max
    case 2: .random(in: 0...10, using: &generator) | 0xFFFF_FFF0
    case 3: .random(in: 0...15, using: &generator) | .random(in: 0..<200, using: &generator) << 4
    case 4: .random(in: 0...0xFFFF, using: &generator)
    default: .random(in: 0...UInt32.max, using: &generator)
    }
  }

  private func changeHeader(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let place = Int.random(in: 2..<TableFormat.headerBytes / 4, using: &generator) * 4
    bytes.store(Self.hurtfulWord(&generator), at: place)
  }

  private func entry(_ number: Int) -> Int {
    TableFormat.headerBytes + number * TableFormat.directoryEntryBytes
  }

  /// A start or a length that is off by a little or by a lot.
  private func changeDirectory(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let number = Int.random(in: layout.sections.indices, using: &generator)
    let place = entry(number) + Int.random(in: 0..<3, using: &generator) * 8
    guard place + 8 <= bytes.count else { return }
    let by = [1, 4, 8, 4096, UInt64(layout.length), 1 << 31, 1 << 32, 1 << 63]
      .randomElement(using: &generator)!
    let old = bytes.number(at: place)
    bytes.store(Bool.random(using: &generator) ? old &+ by : old &- by, at: place)
  }

  /// The sections in another order, each where the directory says that another is.
  private func swapSections(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard bytes.count == layout.length else { return }
    var order = Array(layout.sections.indices)
    order.swapAt(order.indices.randomElement(using: &generator)!, order.startIndex)
    if Bool.random(using: &generator) { order.shuffle(using: &generator) }
    var data: [UInt8] = []
    for (number, other) in order.enumerated() {
      let section = layout.sections[other]
      bytes.store(UInt64(layout.dataStart + data.count), at: entry(number) + 8)
      bytes.store(UInt64(section.length), at: entry(number) + 16)
      let padded = (section.length + 7) & ~7
      data += table[section.start..<section.start + padded]
    }
    bytes.replaceSubrange(layout.dataStart..., with: data)
  }

  private func block(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> Range<Int>? {
    let size = [16, 256, TableFormat.blockBytes].randomElement(using: &generator)!
    let count = bytes.count / size
    guard count > 0 else { return nil }
    let start = Int.random(in: 0..<count, using: &generator) * size
    return start..<start + size
  }

  private func copyBlock(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard let from = block(bytes, &generator) else { return }
    let start = Int.random(in: 0...(bytes.count - from.count) / 4, using: &generator) * 4
    bytes.replaceSubrange(start..<start + from.count, with: Array(bytes[from]))
  }

  private func zeroBlock(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard let place = block(bytes, &generator) else { return }
    bytes.replaceSubrange(place, with: repeatElement(0, count: place.count))
  }

  private func truncate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let wholeBlocks = Bool.random(using: &generator)
    let length = Int.random(in: 0...bytes.count, using: &generator)
    bytes.removeLast(bytes.count - (wholeBlocks ? length & ~(TableFormat.blockBytes - 1) : length))
  }
}
