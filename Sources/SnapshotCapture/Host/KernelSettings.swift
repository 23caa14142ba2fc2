import Measurements

/// The kernel's settings, `/proc/sys`, each under the path of its file, as AICR has them.
///
/// https://www.kernel.org/doc/html/latest/admin-guide/sysctl/index.html
struct KernelSettings {
  static let folder = "/proc/sys"

  let root: HostRoot

  func subtype() throws(CaptureFailure) -> Snapshot.Subtype? {
    var readings = Readings()
    try read(Self.folder, into: &readings)
    return readings.subtype("sysctl")
  }

  private func read(_ folder: String, into readings: inout Readings) throws(CaptureFailure) {
    if Task.isCancelled { throw .cancelled }
    for name in root.names(in: folder) {
      let path = "\(folder)/\(name)"
      guard !Self.isLeftOut(path) else { continue }
      switch root.kind(of: path) {
      case .folder: try read(path, into: &readings)
      case .file: add(path, to: &readings)
      case .other: continue
      }
    }
  }

  /// Some can only be written, and some only be read by the root user: those are left out.
  private func add(_ path: String, to readings: inout Readings) {
    guard let text = root.readableText(path) else { return }
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(whereSeparator: \.isWhitespace)
    }
    guard lines.count > 1, lines.allSatisfy({ $0.count > 1 }) else {
      readings.add(path, text)
      return
    }
    // A list of pairs, such as that of /proc/sys/kernel/... of some drivers.
    for line in lines {
      readings.add("\(path)/\(line[0])", line.dropFirst().joined(separator: " "))
    }
  }

  // MARK: What is left out

  private static func isLeftOut(_ path: String) -> Bool {
    let name = path.dropFirst(folder.count + 1)
    return counters.contains(String(name)) || families.contains { name.hasPrefix($0) }
      || isOfOneInterface(name)
  }

  /// What tells how the machine is just now and not how it is set: no two snapshots would be equal.
  private static let counters: Set<String> = [
    "fs/aio-nr", "fs/dentry-state", "fs/file-nr", "fs/inode-nr", "fs/inode-state",
    "kernel/ns_last_pid", "kernel/pty/nr", "net/netfilter/nf_conntrack_count", "vm/stat_refresh",
  ]

  /// Random numbers and the machine's identity; quota counters; drives; tables of whoever registers
  /// programs.
  private static let families = ["dev/cdrom", "fs/quota/", "kernel/random/"]

  /// A node has hundreds of interfaces that come and go with its pods. How they begin, and what holds for
  /// all of them, is told.
  private static func isOfOneInterface(_ name: Substring) -> Bool {
    let parts = name.split(separator: "/")
    guard parts.count > 3, parts[0] == "net", ["conf", "neigh"].contains(parts[2]) else {
      return false
    }
    return parts[3] != "all" && parts[3] != "default"
  }
}
