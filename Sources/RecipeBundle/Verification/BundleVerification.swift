import RecipeDocuments
import RecipeTable

/// Holds a bundle against its own list of checksums and its own statement of how it was made. Both were
/// made by whoever made the bundle: only a signature tells who that was.
public struct BundleVerification: Sendable {
  /// The folder in an archive; nil of a folder.
  public private(set) var name: String?
  /// How many files the list of checksums has.
  public private(set) var fileCount = 0
  /// None when everything is as it has to be; sorted.
  public private(set) var problems: [BundleProblem] = []

  private let files: [PackedFile]
  private var found: Set<BundleProblem> = []

  /// Of everything in an archive.
  public init(archive packed: [PackedFile]) {
    var tops: Set<Substring> = []
    files = packed.compactMap { file in
      let parts = file.path.split(
        separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      tops.insert(parts[0])
      if parts.count == 1, file.kind == .folder { return nil }
      // What stands beside the folder keeps its name, which no list has.
      return PackedFile(
        path: parts.count == 2 ? String(parts[1]) : file.path, kind: file.kind, mode: file.mode,
        contents: file.contents)
    }
    name = tops.count == 1 ? tops.first.map(String.init) : nil
    if tops.count != 1 || packed.contains(where: { $0.kind != .folder && !$0.path.contains("/") }) {
      found.insert(.severalFolders)
    }
    for file in packed where !BundlePath.isPlain(String(file.path.prefix { $0 != "/" })) {
      found.insert(.leaves(file.path))
    }
    for file in files where file.kind == .file && ![0o644, 0o755].contains(file.mode) {
      found.insert(.mode(file.path, file.mode))
    }
    check()
  }

  /// Of everything in a folder, which may have other permissions than an archive gives: those of whoever
  /// unpacked it.
  public init(folder packed: [PackedFile]) {
    files = packed
    // Set-user-ID and the like, and writable by everybody.
    for file in files where file.mode & 0o7002 != 0 && file.kind == .file {
      found.insert(.mode(file.path, file.mode))
    }
    check()
  }

  private mutating func check() {
    checkPlaces()
    let sums = checkSums()
    if let sums { checkProvenance(against: sums) }
    let texts = found.map { ($0, $0.description) }
    problems = texts.sorted { $0.1.precedes($1.1) }.map(\.0)
  }

  // MARK: Places

  private mutating func checkPlaces() {
    /// By how they are spelled in lower case.
    var spellings: [String: String] = [:]
    var folders: Set<String> = []
    var paths: Set<String> = []
    for file in files {
      if case .other(let kind) = file.kind { found.insert(.notAFile(file.path, kind: kind)) }
      if !BundlePath.isPlain(file.path) { found.insert(.leaves(file.path)) }
      if file.kind != .folder, !paths.insert(file.path).inserted {
        found.insert(.repeated(file.path))
      }
      for path in Self.foldersAbove(file.path) + [file.path] {
        let other = spellings.updateValue(path, forKey: path.lowercased())
        if let other, other != path { found.insert(.caseClash(min(path, other), max(path, other))) }
      }
      folders.formUnion(Self.foldersAbove(file.path))
      if file.kind == .folder { folders.insert(file.path) }
    }
    for path in paths.intersection(folders) { found.insert(.fileAndFolder(path)) }
  }

  private static func foldersAbove(_ path: String) -> [String] {
    path.indices.filter { path[$0] == "/" }.map { String(path[..<$0]) }
  }

  // MARK: Checksums

  /// - Returns: what checksums.txt says, by path.
  private mutating func checkSums() -> [String: String]? {
    guard let list = files.first(where: { $0.path == Checksums.path && $0.kind == .file }) else {
      found.insert(.noChecksums)
      return nil
    }
    var sums: [String: String] = [:]
    let lines = list.contents.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (number, line) in lines.dropLast().enumerated() {
      guard let (path, digest) = Self.entry(line), sums.updateValue(digest, forKey: path) == nil
      else {
        found.insert(.badChecksums(line: number + 1))
        continue
      }
    }
    if lines.last?.isEmpty == false { found.insert(.badChecksums(line: lines.count)) }
    fileCount = sums.count
    compare(sums)
    return sums
  }

  /// Of `DIGEST  PATH`.
  private static func entry(_ line: ArraySlice<UInt8>) -> (path: String, digest: String)? {
    let digest = line.prefix(64)
    let path = String(decoding: line.dropFirst(66), as: UTF8.self)
    guard digest.count == 64, line.dropFirst(64).starts(with: "  ".utf8), BundlePath.isPlain(path),
      digest.allSatisfy({ $0.isLowerOrDigit && $0 <= UInt8(ascii: "f") }), path != Checksums.path
    else { return nil }
    return (path, String(decoding: digest, as: UTF8.self))
  }

  private mutating func compare(_ sums: [String: String]) {
    var missing = Set(sums.keys)
    for file in files where file.kind == .file && file.path != Checksums.path {
      missing.remove(file.path)
      guard let sum = sums[file.path] else {
        found.insert(.extra(file.path))
        continue
      }
      if BundleArchive.sha256(file.contents) != sum { found.insert(.changed(file.path)) }
    }
    for path in missing { found.insert(.missing(path)) }
  }

  // MARK: Provenance

  /// The statement has every file but itself and the list, which has the statement.
  private mutating func checkProvenance(against sums: [String: String]) {
    guard let file = files.first(where: { $0.path == Provenance.path && $0.kind == .file }) else {
      found.insert(.noProvenance)
      return
    }
    guard let statement = Value(document: file.contents) else {
      found.insert(.badProvenance("can't be read"))
      return
    }
    if let reason = Self.unfit(statement) { found.insert(.badProvenance(reason)) }
    var expected = sums
    expected[Provenance.path] = nil
    for subject in statement["subject"]?.elements ?? [] {
      let path = subject["name"]?.string ?? ""
      guard let digest = subject["digest"]?["sha256"]?.string,
        expected.removeValue(forKey: path) == digest
      else {
        found.insert(.provenanceDiffers(path))
        continue
      }
    }
    for path in expected.keys { found.insert(.provenanceDiffers(path)) }
  }

  private static func unfit(_ statement: Value) -> String? {
    guard statement["_type"]?.string == InToto.statementType,
      statement["predicateType"]?.string == Provenance.predicateType
    else { return "is no statement of provenance" }
    let definition = statement["predicate"]?["buildDefinition"]
    guard definition?["buildType"]?.string == Provenance.buildType else {
      return "is not about a bundle of Larder's"
    }
    return nil
  }
}
