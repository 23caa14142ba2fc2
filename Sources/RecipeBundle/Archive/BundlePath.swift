/// Paths of a bundle's files.
enum BundlePath {
  /// What ustar's two fields for a path hold. The first could take a hundredth byte, at which some
  /// readers stumble for want of a terminator.
  private static let longestName = 99
  private static let longestPrefix = 155

  /// - Throws: when the path could be unpacked outside the folder that it is unpacked in, when it
  ///   has characters that some file system lacks, or when it does not fit a ustar header.
  static func check(_ path: String) throws {
    guard isPlain(path) else { throw BundleError.leavesBundle(path: path) }
    guard fitsHeader(path) else { throw BundleError.pathTooLong(path: path) }
  }

  /// Whether the path stays in the folder that it is unpacked in, and every file system has its characters.
  static func isPlain(_ path: String) -> Bool {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let hasPlainBytes = path.utf8.allSatisfy {
      (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\")
    }
    return hasPlainBytes
      && parts.allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !isUp($0) }
  }

  private static func isUp(_ part: Substring.UTF8View) -> Bool { part.elementsEqual("..".utf8) }

  /// Whether there is a `/` that leaves at most so much on each side.
  private static func fitsHeader(_ path: String) -> Bool {
    let length = path.utf8.count
    if length <= longestName { return true }
    return path.utf8.enumerated().contains { index, byte in
      byte == UInt8(ascii: "/") && index <= longestPrefix && length - index - 1 <= longestName
    }
  }
}

/// The list that `sha256sum -c` reads.
enum Checksums {
  static let path = "checksums.txt"

  /// The files with their list, sorted by the bytes of their paths.
  static func added(to files: [BundleFile]) throws -> [BundleFile] {
    for file in files { try BundlePath.check(file.path) }
    let sorted = Self.sorted(files)
    let lines = sorted.map { "\($0.body.sha256)  \($0.path)\n" }
    return Self.sorted(sorted + [BundleFile(path, text: lines.joined())])
  }

  /// By the bytes of their paths.
  static func sorted(_ files: [BundleFile]) -> [BundleFile] {
    files.sorted { $0.path.precedes($1.path) }
  }
}
