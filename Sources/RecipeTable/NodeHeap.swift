/// A reference to a value in a heap that is being written.
public struct NodeReference: Hashable, Sendable {
  let offset: UInt32
}

/// The string pool of a table that is being written: each text once, in order of first use. Texts
/// are the same when their bytes are, which Swift's own comparison of strings does not ask.
struct StringPool {
  private(set) var texts: [String] = []
  /// Open addressing over numbers of `texts`; `.max` is an empty slot.
  private var slots = [UInt32](repeating: .max, count: 1 << 12)
  private var hashes: [UInt64] = []

  mutating func id(_ text: String) -> UInt32 {
    if texts.count * 2 >= slots.count { grow() }
    var text = text
    let hash = text.withUTF8 { TableFormat.checksum(UnsafeRawBufferPointer($0)) }
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != .max {
      let known = Int(slots[slot])
      if hashes[known] == hash, texts[known].utf8.elementsEqual(text.utf8) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = UInt32(texts.count)
    texts.append(text)
    hashes.append(hash)
    return slots[slot]
  }

  private mutating func grow() {
    slots = [UInt32](repeating: .max, count: slots.count * 2)
    for (number, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(number)
    }
  }
}

/// Values of a table that is being written. Equal values are stored once, children before parents.
struct NodeHeap {
  private(set) var words: [UInt32] = []
  /// Open addressing over the offsets of the nodes in `words`; `.max` is an empty slot.
  private var slots = [UInt32](repeating: .max, count: 1 << 12)
  private var nodeCount = 0

  mutating func scalar(_ tag: TableFormat.Tag, payload: UInt32 = 0) -> NodeReference {
    intern([header(tag, payload)])
  }

  mutating func long(_ tag: TableFormat.Tag, _ bits: UInt64) -> NodeReference {
    intern([header(tag, 0), UInt32(truncatingIfNeeded: bits), UInt32(bits >> 32)])
  }

  mutating func int(_ number: Int64) -> NodeReference {
    if let small = UInt32(exactly: number), small < TableFormat.payloadLimit {
      return scalar(.small, payload: small)
    }
    return long(.int, UInt64(bitPattern: number))
  }

  mutating func array(_ elements: [NodeReference]) -> NodeReference {
    intern([header(.array, UInt32(elements.count))] + elements.map(\.offset))
  }

  mutating func map(
    _ tag: TableFormat.Tag, keys: [UInt32], values: [NodeReference]
  ) -> NodeReference {
    intern([header(tag, UInt32(keys.count))] + keys + values.map(\.offset))
  }

  private func header(_ tag: TableFormat.Tag, _ payload: UInt32) -> UInt32 {
    precondition(payload < TableFormat.payloadLimit, "a value outgrew the format")
    return payload << TableFormat.tagBits | tag.rawValue
  }

  private mutating func intern(_ node: [UInt32]) -> NodeReference {
    if nodeCount * 2 >= slots.count { grow() }
    var slot = Self.hash(node[...]) & (slots.count - 1)
    while slots[slot] != .max {
      let start = Int(slots[slot])
      if start + node.count <= words.count, words[start..<start + node.count].elementsEqual(node) {
        return NodeReference(offset: slots[slot])
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let offset = UInt32(words.count)
    words += node
    slots[slot] = offset
    nodeCount += 1
    return NodeReference(offset: offset)
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt32](repeating: .max, count: old.count * 2)
    for offset in old where offset != .max {
      let start = Int(offset)
      var slot = Self.hash(words[start..<start + length(at: start)]) & (slots.count - 1)
      while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = offset
    }
  }

  private func length(at start: Int) -> Int {
    let payload = Int(words[start] >> TableFormat.tagBits)
    switch TableFormat.Tag(rawValue: words[start] & (1 << TableFormat.tagBits - 1)) {
    case .array: return 1 + payload
    case .map, .record: return 1 + 2 * payload
    case .int, .uint, .double: return 3
    default: return 1
    }
  }

  private static func hash(_ node: ArraySlice<UInt32>) -> Int {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for word in node {
      state = (state ^ UInt64(word)) &* 0xFF51_AFD7_ED55_8CCD
      state ^= state >> 29
    }
    return Int(truncatingIfNeeded: state >> 8) & Int.max
  }
}
