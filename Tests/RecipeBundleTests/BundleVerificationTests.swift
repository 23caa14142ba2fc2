import RecipeBundle
import RecipeTable
import TestSupport
import Testing

@Suite struct BundleVerificationTests {
  static let table = TestTable(
    components: HelmDeployerTests.components, files: HelmDeployerTests.files)

  private func packed(_ change: (inout [BundleFile]) -> Void = { _ in }) throws -> [PackedFile] {
    var files = try Self.table.bundle()
    change(&files)
    return try BundleArchive.files(
      inTarGzip: try BundleArchive.tarGzip(files, folder: "h100-eks"))
  }

  private func problems(_ change: (inout [BundleFile]) -> Void) throws -> [BundleProblem] {
    BundleVerification(archive: try packed(change)).problems
  }

  private func file(_ path: String, _ text: String) -> BundleFile {
    BundleFile(path: path, contents: Array(text.utf8))
  }

  @Test func wholeBundles() throws {
    let archive = try packed()
    let verification = BundleVerification(archive: archive)
    #expect(verification.problems == [])
    #expect(verification.name == "h100-eks")
    #expect(verification.fileCount == archive.count - 1)
    let folder = archive.map {
      PackedFile(
        path: String($0.path.dropFirst("h100-eks/".count)), kind: $0.kind, mode: 0o600,
        contents: $0.contents)
    }
    #expect(BundleVerification(folder: folder).problems == [])
  }

  @Test func changes() throws {
    #expect(
      try problems { files in
        let place = files.firstIndex { $0.path == "deploy.sh" }!
        files[place] = BundleFile(path: "deploy.sh", contents: [], isExecutable: true)
      } == [.changed("deploy.sh")])
    #expect(try problems { $0.removeAll { $0.path == "recipe.yaml" } } == [.missing("recipe.yaml")])
    #expect(try problems { $0.append(file("new.sh", "")) } == [.extra("new.sh")])
    #expect(
      try problems { $0.removeAll { $0.path == "checksums.txt" } } == [.noChecksums])
    #expect(
      try problems { $0.removeAll { $0.path == "provenance.json" } }
        == [.missing("provenance.json"), .noProvenance])
  }

  /// Whoever changes both lists is only found by a signature.
  @Test func provenanceAgreesWithChecksums() throws {
    let found = try problems { files in
      let place = files.firstIndex { $0.path == "checksums.txt" }!
      let new = file("new.sh", "")
      files[place] = file(
        "checksums.txt",
        files.text("checksums.txt") + "\(BundleArchive.sha256([]))  new.sh\n")
      files.append(new)
    }
    #expect(found == [.provenanceDiffers("new.sh")])
  }

  @Test(arguments: ["{", "{}", "[]", "", "{\"_type\": 1, \"_type\": 2}"])
  func statementsThatAreNone(_ text: String) throws {
    let found = try problems { files in
      let sum = files.first { $0.path == "provenance.json" }!.body.sha256
      let new = file("provenance.json", text)
      files.removeAll { ["provenance.json", "checksums.txt"].contains($0.path) }
      let list = try! Self.table.bundle().text("checksums.txt")
      files += [
        new, file("checksums.txt", list.replacing(sum, with: BundleArchive.sha256(new.contents))),
      ]
    }
    #expect(
      found.contains {
        if case .badProvenance = $0 { return true }
        return false
      }, "\(found)")
    #expect(!found.contains(.changed("provenance.json")))
  }

  @Test(arguments: [
    "x", "\(String(repeating: "0", count: 64)) a", "\(String(repeating: "0", count: 64))  ../a",
    "\(String(repeating: "G", count: 64))  a",
    "\(String(repeating: "0", count: 64))  checksums.txt",
    "\(String(repeating: "0", count: 64))  recipe.yaml", "",
  ])
  func linesThatAreNone(_ line: String) throws {
    let count = try Self.table.bundle().count
    let found = try problems { files in
      let list = files.text("checksums.txt")
      files.removeAll { $0.path == "checksums.txt" }
      files.append(file("checksums.txt", list + line + "\n"))
    }
    #expect(found.contains(.badChecksums(line: count)), "\(found)")
  }

  // MARK: Image layouts

  private func layout() throws -> [PackedFile] {
    try OCILayout.files(of: try Self.table.wholeBundle()).map {
      PackedFile(path: $0.path, kind: .file, mode: 0o644, contents: $0.contents)
    }
  }

  @Test func layouts() throws {
    let layout = try layout()
    let read = OCILayout.archive(in: layout)
    #expect(read.problems == [])
    #expect(read.archive == (try BundleArchive.tarGzip(try Self.table.wholeBundle())))
    for (number, file) in layout.enumerated() {
      var missing = layout
      missing.remove(at: number)
      #expect(OCILayout.archive(in: missing).problems.contains(.missing(file.path)))
      var changed = layout
      changed[number] = PackedFile(
        path: file.path, kind: .file, mode: 0o644, contents: file.contents + [0x20])
      // White space means nothing in the two files that no digest is of.
      let isFree = ["index.json", "oci-layout"].contains(file.path)
      let found = OCILayout.archive(in: changed).problems
      #expect(isFree ? found.isEmpty : found.contains(.changed(file.path)), "\(found)")
    }
    let extra = PackedFile(path: "blobs/sha256/x", kind: .file, mode: 0o644)
    #expect(OCILayout.archive(in: layout + [extra]).problems == [.extra("blobs/sha256/x")])
    let link = PackedFile(path: "x", kind: .other("a symbolic link"), mode: 0o777)
    #expect(
      OCILayout.archive(in: layout + [link]).problems == [
        .notAFile("x", kind: "a symbolic link")
      ])
  }

  // MARK: Damage

  /// Random bytes, and bundles and layouts that were damaged: reading ends, and nothing damaged is whole.
  @Test(.timeLimit(.minutes(5)), arguments: 0..<4)
  func damagedArchives(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let archive = try BundleArchive.tarGzip(try Self.table.wholeBundle())
    let whole = try packed()
    for _ in 0..<150 {
      var bytes = archive
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes = Damage.apply(to: bytes, using: &generator)
      }
      guard bytes != archive, let files = try? BundleArchive.files(inTarGzip: bytes) else {
        continue
      }
      let isSame =
        files.count == whole.count
        && zip(files, whole).allSatisfy { $0.path == $1.path && $0.contents == $1.contents }
      #expect(isSame || !BundleVerification(archive: files).problems.isEmpty)
    }
    for _ in 0..<150 {
      let count = Int.random(in: 0...3000, using: &generator)
      let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect((try? BundleArchive.files(inTarGzip: noise)) == nil)
      let files = try? BundleArchive.files(
        inTarGzip: try BundleArchive.tarGzip(
          [BundleFile(path: "provenance.json", contents: noise), file("checksums.txt", "x")],
          folder: "x"))
      #expect(!BundleVerification(archive: try #require(files)).problems.isEmpty)
    }
  }
}
