import TestSupport
import Testing

/// The release build of `larder`: one file that runs on any Linux and holds no compiler.
@Suite(
  .enabled(
    if: Locations.release("larder") != nil,
    "there is no release build of larder that is newer than the sources"))
struct ReleaseTests {
  private func program() throws -> String { try #require(Locations.release("larder")) }

  @Test func isStatic() throws {
    let result = try run(["ldd", program()])
    #expect((result.output + result.errors).contains("not a dynamic executable"))
  }

  @Test func holdsNoCompiler() throws {
    let symbols = try run(["nm", program()]).output
    // The tool works, and the names look as expected.
    #expect(symbols.contains("RecipeTable"))
    #expect(symbols.contains("larder_main") || symbols.contains(" main"))
    for absent in ["14RecipeCompiler", "cmark", "xml2", "xmlParse", "htmlParse"] {
      #expect(!symbols.contains(absent), "\(absent)")
    }
  }

  @Test func answersFromItsTable() throws {
    let folder = try TemporaryFolder()
    try folder.write(bytes(of: program()), to: "larder")
    try folder.write(bytes(of: Programs.table), to: "larder.table")
    _ = try run(["chmod", "+x", folder.path + "/larder"])
    let result = try run(
      ["./larder", "recipe", "--service", "eks"], in: folder.path,
      environment: ["LARDER_TABLE": "", "PATH": "/usr/bin:/bin"])
    #expect(result.status == 0)
    #expect(result.outputBytes == (try larder("recipe", "--service", "eks")).outputBytes)
  }
}
