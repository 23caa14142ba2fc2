import RecipeCompiler
import RecipeTable
import TestSupport
import Testing

/// What the catalog keeps of the registry for those who set values.
@Suite struct SettingLoweringTests {
  private func components(_ registry: String) throws -> [Value] {
    let folder = try TemporaryFolder()
    try folder.write(
      "kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\nmetadata: {name: base}\n",
      to: "overlays/base.yaml")
    try folder.write(
      "kind: ComponentRegistry\napiVersion: aicr.run/v1alpha2\ncomponents:\n" + registry,
      to: "registry.yaml")
    let compilation = compile(roots: [folder.path], provenance: TableProvenance())
    try #require(!compilation.diagnostics.hasErrors, "\(compilation.diagnostics)")
    return try RecipeTable(bytes: #require(compilation.table)).catalog("components").value()
      .elements
  }

  @Test func everyList() throws {
    let found = try components(
      """
        - name: app
          valueOverrideKeys: [a, 1]
          nodeScheduling:
            system: {nodeSelectorPaths: [b, "c.d"], tolerationPaths: [e]}
            accelerated: {nodeSelectorPaths: [f], tolerationPaths: [g, h], taintStrPaths: [z]}
            nodeCountPaths: [i]
          podScheduling: {workload: {workloadSelectorPaths: [j]}}
          storageClassPaths: [k]
          sharedStorageClassPaths: [l]
      """)
    #expect(
      found.map { $0.json() } == [
        #"{"name":"app","keys":["a","1"],"systemSelectors":["b","c.d"],"systemTolerations":["e"],"#
          + #""acceleratedSelectors":["f"],"acceleratedTolerations":["g","h"],"#
          + #""workloadSelectors":["j"],"nodeCounts":["i"],"storageClasses":["k"],"#
          + #""sharedStorageClasses":["l"]}"#
      ])
  }

  @Test func onlyWhatIsThere() throws {
    let found = try components(
      "  - name: b\n    storageClassPaths: []\n  - name: a\n    nodeScheduling: {}\n")
    #expect(found.map { $0.json() } == [#"{"name":"a"}"#, #"{"name":"b"}"#])
  }

  /// The lists of a real registry are all found again.
  @Test func ofOurTree() throws {
    let compilation = compile(roots: [Locations.recipes], provenance: TableProvenance())
    let table = try RecipeTable(bytes: #require(compilation.table))
    let records = try table.catalog("components").value().elements
    let text = String(decoding: try bytes(of: Locations.recipes + "/registry.yaml"), as: UTF8.self)
    let operators = try #require(records.first { $0["name"]?.string == "gpu-operator" })
    #expect(operators["keys"]?.strings.isEmpty == false)
    let lists = records.flatMap { $0.fields.filter { $0.key.hasSuffix("Classes") } }
    #expect(lists.count == text.split(separator: "\n").count { $0.contains("torageClassPaths:") })
    #expect(lists.count > 0)
  }
}
