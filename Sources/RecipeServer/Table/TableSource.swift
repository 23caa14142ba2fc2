import CommandSupport

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Where a table comes from, and who must have signed it.
public struct TableSource: Sendable {
  let path: String
  /// The file of a public key.
  let requiredKey: String?

  /// More than any table of people's recipes has; the largest that the format can have is of this order.
  private static let limit = 4 << 30

  public init(path: String, requiredKey: String? = nil) {
    self.path = path
    self.requiredKey = requiredKey
  }

  /// What tells one version of the file, and of its signature, from the next.
  struct Identity: Equatable {
    private let files: [[Int]]

    fileprivate init(_ paths: [String]) {
      files = paths.map { path in
        var status = stat()
        guard stat(path, &status) == 0 else { return [] }
        return [
          Int(truncatingIfNeeded: status.st_dev), Int(truncatingIfNeeded: status.st_ino),
          Int(status.st_size), status.st_mtim.tv_sec,
          status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
        ]
      }
    }
  }

  /// Nothing of the files is read.
  func identity() -> Identity {
    Identity([path] + (requiredKey == nil ? [] : [DetachedSignature.path(of: path)]))
  }

  /// The whole table. It is read and not mapped: what was verified stays, whatever happens to the file.
  ///
  /// - Throws: also when a signature is required and is not right.
  func edition(cacheLimit: Int) throws -> Edition {
    let bytes =
      try requiredKey.map { try VerifyingKey(path: $0).signedBytes(ofTable: path) }
      ?? readFile(path, limit: Self.limit)
    return try Edition(bytes, path: path, cacheLimit: cacheLimit)
  }
}
