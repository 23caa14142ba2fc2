/// Where a reader finds the files of a tree, which know only their paths within it.
public struct FilePlaces: Sendable {
  /// The tree's folder as it was named; empty for files that are named by themselves.
  public let root: String
  /// Of a file that may lie in another folder than the tree's; nil where none can.
  private let search: (@Sendable (SourceFile) -> String?)?

  /// - Parameter search: the folder that a file is in, for trees in layers.
  public init(root: String, search: (@Sendable (SourceFile) -> String?)? = nil) {
    self.root = root
    self.search = search
  }

  public func place(of file: SourceFile) -> String {
    let folder = search?(file) ?? root
    return folder.isEmpty ? file.path : "\(folder)/\(file.path)"
  }
}
