import RecipeBundle
import Testing

@Suite struct BundleArchiveTests {
  static let files = [
    BundleFile(path: "b/run.sh", contents: Array("#!/bin/sh\n".utf8), isExecutable: true),
    BundleFile(path: "a.txt", contents: Array("text".utf8)),
    BundleFile(path: "empty", contents: []),
    BundleFile(path: "Z", contents: Array(repeating: 0xFF, count: 100_000)),
  ]

  @Test func orderOfTheFilesDoesNotMatter() throws {
    let bytes = try BundleArchive.tarGzip(Self.files, folder: "x")
    #expect(try BundleArchive.tarGzip(Self.files.reversed(), folder: "x") == bytes)
    #expect(try BundleArchive.tarGzip(Self.files, folder: "y") != bytes)
  }

  @Test func gzipHeaderHasNoTimeAndNoName() throws {
    let bytes = try BundleArchive.tarGzip(Self.files, folder: "x")
    #expect(Array(bytes[0..<8]) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
  }

  @Test func pythonReadsIt() throws {
    let script = """
      import sys, tarfile
      with tarfile.open(sys.argv[1], "r:gz") as archive:
          for m in archive:
              data = archive.extractfile(m).read()
              print(m.name, oct(m.mode), m.uid, m.gid, m.mtime, m.isreg(), len(data), len(m.pax_headers))
      """
    try withTemporaryFolder { folder in
      try write(try BundleArchive.tarGzip(Self.files, folder: "x"), to: "\(folder)/x.tar.gz")
      let result = try runProgram(["python3", "-c", script, "x.tar.gz"], in: folder)
      let time = BundleArchive.modificationTime
      #expect(
        result.output == """
          x/Z 0o644 0 0 \(time) True 100000 0
          x/a.txt 0o644 0 0 \(time) True 4 0
          x/b/run.sh 0o755 0 0 \(time) True 10 0
          x/empty 0o644 0 0 \(time) True 0 0

          """)
    }
  }

  @Test func unpackedBundlesVerify() throws {
    let table = TestTable(components: HelmDeployerTests.components, files: HelmDeployerTests.files)
    try withTemporaryFolder { folder in
      let files = try table.bundle()
      try write(try BundleArchive.tarGzip(files, folder: "h100-eks"), to: "\(folder)/x.tar.gz")
      let unpacked = try runProgram(["tar", "-xzf", "x.tar.gz"], in: folder)
      #expect(unpacked.status == 0 && unpacked.output.isEmpty, "\(unpacked.output)")
      let checked = try runProgram(
        ["sha256sum", "--strict", "-c", "checksums.txt"], in: "\(folder)/h100-eks")
      #expect(checked.status == 0, "\(checked.output)")
      // Every file but the list itself.
      #expect(checked.output.split(separator: "\n").count == files.count - 1)
      let deployed = try runProgram(
        ["./deploy.sh", "--dry-run", "--from", "extras"], in: "\(folder)/h100-eks")
      #expect(deployed.status == 0 && deployed.output.hasPrefix("[3/4] extras\n  helm upgrade"))
    }
  }

  @Test(
    arguments: [
      "../x", "/x", "a/../../x", "a//x", "./x", "a/.", "", "a/", "a\\x", "a\u{0}b", "a b", "ä",
      "a\n",
    ])
  func pathsThatLeaveTheFolder(_ path: String) {
    #expect(throws: BundleError.leavesBundle(path: "x/\(path)")) {
      try BundleArchive.tarGzip([BundleFile(path: path, contents: [])], folder: "x")
    }
  }

  @Test(arguments: ["..", "", "/tmp", "."])
  func foldersThatLeaveTheFolder(_ folder: String) {
    #expect(throws: BundleError.leavesBundle(path: "\(folder)/x")) {
      try BundleArchive.tarGzip([BundleFile(path: "x", contents: [])], folder: folder)
    }
  }

  @Test func longNames() throws {
    func archive(_ path: String) throws {
      _ = try BundleArchive.tarGzip([BundleFile(path: path, contents: [])], folder: "x")
    }
    let name = String(repeating: "n", count: 99)
    let prefix = String(repeating: "p", count: 153)
    #expect(throws: Never.self) { try archive(name) }
    #expect(throws: Never.self) { try archive("\(prefix)/\(name)") }
    #expect(throws: BundleError.pathTooLong(path: "x/\(name)n")) { try archive(name + "n") }
    #expect(throws: BundleError.pathTooLong(path: "x/\(prefix)p/\(name)")) {
      try archive("\(prefix)p/\(name)")
    }
  }

  @Test func repeatedPaths() {
    let file = BundleFile(path: "a", contents: [])
    #expect(throws: BundleError.repeatedPath("x/a")) {
      try BundleArchive.tarGzip([file, file], folder: "x")
    }
  }

  @Test func digests() {
    #expect(
      BundleArchive.sha256([])
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      BundleArchive.sha256(Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
