import Foundation
import TestSupport
import Testing

/// The same tree gives the same bytes, wherever, whenever and by whomever it is compiled.
@Suite struct DeterminismTests {
  private func copy(
    to folder: TemporaryFolder, _ name: String, reversed: Bool = false, modified: Date? = nil
  ) throws -> String {
    let paths = FewRecipes.files
    for path in reversed ? paths.reversed() : paths {
      let place = try folder.write(bytes(of: FewRecipes.path + "/" + path), to: "\(name)/\(path)")
      guard let modified else { continue }
      try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: place)
    }
    return folder.path + "/" + name
  }

  private func table(
    _ tree: String, in folder: String? = nil, environment: [String: String] = [:]
  ) throws -> [UInt8] {
    let scratch = try TemporaryFolder()
    let result = try run(
      [Programs.larderc, "compile", tree, "--output", scratch.path + "/t"], in: folder,
      environment: environment)
    #expect(result.status == 0, "\(result.errors)")
    return try bytes(of: scratch.path + "/t")
  }

  /// Processes share a mapped table without knowing of each other.
  @Test func manyProcessesOnOneTable() async throws {
    let alone = try larder("recipe", "--service", "eks")
    #expect(alone.status == 0)
    try await withThrowingTaskGroup(of: ProgramResult.self) { group in
      for _ in 0..<16 { group.addTask { try larder("recipe", "--service", "eks") } }
      for try await result in group { #expect(result.outputBytes == alone.outputBytes) }
    }
  }

  @Test func sameTreeSameBytes() throws {
    let folder = try TemporaryFolder()
    let tree = try copy(to: folder, "recipes")
    let first = try table(tree)
    #expect(first.count > 10_000)
    #expect(try table(tree) == first)
    #expect(try table("recipes", in: folder.path) == first)
    #expect(try table("./recipes/", in: folder.path) == first)
    #expect(
      try table("../" + (folder.path as NSString).lastPathComponent + "/recipes", in: folder.path)
        == first)
    for environment in [
      ["TZ": "Asia/Kathmandu"], ["LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"], ["LC_ALL": "C"],
      ["HOME": "/nowhere"],
    ] {
      #expect(try table(tree, environment: environment) == first)
    }
  }

  @Test func filesInAnotherOrder() throws {
    let folder = try TemporaryFolder()
    let first = try table(copy(to: folder, "one"))
    #expect(try table(copy(to: folder, "other", reversed: true)) == first)
  }

  @Test func filesOfAnotherTime() throws {
    let folder = try TemporaryFolder()
    let first = try table(copy(to: folder, "one"))
    let old = Date(timeIntervalSince1970: 1_000_000_000)
    #expect(try table(copy(to: folder, "other", modified: old)) == first)
  }

  @Test func otherContentOtherBytes() throws {
    let folder = try TemporaryFolder()
    let first = try table(copy(to: folder, "one"))
    let tree = try copy(to: folder, "other")
    try folder.write("# A comment.\n", to: "other/overlays/.ignored.yaml")
    #expect(try table(tree) == first)
    let base = String(decoding: try bytes(of: tree + "/overlays/base.yaml"), as: UTF8.self)
    try folder.write(base + "# A comment.\n", to: "other/overlays/base.yaml")
    #expect(try table(tree) != first)
  }

  @Test func exportsAreTheSame() throws {
    let folder = try TemporaryFolder()
    let first = try larderc("export", try copy(to: folder, "one"))
    let other = try larderc("export", try copy(to: folder, "other", reversed: true))
    #expect(first.outputBytes == other.outputBytes)
    #expect(first.output.split(separator: "\n").count > 100)
  }
}
