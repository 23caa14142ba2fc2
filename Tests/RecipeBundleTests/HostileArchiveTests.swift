import RecipeBundle
import Testing

/// Archives that Python's tarfile made to do harm, or that are no archives.
@Suite struct HostileArchiveTests {
  /// Writes one archive for each call of `make`, around two good files.
  private static let script = """
    import gzip, hashlib, io, os, sys, tarfile
    def add(t, name, data=b"x", mode=0o644, type=tarfile.REGTYPE, link=""):
        i = tarfile.TarInfo(name); i.size = len(data) if type == tarfile.REGTYPE else 0
        i.mode = mode; i.type = type; i.linkname = link
        t.addfile(i, io.BytesIO(data) if i.size else None)
    def make(name, *entries, format=tarfile.USTAR_FORMAT, **more):
        with tarfile.open(name + ".tar.gz", "w:gz", format=format, **more) as t:
            for e in [("b/a.txt", b"text")] + list(entries):
                add(t, *e) if isinstance(e, tuple) else add(t, **e)
    make("good", {"name": "b", "type": tarfile.DIRTYPE, "mode": 0o755})
    make("up", ("../evil",)); make("inner-up", ("b/../../evil",)); make("absolute", ("/etc/evil",))
    make("dot", ("b/./c",)); make("backslash", ("b/..\\\\evil",)); make("space", ("b/a b",))
    make("newline", ("b/a\\nb",)); make("beside", ("c.txt",)); make("two", ("c/d",))
    make("again", ("b/a.txt", b"other")); make("case", ("b/A.txt",)); make("folder-case", ("B/x",))
    make("inner-case", ("b/c/x",), ("b/C/y",)); make("under-file", ("b/a.txt/c",))
    for name, kind in [("symlink", tarfile.SYMTYPE), ("hardlink", tarfile.LNKTYPE),
                       ("fifo", tarfile.FIFOTYPE), ("device", tarfile.CHRTYPE), ("disk", tarfile.BLKTYPE)]:
        make(name, {"name": "b/l", "type": kind, "link": "a.txt" if kind == tarfile.SYMTYPE else "b/a.txt"})
    make("setuid", {"name": "b/s", "mode": 0o4755}); make("writable", {"name": "b/w", "mode": 0o666})
    make("umlaut", ("b/\\u00e4",)); make("empty-name", ("b//x",))
    make("pax", ("b/" + "p" * 300,), format=tarfile.PAX_FORMAT)
    make("gnu", ("b/" + "g" * 300,), format=tarfile.GNU_FORMAT)
    make("pax-path", ("b/\\u00e4",), format=tarfile.PAX_FORMAT)
    make("many", *[("b/%d" % n,) for n in range(60)])
    make("bomb", ("b/zeros", bytes(30 << 20)))
    good = open("good.tar.gz", "rb").read(); tar = gzip.decompress(good)
    def write(name, data): open(name + ".tar.gz", "wb").write(data)
    def pack(name, data): write(name, gzip.compress(data, mtime=0))
    write("empty", b""); write("plain", tar); write("text", b"hello"); write("head", good[:10])
    write("cut", good[:-20]); write("no-trailer", good[:-8]); write("trailing", good + b"x")
    write("two-members", good + good); write("bad-sum", good[:-8] + bytes(4) + good[-4:])
    pack("nothing", b""); pack("zeros", bytes(10240)); pack("no-end", tar.rstrip(b"\\0") + b"\\0" * 4)
    pack("behind-end", tar + b"hidden" + bytes(506)); pack("cut-tar", tar[:700])
    pack("bad-header", tar[:148] + b"0000000\\0" + tar[156:]); pack("no-tar", b"words " * 500)
    big = bytearray(tar); big[124:136] = b"77777777777\\0"
    big[148:156] = b" " * 8; big[148:156] = b"%06o\\0 " % sum(big[:512]); pack("lying-size", bytes(big))
    """

  @Test func refusals() throws {
    try withTemporaryFolder { folder in
      let made = try runProgram(["python3", "-c", Self.script], in: folder)
      try #require(made.status == 0, "\(made.output)")
      var limits = BundleLimits()
      limits.files = 50
      for (name, expected) in Self.unreadable {
        let bytes = try contents(of: "\(folder)/\(name).tar.gz")
        do throws(UnreadableBundle) {
          _ = try BundleArchive.files(inTarGzip: bytes, limits: limits)
          Issue.record("\(name) was read")
        } catch {
          #expect(expected(error), "\(name): \(error)")
        }
      }
      for (name, problems) in Self.unfit {
        let files = try BundleArchive.files(
          inTarGzip: try contents(of: "\(folder)/\(name).tar.gz"), limits: limits)
        let found = BundleVerification(archive: files).problems
        // All of them lack the two lists.
        #expect(found.contains(.noChecksums), "\(name)")
        #expect(Set(problems).isSubset(of: found), "\(name): \(found)")
        #expect(found.count == problems.count + 1, "\(name): \(found)")
      }
    }
  }

  private static let unreadable: [(String, @Sendable (UnreadableBundle) -> Bool)] = [
    ("empty", { $0 == .empty }), ("plain", { $0 == .notGzip }), ("text", { $0 == .notGzip }),
    ("head", isDamagedGzip), ("cut", isDamagedGzip), ("no-trailer", isDamagedGzip),
    ("bad-sum", isDamagedGzip), ("trailing", { $0 == .bytesAfterEnd }),
    ("two-members", { $0 == .bytesAfterEnd }), ("nothing", { $0 == .empty }),
    ("no-end", isTruncated), ("behind-end", { $0 == .bytesAfterEnd }),
    ("cut-tar", { _ in true }), ("bad-header", isNotTar), ("no-tar", isNotTar),
    ("lying-size", isTruncated), ("pax", { $0 == .notPlainTar }),
    ("gnu", { $0 == .notPlainTar }), ("pax-path", { $0 == .notPlainTar }),
    ("many", { $0 == .tooManyFiles(limit: 50) }), ("bomb", { $0 == .bomb(ratio: 200) }),
  ]

  @Sendable private static func isDamagedGzip(_ error: UnreadableBundle) -> Bool {
    if case .damagedGzip = error { return true }
    return false
  }

  /// In our words or libarchive's.
  @Sendable private static func isTruncated(_ error: UnreadableBundle) -> Bool {
    error == .truncatedTar || error == .notTar("Truncated tar archive")
  }

  @Sendable private static func isNotTar(_ error: UnreadableBundle) -> Bool {
    if case .notTar = error { return true }
    return false
  }

  /// What is found besides the missing list.
  private static let unfit: [(String, [BundleProblem])] = [
    ("good", []), ("up", [.leaves("../evil"), .severalFolders]),
    ("inner-up", [.leaves("../../evil")]),
    ("dot", [.leaves("./c")]),
    ("backslash", [.leaves("..\\evil")]),
    ("space", [.leaves("a b")]),
    ("newline", [.leaves("a\nb")]), ("beside", [.severalFolders]),
    ("two", [.severalFolders]), ("again", [.repeated("a.txt")]),
    ("case", [.caseClash("A.txt", "a.txt")]), ("folder-case", [.severalFolders]),
    ("inner-case", [.caseClash("C", "c")]), ("under-file", [.fileAndFolder("a.txt")]),
    ("symlink", [.notAFile("l", kind: "a symbolic link")]),
    ("hardlink", [.notAFile("l", kind: "a hard link")]),
    ("fifo", [.notAFile("l", kind: "a named pipe")]),
    ("device", [.notAFile("l", kind: "a device")]), ("disk", [.notAFile("l", kind: "a device")]),
    ("setuid", [.mode("s", 0o4755)]), ("writable", [.mode("w", 0o666)]),
    ("zeros", [.severalFolders]),
  ]

  /// These say the same more than once, or not alike everywhere.
  @Test(arguments: ["absolute", "empty-name", "umlaut"])
  func nothingOfTheseIsRight(_ name: String) throws {
    try withTemporaryFolder { folder in
      _ = try runProgram(["python3", "-c", Self.script], in: folder)
      guard
        let files = try? BundleArchive.files(
          inTarGzip: try contents(of: "\(folder)/\(name).tar.gz"))
      else { return }
      let found = BundleVerification(archive: files).problems
      #expect(
        found.contains {
          if case .leaves = $0 { return true }
          return false
        }, "\(found)")
    }
  }

  @Test func limitOfBytes() throws {
    var limits = BundleLimits()
    limits.bytes = 10_000
    let archive = try BundleArchive.tarGzip(BundleArchiveTests.files, folder: "x")
    #expect(throws: UnreadableBundle.tooLarge(limit: 10_000)) {
      try BundleArchive.files(inTarGzip: archive, limits: limits)
    }
    limits.pathBytes = 4
    limits.bytes = 1 << 20
    #expect(throws: UnreadableBundle.pathTooLong) {
      try BundleArchive.files(inTarGzip: archive, limits: limits)
    }
  }
}
