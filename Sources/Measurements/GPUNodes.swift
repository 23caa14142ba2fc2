import RecipeTable

/// Whether all GPU nodes of a snapshot have a label, or none: what the constraint
/// `NodeTopology.gpu-nodes.label` asks.
///
/// GPU nodes are those that GKE labels as such when it makes them, before anything is installed.
extension Snapshot {
  /// The label that every GPU node has.
  private static let gpuNodeLabel = "cloud.google.com/gke-accelerator"
  private static let shownNodes = 5

  /// - Parameter value: `key=value` or `!key`.
  /// - Returns: the answer, and what was found in words.
  /// - Throws: when the value is neither, or the snapshot does not tell for certain.
  public func gpuNodes(
    satisfy value: String
  ) throws(Unavailable) -> (isSatisfied: Bool, actual: String) {
    let expression: NodeLabelExpression
    do {
      expression = try NodeLabelExpression(value)
    } catch {
      throw Unavailable("\(error.text) is neither key=value nor !key with a valid label")
    }
    return try gpuNodes(satisfy: expression)
  }

  /// - Throws: when the snapshot does not tell for certain.
  public func gpuNodes(
    satisfy expression: NodeLabelExpression
  ) throws(Unavailable) -> (isSatisfied: Bool, actual: String) {
    guard let subtype = subtype("label", of: "NodeTopology") else {
      throw Unavailable("the snapshot has no labels of nodes (NodeTopology.label)")
    }
    let labels = NodeLabels(subtype: subtype)
    let nodes = Set(try labels.entries(of: Self.gpuNodeLabel).flatMap(\.nodes))
    if nodes.isEmpty {
      throw Unavailable("the snapshot has no GPU nodes: no node has the label \(Self.gpuNodeLabel)")
    }
    let entries = try labels.entries(of: expression.key)
    guard let wanted = expression.value else {
      return Self.having(
        expression.key, Set(entries.flatMap(\.nodes)).intersection(nodes), of: nodes)
    }
    let matching = entries.filter { $0.value.isSame(as: wanted) }.flatMap(\.nodes)
    return Self.lacking("\(expression.key)=\(wanted)", nodes.subtracting(matching), of: nodes)
  }

  private static func having(
    _ label: String, _ found: Set<String>, of nodes: Set<String>
  ) -> (isSatisfied: Bool, actual: String) {
    found.isEmpty
      ? (true, "none of \(nodes.count) GPU nodes has \(label)")
      : (false, "\(found.count) of \(nodes.count) GPU nodes have \(label): \(list(found))")
  }

  private static func lacking(
    _ label: String, _ found: Set<String>, of nodes: Set<String>
  ) -> (isSatisfied: Bool, actual: String) {
    found.isEmpty
      ? (true, "all \(nodes.count) GPU nodes have \(label)")
      : (false, "\(found.count) of \(nodes.count) GPU nodes lack \(label): \(list(found))")
  }

  private static func list(_ nodes: Set<String>) -> String {
    let sorted = nodes.inByteOrder
    let more = sorted.count > shownNodes ? " and \(sorted.count - shownNodes) more" : ""
    return sorted.prefix(shownNodes).joined(separator: ", ") + more
  }
}
