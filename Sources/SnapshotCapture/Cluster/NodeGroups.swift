import Measurements
import RecipeTable

/// All nodes of a cluster, those together that are alike: `K8s.node` of a snapshot that is about no node
/// in particular.
///
/// A reading stands for every node. Where they differ it is `mixed: A, B`, which is neither a version
/// nor the name of a service, so that nothing holds because the first node was looked at; an item each
/// tells then how many nodes are which.
struct NodeGroups: Sendable {
  private struct Group: Sendable {
    let facts: NodeFacts
    var nodes: [String]
  }

  private var groups: [String: Group] = [:]

  mutating func add(_ node: Value) {
    let facts = NodeFacts(node)
    let kind = facts.common.map { "\($0)=\($1)" }.inByteOrder.joined(separator: "\n")
    groups[kind, default: Group(facts: facts, nodes: [])].nodes.append(facts.name)
  }

  /// - Returns: nil for a cluster without nodes.
  func subtype(list: NodeList) -> Snapshot.Subtype? {
    let groups = groups.sorted { $0.key.precedes($1.key) }.map(\.value)
    if groups.count == 1, groups[0].nodes.count == 1 { return groups[0].facts.subtype }
    guard !groups.isEmpty else { return nil }
    let agreement = Agreement(groups.map(\.facts.common))
    return Snapshot.Subtype(
      name: "node", record: Snapshot.Record(texts: agreement.texts),
      items: groups.count == 1 ? [] : groups.map { Self.item($0, list) })
  }

  private static func item(_ group: Group, _ list: NodeList) -> Snapshot.Record {
    let nodes = list.text(group.nodes)
    let readings =
      group.facts.common.map { Snapshot.Reading($0, .string($1)) } + [
        Snapshot.Reading("node-count", .int(Int64(nodes.count))),
        Snapshot.Reading("node-list", .string(nodes.text)),
        Snapshot.Reading("truncated", .bool(nodes.isTruncated)),
      ]
    return Snapshot.Record(
      data: readings.sorted { $0.key.precedes($1.key) },
      context: [Snapshot.Reading("source-node", .string(nodes.first))])
  }
}
