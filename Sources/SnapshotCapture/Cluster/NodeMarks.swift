import RecipeTable

/// A label or a taint.
struct NodeMark: Hashable {
  let key: String
  let value: String
  /// Of a taint.
  var effect: String?

  func precedes(_ other: NodeMark) -> Bool {
    let mine = [key, effect ?? "", value]
    let theirs = [other.key, other.effect ?? "", other.value]
    for (left, right) in zip(mine, theirs) where left != right {
      return left.precedes(right)
    }
    return false
  }
}

/// Labels or taints, with the nodes that have them.
struct NodeMarks: Sendable {
  private(set) var nodes: [NodeMark: [String]] = [:]
  /// The keys of those that look like secrets, and so are not here.
  private(set) var withheld: Set<String> = []

  mutating func add(_ mark: NodeMark, of node: String) {
    if mark.key.isEmpty { return }
    if Secrets.isSecret(key: mark.key, value: mark.value) {
      withheld.insert(mark.key)
    } else {
      nodes[mark, default: []].append(node)
    }
  }
}

/// What all nodes have, gathered node by node.
struct MarkedNodes: Sendable {
  private(set) var count = 0
  private(set) var labels = NodeMarks()
  private(set) var taints = NodeMarks()

  /// What is read of a node.
  static let shape = JSONShape.fields([
    "metadata": .only("name", "labels"), "spec": .only("taints"),
  ])

  mutating func add(_ node: Value) {
    let name = node["metadata"]?["name"]?.string ?? ""
    count += 1
    for label in node["metadata"]?["labels"]?.fields ?? [] {
      labels.add(NodeMark(key: label.key, value: label.value.string ?? ""), of: name)
    }
    for taint in node["spec"]?["taints"]?.elements ?? [] {
      let mark = NodeMark(
        key: taint["key"]?.string ?? "", value: taint["value"]?.string ?? "",
        effect: taint["effect"]?.string ?? "")
      taints.add(mark, of: name)
    }
  }
}
