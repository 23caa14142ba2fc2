import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The files of a tree, and of private trees layered over it: a later root's file replaces an
/// earlier one's at the same path.
struct TreeFiles {
  /// How many files a tree may have.
  static let maximumFiles = 100_000
  private static let maximumDepth = 32
  private static let maximumBytes = 10_000_000

  /// Where each file is, by its path within the tree; the last is the one that counts.
  private var places: [String: [String]] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  init(roots: [String]) {
    for root in roots {
      guard let real = Self.realPath(root), Self.kind(of: real) == S_IFDIR else {
        report("no-such-folder", "\(root) is not a folder")
        continue
      }
      walk(real, "", root: real, depth: 0)
    }
  }

  /// In the order in which a walk through the folders meets them, which decides between files that
  /// declare the same name.
  var paths: [String] {
    places.keys.map { (path: $0, parts: $0.split(separator: "/").map(String.init)) }
      .sorted { $0.parts.lexicographicallyPrecedes($1.parts) { $0.precedes($1) } }
      .map(\.path)
  }

  func contains(_ path: String) -> Bool { places[path] != nil }

  /// The bytes of a file, or nil and a diagnostic.
  mutating func read(_ path: String) -> [UInt8]? { layers(path).last }

  /// The bytes of a file in every root that has it, the first root's first.
  mutating func layers(_ path: String) -> [[UInt8]] {
    (places[path] ?? []).compactMap { place in
      let bytes = Self.contents(of: place)
      if bytes == nil {
        report("unreadable-file", "\(path) cannot be read, or has over \(Self.maximumBytes) bytes")
      }
      return bytes
    }
  }

  /// Every file at a path, the first root's first, without a word of those that cannot be read.
  func contents(_ path: String) -> [(place: String, bytes: [UInt8])] {
    (places[path] ?? []).compactMap { place in Self.contents(of: place).map { (place, $0) } }
  }

  /// The bytes of a file if it can be read, without a word when it cannot.
  func peek(_ path: String) -> [UInt8]? { places[path]?.last.flatMap(Self.contents) }

  private mutating func walk(_ folder: String, _ prefix: String, root: String, depth: Int) {
    guard depth < Self.maximumDepth else {
      return report("nested-too-deeply", "\(prefix) has folders more than \(depth) deep")
    }
    for name in Self.entries(folder) where !name.hasPrefix(".") {
      let place = folder + "/" + name
      let path = prefix + name
      guard let target = Self.realPath(place) else {
        report("dangling-link", "\(path) is a link to nothing")
        continue
      }
      guard target == root || target.hasPrefix(root + "/") else {
        report("path-leaves-tree", "\(path) is a link that leaves the tree")
        continue
      }
      switch Self.kind(of: place) {
      // Following it could go round in circles.
      case S_IFLNK where Self.kind(of: target) == S_IFDIR:
        report("linked-folder", "\(path) is a link to a folder, which is not followed")
      case S_IFDIR: walk(place, path + "/", root: root, depth: depth + 1)
      case S_IFREG, S_IFLNK: add(path, at: target)
      default: break
      }
    }
  }

  private mutating func add(_ path: String, at place: String) {
    if places.count == Self.maximumFiles {
      report("too-many-files", "the tree has more than \(Self.maximumFiles) files")
    }
    guard places.count < Self.maximumFiles else { return }
    places[path, default: []].append(place)
  }

  private mutating func report(_ code: String, _ message: String) {
    diagnostics.append(Diagnostic(.error, code, message, at: nil))
  }

  private static func entries(_ folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.inByteOrder
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func kind(of path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }

  private static func contents(of path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size <= maximumBytes else { return nil }
    let size = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let got = Glibc.read(descriptor, buffer.baseAddress! + count, size - count)
        if got <= 0 { break }
        count += got
      }
    }
  }
}
