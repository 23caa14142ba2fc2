import RecipeTable
import Testing

@testable import CatalogSite

/// What the page that compares says without its script.
@Suite struct ComparePageTests {
  private static func document(_ components: [(name: String, values: Value)]) -> Value {
    .record([
      "apiVersion": "aicr.run/v1alpha2",
      "componentRefs": .array(components.map { .record(["name": .string($0.name)]) }),
      "deploymentOrder": .strings(components.map(\.name)),
      "values": .map(components.map { Value.Field($0.name, $0.values) }),
    ])
  }

  private static var sample: SampleTable {
    var sample = SampleTable()
    let same = Value.record(["x": .array([.int(1), "2"]), "empty": .map([])])
    sample.add(
      [.service: "eks", .intent: "training"],
      document: document([
        ("both", .record(["a": "1", "b": .record(["c": .bool(true)]), "d": .int(1)])),
        ("same", same), ("queue", .record(["q": .array([.int(1), .int(2)]), "r": "s"])),
      ]))
    sample.add(
      [.service: "eks", .intent: "inference"],
      document: document([
        ("both", .record(["a": .int(1), "b": "c", "d": .int(1)])), ("same", same),
        ("bare", .map([])),
      ]))
    return sample
  }

  @Test func trainingBesideInference() throws {
    let page = try SiteTests.render(Self.sample)["compare.md"]
    // `queue` and `bare`; of `both` a, b and b.c: text is no number, and a map no text.
    #expect(page.contains("- components that only one of the two deploys: 2; values of these: 3\n"))
    #expect(
      page.contains("- components that both deploy, with other values: 1; values that differ: 3\n"))
  }

  @Test func theyAreCountedAgainWhenOneChanges() throws {
    var sample = Self.sample
    sample.combinations[1] = .init(
      criteria: sample.combinations[1].criteria, document: Self.document([]), traces: .map([]))
    func key(_ sample: SampleTable) throws -> String? {
      try sample.site().parts.first { $0.name == "compare.html" }?.key
    }
    #expect(try key(sample) != key(Self.sample))
  }
}
