import Diagnostics

/// Out of which folder of a tree in layers a file was read.
public struct LayerSearch: Sendable {
  private let layers: [(root: String, files: TreeFiles)]

  /// - Parameter roots: as for `lint`.
  public init(roots: [String]) { layers = roots.map { ($0, TreeFiles(roots: [$0])) } }

  /// The last root that has the file with this text, for catalogs of several roots are merged; without
  /// one, the last that has a file at its path.
  public func root(of file: SourceFile) -> String? {
    let having = layers.filter { $0.files.contains(file.path) }
    return (having.last { $0.files.place(of: file) != nil } ?? having.last)?.root
  }
}
