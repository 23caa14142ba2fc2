import CommandSupport
import Diagnostics
import RecipeTable
import YAMLSyntax

/// A tree that gets something new: what it has already, and where new files go.
struct GrowingTree {
  struct Overlay {
    let name: String
    /// By its path within the tree.
    let file: String
    let base: String?
    let criteria: Criteria

    fileprivate init(_ record: Value) {
      name = record["name"]?.string ?? ""
      file = record["file"]?.string ?? ""
      base = record["base"]?.string
      var criteria = Criteria()
      for field in record["criteria"]?.fields ?? [] {
        guard let dimension = Dimension(name: field.key) else { continue }
        criteria[dimension] = field.value.string ?? Criteria.any
      }
      self.criteria = criteria
    }
  }

  static let baseName = "base"

  let table: RecipeTable
  private let options: TreeOptions
  private let base: Overlay
  private let overlays: [Overlay]
  private let baseDocument: YAMLDocument

  init(_ options: TreeOptions) throws {
    self.options = options
    table = try options.tableToAsk()
    base = Overlay(try table.catalog("base").value())
    overlays = try table.catalog("overlays").value().elements.map(Overlay.init)
    let path = options.place(of: base.file)
    baseDocument = YAMLDocument(bytes: try readFile(path), path: path)
  }

  // MARK: What is there

  /// Refuses a name that is taken, or that no file should have.
  ///
  /// - Parameter kind: the catalog's list of its kind.
  func requireNew(_ name: String, _ kind: String) throws {
    let isPlain = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
    }
    guard isPlain, !name.isEmpty, !name.hasPrefix("-"), !name.hasSuffix("-"), name.count <= 63
    else {
      throw CommandFailure(
        "\(name) is no name: it takes lower-case letters, digits and hyphens between them",
        status: ExitStatus.unusable)
    }
    let names = try table.catalog(kind).value().elements.compactMap { $0["name"]?.string }
    guard !names.contains(name), kind != "overlays" || name != Self.baseName else {
      throw CommandFailure("the tree has \(name) already", status: ExitStatus.unusable)
    }
  }

  /// - Throws: for a name that no overlay has, with the nearest.
  func overlay(_ name: String) throws -> Overlay {
    if name == Self.baseName { return base }
    if let found = overlays.first(where: { $0.name == name }) { return found }
    let near = nearestName(to: name, in: overlays.map(\.name) + [Self.baseName])
    throw CommandFailure(
      "there is no overlay \(name)\(didYouMean(near))", status: ExitStatus.unusable)
  }

  /// The overlay and those that it builds on, but for base.
  private func chain(_ overlay: Overlay) -> [Overlay] {
    var chain: [Overlay] = []
    var next: Overlay? = overlay
    while let current = next, !chain.contains(where: { $0.name == current.name }) {
      if current.name != Self.baseName { chain.append(current) }
      next = current.base.flatMap { name in overlays.first { $0.name == name } }
    }
    return chain
  }

  /// The criteria of an overlay and of those that it builds on.
  func inheritedCriteria(_ overlay: Overlay) -> Criteria {
    var criteria = Criteria()
    for overlay in chain(overlay) {
      for dimension in overlay.criteria.stated where !criteria.states(dimension) {
        criteria[dimension] = overlay.criteria[dimension]
      }
    }
    return criteria
  }

  /// The files of overlays that shall have something new, each once, without those that inherit it.
  func files(of names: [String]) throws -> [String] {
    let all = try Set(names).sorted().map(overlay)
    return all.filter { overlay in
      overlay.name == Self.baseName
        || !names.contains(Self.baseName)
          && !chain(overlay).dropFirst().contains { names.contains($0.name) }
    }.map { options.place(of: $0.file) }
  }

  // MARK: What is written

  /// Where a new file goes: to the private tree, if there is one.
  func newPlace(_ file: String) -> String { "\(options.data.last ?? options.recipes)/\(file)" }

  /// How people go on to call the programs with this tree.
  var arguments: String {
    ([options.recipes.quotedForShell] + options.data.map { "--data \($0.quotedForShell)" })
      .joined(separator: " ")
  }

  /// The version of the recipe language for a file without a profile.
  var apiVersion: String {
    let version = baseDocument.root?.mapping?["apiVersion"]?.scalar?.text ?? ""
    return version.isEmpty || version == "aicr.run/v1alpha3" ? "aicr.run/v1alpha2" : version
  }

  /// The licence that the base states in its first line, as a line; empty where it states none.
  var licence: String {
    let first = baseDocument.file.line(1)
    return first.hasPrefix("# SPDX-License-Identifier:") ? first + "\n" : ""
  }
}

extension ChangeSet {
  /// Adds an item to a list of a YAML file.
  mutating func append(
    _ item: YAMLItem, to path: [String], after earlier: [String] = [], in file: String
  ) throws {
    try change(file) { bytes in
      let document = YAMLDocument(bytes: bytes, path: file)
      guard let text = document.appending(item, to: path, after: earlier) else {
        throw CommandFailure(
          "\(file) is written such that only a person can add to its \(path.last ?? "list"); "
            + "nothing was changed", status: ExitStatus.unusable)
      }
      return text
    }
  }
}
