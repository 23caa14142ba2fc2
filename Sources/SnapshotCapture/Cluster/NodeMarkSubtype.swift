import Measurements
import RecipeTable

/// Labels or taints as a subtype of `NodeTopology`, in both ways in which snapshots tell them.
///
/// Newer readers take the items, one a mark. Older ones take readings `KEY: VALUE|NODES` of a label and
/// `KEY: EFFECT|VALUE|NODES` of a taint. Where several marks have a key, the label's value or the
/// taint's effect goes to its end: `KEY.VALUE: VALUE|NODES`, `KEY.EFFECT: VALUE|NODES`. Where that is
/// the name of another mark as well, the reading would be about two things, and is left out.
struct NodeMarkSubtype {
  let name: String
  let marks: NodeMarks
  let list: NodeList

  /// Nil where no node has any.
  var subtype: Snapshot.Subtype? {
    let entries = entries
    if entries.isEmpty, withheld.isEmpty { return nil }
    var uses: [String: Int] = [:]
    for entry in entries { uses[entry.folded, default: 0] += 1 }
    let readings = entries.filter { uses[$0.folded] == 1 }
      .map { Snapshot.Reading($0.folded, .string($0.reading)) }
      .sorted { $0.key.precedes($1.key) }
    return Snapshot.Subtype(
      name: name, record: Snapshot.Record(data: readings, context: withheld),
      items: entries.map { $0.item(isFolded: uses[$0.folded] == 1) })
  }

  private var withheld: [Snapshot.Reading] {
    let keys = marks.withheld.inByteOrder.joined(separator: ", ")
    return keys.isEmpty ? [] : [Snapshot.Reading(Readings.withheldKey, .string(keys))]
  }

  private struct Entry {
    let mark: NodeMark
    let nodes: NodeList.Text
    /// The reading's key.
    let folded: String
    /// The reading's value.
    let reading: String

    /// - Parameter isFolded: the reading is there, and the item need not name the nodes again.
    func item(isFolded: Bool) -> Snapshot.Record {
      let place =
        isFolded
        ? Snapshot.Reading("node-list-ref", .string(folded))
        : Snapshot.Reading("node-list", .string(nodes.text))
      var context = [
        Snapshot.Reading("key", .string(mark.key)), Snapshot.Reading("value", .string(mark.value)),
      ]
      if let effect = mark.effect {
        context.insert(Snapshot.Reading("effect", .string(effect)), at: 0)
      }
      return Snapshot.Record(
        data: [
          Snapshot.Reading("node-count", .int(Int64(nodes.count))), place,
          Snapshot.Reading("truncated", .bool(nodes.isTruncated)),
        ], context: context)
    }
  }

  private var entries: [Entry] {
    var marksOfKey: [String: Int] = [:]
    for mark in marks.nodes.keys { marksOfKey[mark.key, default: 0] += 1 }
    return marks.nodes.sorted { $0.key.precedes($1.key) }.map { mark, nodes in
      let nodes = list.text(nodes)
      let isShared = marksOfKey[mark.key, default: 0] > 1
      let fields = [isShared ? nil : mark.effect, mark.value, nodes.text].compactMap { $0 }
      return Entry(
        mark: mark, nodes: nodes,
        folded: isShared ? "\(mark.key).\(mark.effect ?? mark.value)" : mark.key,
        reading: fields.joined(separator: "|"))
    }
  }
}

/// How names of nodes are listed.
struct NodeList {
  /// Nil for all.
  let most: Int?

  struct Text {
    /// In the order of their bytes, with commas between, and ` (+N more)` at the end.
    let text: String
    /// Those left out, too.
    let count: Int
    let isTruncated: Bool
    /// Empty where there are none.
    let first: String
  }

  func text(_ nodes: [String]) -> Text {
    let sorted = nodes.inByteOrder
    guard let most, sorted.count > most else {
      return Text(
        text: sorted.joined(separator: ","), count: sorted.count, isTruncated: false,
        first: sorted.first ?? "")
    }
    let text =
      sorted.prefix(most).joined(separator: ",") + " (+\(sorted.count - most) more)"
    return Text(text: text, count: sorted.count, isTruncated: true, first: sorted[0])
  }
}
