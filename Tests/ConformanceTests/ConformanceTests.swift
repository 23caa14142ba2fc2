import Foundation
import TestSupport
import Testing

/// Our export of both reference trees, compared by the reference's own script.
@Suite(
  .enabled(if: Locations.conformance != nil, Comment(rawValue: Locations.withoutConformance)),
  .enabled(if: Python.isThere, Comment(rawValue: Python.notThere)))
struct ConformanceTests {
  @Test(arguments: [("aicr-2026-08", 12_713), ("aicr-0.11.1", 12_600)])
  func everyCombinationAgrees(_ tree: String, _ combinations: Int) throws {
    let data = try #require(Locations.conformance)
    let folder = try TemporaryFolder()
    let compiler = Locations.release("larderc") ?? Locations.program("larderc")
    let export = try run([
      compiler, "export", "\(data)/\(tree)/recipes", "--dimensions",
      "\(data)/\(tree)/golden/dimensions.json",
    ])
    #expect(export.status == 0, "\(export.errors)")
    let path = try folder.write(export.outputBytes, to: "export.ndjson")
    let comparison = try run(["python3", "\(data)/compare", "\(data)/\(tree)", path])
    let lines = comparison.output.split(separator: "\n")
    #expect(lines.last == "\(combinations) passed, 0 failed", "\(comparison.output)")
    #expect(comparison.status == 0)
  }

  /// The script does tell recipes apart: with one value changed, it fails.
  @Test func theComparisonNoticesAChange() throws {
    let data = try #require(Locations.conformance) + "/aicr-0.11.1"
    let folder = try TemporaryFolder()
    for path in try filesBelow(data + "/recipes") {
      try folder.write(bytes(of: data + "/recipes/" + path), to: path)
    }
    try folder.write("extra: {changed: true}\n", to: "components/gpu-operator/values.yaml")
    let compiler = Locations.release("larderc") ?? Locations.program("larderc")
    let export = try run([
      compiler, "export", folder.path, "--dimensions", data + "/golden/dimensions.json",
    ])
    let path = try folder.write(export.outputBytes, to: "export.ndjson")
    let comparison = try run(["python3", data + "/../compare", data, path])
    #expect(comparison.status == 1)
    #expect(comparison.output.contains("hydratedComponents.gpu-operator.values"))
  }
}
