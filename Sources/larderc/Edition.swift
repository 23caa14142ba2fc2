import CatalogSite
import CommandSupport
import RecipeBundle
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The files of a published folder, and what each of its parts was made from: so that the next build
/// makes only the parts again that would come out differently.
struct EditionRecord {
  struct File: Sendable {
    let path: String
    let sha256: String
    let bytes: Int
  }

  struct Part: Sendable {
    let name: String
    let key: String
    let files: [File]
  }

  var stamp: SiteStamp
  var parts: [Part]

  /// Within the published folder.
  static let path = ".larder-build"
  private static let head = "larder build 1"

  /// A line for each part and each of its files.
  var text: String {
    let lines = parts.map { part in
      "part \(part.key) \(part.name)\n"
        + part.files.map { "file \($0.sha256) \($0.bytes) \($0.path)\n" }.joined()
    }
    return "\(Self.head)\nstamp \(stamp.text)\n" + lines.joined()
  }

  /// - Returns: nil where there is none that this program understands.
  init?(folder: String) {
    guard let bytes = try? readFile("\(folder)/\(Self.path)") else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count >= 2, lines[0] == Self.head, lines[1].hasPrefix("stamp ") else { return nil }
    stamp = SiteStamp(text: String(lines[1].dropFirst("stamp ".count)))
    parts = []
    for line in lines.dropFirst(2) {
      guard add(line.split(separator: " ", omittingEmptySubsequences: false)) else { return nil }
    }
  }

  init(stamp: SiteStamp, parts: [Part]) {
    self.stamp = stamp
    self.parts = parts
  }

  private mutating func add(_ words: [Substring]) -> Bool {
    if words.first == "part", words.count >= 3 {
      let name = words[2...].joined(separator: " ")
      parts.append(Part(name: name, key: String(words[1]), files: []))
      return true
    }
    guard words.first == "file", words.count >= 4, let bytes = Int(words[2]),
      let part = parts.popLast()
    else { return false }
    let path = words[3...].joined(separator: " ")
    guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else { return false }
    let file = File(path: path, sha256: String(words[1]), bytes: bytes)
    parts.append(Part(name: part.name, key: part.key, files: part.files + [file]))
    return true
  }
}

/// A new edition of a published folder: parts whose keys are those of the edition before are taken
/// over from there, the others are made, on all cores.
final class Edition: Sendable {
  /// What a build may replace.
  static let kind = WorkingFolder.Kind(mark: "index.md", name: "a published catalog")

  private let folder: String
  private let stamp: SiteStamp
  private let earlier: EditionRecord?
  private let earlierParts: [String: EditionRecord.Part]
  private let state = Mutex(State())

  private struct State {
    /// Made when there is something to write.
    var new: WorkingFolder?
    var parts: [EditionRecord.Part] = []
    var keptPaths: [String] = []
  }

  init(of folder: String, stamp: SiteStamp) {
    self.folder = folder
    self.stamp = stamp
    earlier = EditionRecord(folder: folder)
    earlierParts = Dictionary(
      (earlier?.parts ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether this edition is, to the byte, the one that is there.
  var isUnchanged: Bool {
    guard let earlier else { return false }
    return state.withLock { $0.new == nil && $0.parts.count == earlier.parts.count }
  }

  /// Makes or takes over these parts.
  ///
  /// - Returns: the files of each.
  @discardableResult
  func add(_ parts: [SitePart]) throws -> [[EditionRecord.File]] {
    let made = try inParallel(parts.count) { number in
      try self.kept(parts[number]) ?? self.made(parts[number])
    }
    state.withLock { $0.parts += made }
    return made.map(\.files)
  }

  /// The part as it is in the earlier edition, but for the stamp.
  private func kept(_ part: SitePart) throws -> EditionRecord.Part? {
    guard let earlier, let old = earlierParts[part.name], old.key == part.key else { return nil }
    let contents = old.files.compactMap { file -> [UInt8]? in
      guard let bytes = self.contents(of: file), BundleArchive.sha256(bytes) == file.sha256
      else { return nil }
      return bytes
    }
    // Somebody changed a file or took it away.
    guard contents.count == old.files.count else { return nil }
    let isStampOld = earlier.stamp.text != stamp.text
    let files = try zip(old.files, contents).map { file, bytes in
      guard isStampOld, SiteFile.isStamped(file.path) else {
        state.withLock { $0.keptPaths.append(file.path) }
        return file
      }
      return try written(stamp.replacing(earlier.stamp, in: bytes), to: file.path)
    }
    return EditionRecord.Part(name: part.name, key: part.key, files: files)
  }

  /// Nil where the file is no longer of that length.
  private func contents(of file: EditionRecord.File) -> [UInt8]? {
    let descriptor = open("\(folder)/\(file.path)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, Int(status.st_size) == file.bytes else { return nil }
    let bytes = [UInt8](unsafeUninitializedCapacity: file.bytes) { buffer, count in
      while count < file.bytes {
        let got = read(descriptor, buffer.baseAddress.map { $0 + count }, file.bytes - count)
        guard got > 0 else { break }
        count += got
      }
    }
    return bytes.count == file.bytes ? bytes : nil
  }

  private func made(_ part: SitePart) throws -> EditionRecord.Part {
    // The record changes, whether a file does or not.
    _ = try newFolder()
    let old = earlierParts[part.name]?.files ?? []
    let files = try part.files().map { file in
      let contents = stamp.stamped(file)
      let same = old.first { $0.path == file.path && self.contents(of: $0) == contents }
      guard let same else { return try written(contents, to: file.path) }
      state.withLock { $0.keptPaths.append(same.path) }
      return same
    }
    return EditionRecord.Part(name: part.name, key: part.key, files: files)
  }

  private func written(_ contents: [UInt8], to path: String) throws -> EditionRecord.File {
    try newFolder().write(contents, to: path)
    return EditionRecord.File(
      path: path, sha256: BundleArchive.sha256(contents), bytes: contents.count)
  }

  private func newFolder() throws -> WorkingFolder {
    try state.withLock { state in
      if let new = state.new { return new }
      let new = try WorkingFolder(replacing: folder, of: Self.kind)
      state.new = new
      return new
    }
  }

  /// Every file so far, in the order of their paths.
  var files: [EditionRecord.File] {
    state.withLock { $0.parts.flatMap(\.files) }
      .sorted { $0.path.precedes($1.path) }
  }

  /// Completes the new folder, asks `check` about it, and puts it in the place of the old one.
  func finish(_ check: (_ folder: String) throws -> Void) throws {
    let new = try newFolder()
    let (parts, kept) = state.withLock { ($0.parts, $0.keptPaths) }
    for path in kept { try new.keep(path, of: folder) }
    try new.write(
      Array(EditionRecord(stamp: stamp, parts: parts).text.utf8), to: EditionRecord.path)
    try check(new.path)
    try new.replace()
  }
}
