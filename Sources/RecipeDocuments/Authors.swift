import RecipeTable

/// What the files of a tree are, for people who are shown that a value comes from one.
public struct Authors: Sendable {
  /// What a file is, and the name of what it defines.
  public struct Author: Sendable {
    public enum Kind: String, Sendable {
      case base, overlay, mixin, registry, values, file
    }

    public let kind: Kind
    /// Empty where there is only one of the kind.
    public let name: String

    /// `overlay eks`
    public var text: String {
      switch kind {
      case .base: "base"
      case .overlay: "overlay \(name)"
      case .mixin: "mixin \(name)"
      case .registry: "registry default"
      case .values: "values of \(name)"
      case .file: "file"
      }
    }
  }

  private var known: [String: Author] = [:]

  public init(_ table: RecipeTable) throws(TableError) {
    for (list, kind) in [("overlays", Author.Kind.overlay), ("mixins", .mixin)] {
      for record in try table.catalog(list).elements() {
        let name = try record.member("name")?.string() ?? ""
        guard let file = try record.member("file")?.string() else { continue }
        known[file] = Author(kind: kind, name: name)
      }
    }
    if let base = try table.catalog("base").member("file")?.string() {
      known[base] = Author(kind: .base, name: "")
    }
    known["registry.yaml"] = Author(kind: .registry, name: "")
  }

  /// - Parameter file: by its path within the tree.
  public func author(of file: String) -> Author {
    if let known = known[file] { return known }
    let parts = file.split(separator: "/").map(String.init)
    guard parts.count > 2, parts[0] == "components" else { return Author(kind: .file, name: "") }
    return Author(kind: .values, name: parts[1])
  }
}
