/// What reads a machine, rather than a cluster.
public enum HostCollectors {
  /// There is no such folder.
  public struct NoFolder: Error {
    public let path: String
  }

  /// - Parameter root: the folder that the machine's files are in, `/` for this machine.
  /// - Parameter services: further services to read, besides containerd, docker and kubelet.
  /// - Parameter systemctl: the program's name or path.
  public static func all(
    root path: String, services: [String], systemctl: String
  ) throws(NoFolder) -> [any Collector] {
    let root = HostRoot(path)
    guard root.isFolder else { throw NoFolder(path: path) }
    return [
      GPUCollector(root: root), OSCollector(root: root),
      SystemDCollector(root: root, services: services, program: systemctl),
    ]
  }
}
