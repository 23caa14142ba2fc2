import RecipeTable

extension ClusterFacts {
  /// An address in a snapshot whose reading tells something of what a query states.
  struct Address: Sendable {
    /// As constraints write it; of a node's label all its values are meant.
    let name: String
    let dimension: Dimension
    /// The kind of text that stands there; several addresses can hold the same kind.
    let kind: String
    /// Whether names are looked for among the words of the text, instead of it being one.
    let isProse: Bool
    /// Whether it is no surprise when the text means nothing.
    let isVague: Bool
    let source: String
  }

  /// What a text means where it stands at an address.
  struct Name: Sendable {
    /// Without regard to case. In prose, words in a row; elsewhere the whole text, where `*` stands for
    /// anything.
    let name: String
    /// The kind of text that it is a name in.
    let kind: String
    /// The value that queries know it by, whether or not a tree has it.
    let meaning: String
    /// Whether it counts more than names that do not: those tell of the machines, on which this runs.
    let prevails: Bool
    let source: String
  }

  /// Adds an address, or replaces what is known of it.
  mutating func add(_ address: Address) {
    addresses.replaceOrAppend(address) {
      $0.name == address.name && $0.dimension == address.dimension
    }
  }

  /// Adds a name, or replaces what is known of it.
  mutating func add(_ name: Name) {
    names.replaceOrAppend(name) { $0.name == name.name && $0.kind == name.kind }
  }
}

extension Array {
  fileprivate mutating func replaceOrAppend(_ element: Element, where isSame: (Element) -> Bool) {
    if let place = firstIndex(where: isSame) {
      self[place] = element
    } else {
      append(element)
    }
  }
}
