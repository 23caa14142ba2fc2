import Diagnostics
import Foundation
import RecipeCompiler
import RecipeTable
import TestSupport
import Testing

/// What goes wrong with files and folders, which a text file cannot show.
@Suite struct LoadingTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("metadata: {name: base}\n", to: "tree/overlays/base.yaml")
  }

  private func compiled() -> Compilation {
    compile(roots: [folder.path + "/tree"], provenance: TableProvenance())
  }

  private func link(_ path: String, to destination: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/tree/" + path, withDestinationPath: destination)
  }

  @Test func noSuchFolder() {
    for path in [folder.path + "/nowhere", folder.path + "/tree/overlays/base.yaml", ""] {
      let compilation = compile(roots: [path], provenance: TableProvenance())
      #expect(compilation.table == nil)
      #expect(compilation.diagnostics.map(\.code) == ["no-such-folder"])
    }
    let layered = compile(
      roots: [folder.path + "/tree", folder.path + "/nowhere"], provenance: TableProvenance())
    #expect(layered.diagnostics.map(\.code) == ["no-such-folder"])
    #expect(layered.table == nil)
  }

  @Test func aLinkThatLeavesTheTree() throws {
    try folder.write("metadata: {name: eks}\n", to: "outside.yaml")
    try link("overlays/eks.yaml", to: "../../outside.yaml")
    let compilation = compiled()
    #expect(compilation.diagnostics.map(\.code) == ["path-leaves-tree"])
    #expect(compilation.diagnostics.first?.message.contains("overlays/eks.yaml") == true)
  }

  @Test func aLinkToAFolderBesideTheTreeWithItsNameAsPrefix() throws {
    try folder.write("metadata: {name: eks}\n", to: "tree-2/eks.yaml")
    try link("overlays/eks.yaml", to: "../../tree-2/eks.yaml")
    #expect(compiled().diagnostics.map(\.code) == ["path-leaves-tree"])
  }

  @Test func aLinkedFolderOutside() throws {
    try folder.write("metadata: {name: eks}\n", to: "outside/eks.yaml")
    try link("overlays/more", to: "../../outside")
    #expect(compiled().diagnostics.map(\.code) == ["path-leaves-tree"])
  }

  @Test func aLinkThatGoesRound() throws {
    try link("overlays/again", to: "..")
    #expect(compiled().diagnostics.map(\.code) == ["linked-folder"])
  }

  @Test func aLinkToNothing() throws {
    try link("overlays/eks.yaml", to: "nothing.yaml")
    try link("overlays/aks.yaml", to: "aks.yaml")
    #expect(compiled().diagnostics.map(\.code) == ["dangling-link", "dangling-link"])
  }

  @Test func aLinkWithinTheTreeIsAFile() throws {
    try folder.write("metadata: {name: eks}\nspec: {criteria: {service: eks}}\n", to: "tree/x.txt")
    try link("overlays/eks.yaml", to: "../x.txt")
    let compilation = compiled()
    #expect(compilation.diagnostics.isEmpty)
    let table = try RecipeTable(bytes: #require(compilation.table))
    #expect(try table.resolved().map(\.criteria.name) == ["generic", "eks"])
  }

  @Test func aTreeBehindALinkIsATree() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "tree")
    let compilation = compile(roots: [folder.path + "/link"], provenance: TableProvenance())
    #expect(compilation.diagnostics.isEmpty)
    #expect(compilation.table == compiled().table)
  }

  @Test func fileOverTenMegabytes() throws {
    let comment = [UInt8](repeating: UInt8(ascii: "#"), count: 10_000_001)
    try folder.write(comment, to: "tree/overlays/large.yaml")
    let compilation = compiled()
    #expect(compilation.table == nil)
    #expect(compilation.diagnostics.count == 1)
    #expect(compilation.diagnostics.first?.severity == .error)
    #expect(compilation.diagnostics.first?.message.contains("overlays/large.yaml") == true)
    #expect(compilation.diagnostics.first?.message.contains("10000000 bytes") == true)
  }

  @Test func notUTF8() throws {
    try folder.write(
      Array("metadata: {name: ".utf8) + [0xE9] + Array("}\n".utf8), to: "tree/overlays/eks.yaml")
    let compilation = compiled()
    #expect(compilation.table == nil)
    #expect(
      DiagnosticPrinter(root: "t").text(compilation.diagnostics)
        .hasPrefix("t/overlays/eks.yaml:1:18: error: this is not UTF-8"))
  }

  @Test func aManifestThatIsNotUTF8() throws {
    try folder.write(
      "metadata: {name: base}\nspec: {componentRefs: [{name: a, type: Helm, manifestFiles: [m]}]}\n",
      to: "tree/overlays/base.yaml")
    try folder.write([0x61, 0xFF], to: "tree/m")
    #expect(compiled().diagnostics.map(\.code) == ["bad-utf8"])
  }

  @Test func foldersWithinFolders() throws {
    let deep = String(repeating: "d/", count: 40)
    try folder.write("metadata: {name: deep}\n", to: "tree/\(deep)deep.yaml")
    #expect(compiled().diagnostics.map(\.code) == ["nested-too-deeply"])
  }

  @Test func anEmptyFolder() throws {
    let empty = try TemporaryFolder()
    let compilation = compile(roots: [empty.path], provenance: TableProvenance())
    #expect(compilation.table == nil)
    #expect(compilation.diagnostics.map(\.code) == ["missing-base"])
  }

  /// A pipe would stop the compiler for good.
  @Test func whatIsNoFileIsNotRead() throws {
    #expect(mkfifo(folder.path + "/tree/overlays/pipe.yaml", 0o600) == 0)
    #expect(compiled().diagnostics.isEmpty)
  }

  @Test func validatorCatalogsMergeByName() throws {
    try folder.write(
      """
      kind: ValidatorCatalog
      validators:
        - {name: a, phase: deployment, description: theirs}
        - {name: b, phase: conformance}
      """, to: "tree/validators/catalog.yaml")
    try folder.write(
      """
      kind: ValidatorCatalog
      validators:
        - {name: a, phase: performance, description: ours}
        - {name: c, phase: readiness}
      """, to: "data/validators/catalog.yaml")
    let compilation = compile(
      roots: [folder.path + "/tree", folder.path + "/data"], provenance: TableProvenance())
    #expect(compilation.diagnostics.isEmpty)
    let checks = try RecipeTable(bytes: #require(compilation.table)).catalog("checks").value()
    let shown = checks.elements.map { check in
      ["name", "phase", "description"].compactMap { check[$0]?.string }.joined(separator: " ")
    }
    #expect(shown.sorted() == ["a performance ours", "b conformance", "c readiness"])
  }
}
