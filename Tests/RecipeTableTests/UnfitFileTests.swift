import RecipeTable
import TestSupport
import Testing

/// Files that are no table of ours: every one is an error that says why.
@Suite struct UnfitFileTests {
  private func message(_ bytes: [UInt8]) throws -> String {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "x.table")
    let fromMemory = #expect(throws: TableError.self) { try RecipeTable(bytes: bytes) }
    #expect(throws: TableError.self) { try RecipeTable(path: path).verify() }
    return fromMemory?.description ?? ""
  }

  @Test func empty() throws { #expect(try message([]).contains("not a table")) }

  @Test func otherFiles() throws {
    #expect(try message(Array("kind: RecipeMetadata\n".utf8)).contains("not a table"))
    #expect(try message([UInt8](repeating: 0, count: 5000)).contains("not a table"))
  }

  @Test func otherVersion() throws {
    var bytes = SmallTable.bytes()
    bytes[8] = 3
    #expect(try message(bytes).contains("version 3 is not supported; this program reads version 2"))
    bytes[8] = 1
    #expect(try message(bytes).contains("version 1 is not supported; this program reads version 2"))
  }

  @Test func everyTruncation() throws {
    let bytes = SmallTable.bytes()
    for length in 0..<bytes.count {
      #expect(throws: TableError.self) { try RecipeTable(bytes: Array(bytes[..<length])) }
    }
  }

  @Test func moreBytesThanAnnounced() throws {
    #expect(try message(SmallTable.bytes() + [0]).contains("damaged table"))
  }

  @Test func missingFileAndFolder() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: TableError.self) {
      try RecipeTable(path: folder.path + "/missing")
    }
    #expect(missing?.description == "cannot open: No such file or directory")
    let notAFile = #expect(throws: TableError.self) { try RecipeTable(path: folder.path) }
    #expect(notAFile?.description == "not a regular file")
    #expect(throws: TableError.self) { try RecipeTable(path: "/dev/null") }
  }

  @Test(.timeLimit(.minutes(10))) func aPipeIsNotWaitedFor() throws {
    let folder = try TemporaryFolder()
    #expect(try run(["mkfifo", folder.path + "/pipe"]).status == 0)
    let error = #expect(throws: TableError.self) { try RecipeTable(path: folder.path + "/pipe") }
    #expect(error?.description == "not a regular file")
  }

  /// Any single changed bit is noticed, wherever it is.
  @Test func everyBitCounts() throws {
    let bytes = SmallTable.bytes()
    for index in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[index] ^= 1 << bit
        #expect(throws: TableError.self, "byte \(index), bit \(bit)") {
          try RecipeTable(bytes: damaged)
        }
      }
    }
  }
}
