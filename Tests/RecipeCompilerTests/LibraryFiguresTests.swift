import RecipeDocuments
import RecipeTable
import TestSupport
import Testing

@testable import RecipeCompiler

/// What our own recipes promise in figures, counted here by the leaves of the documents themselves.
@Suite struct LibraryFiguresTests {
  private let table: RecipeTable

  init() throws { table = try RecipeTable(bytes: #require(OurTreeTests.whole.table)) }

  private static let cluster: [Dimension: String] = [
    .service: "eks", .accelerator: "h100", .os: "ubuntu", .intent: "training",
    .platform: "kubeflow",
  ]

  private func number(_ stated: [Dimension: String]) throws -> Int {
    guard case .recipe(let number) = try table.outcome(for: Criteria(stated)) else {
      throw Fixture.Malformed(reason: "\(stated) has no recipe")
    }
    return number
  }

  /// The leaves of the values of each component that is deployed, by their paths.
  private func values(_ stated: [Dimension: String]) throws -> [String: [String: String]] {
    let document = try table.recipe(number(stated)).document.value()
    let names = document["deploymentOrder"]?.strings ?? []
    return Dictionary(
      uniqueKeysWithValues: names.map { name in
        var leaves: [String: String] = [:]
        if let values = document["values"]?[name] { collect(values, "", &leaves) }
        return (name, leaves)
      })
  }

  private func collect(_ value: Value, _ path: String, _ leaves: inout [String: String]) {
    let parts =
      value.fields.map { ($0.key, $0.value) } + value.elements.enumerated().map { ("\($0)", $1) }
    if parts.isEmpty, path != "" { leaves[path] = value.json() }
    for (key, part) in parts { collect(part, "\(path)/\(key)", &leaves) }
  }

  private func sum(_ values: [String: [String: String]]) -> Int {
    values.values.reduce(0) { $0 + $1.count }
  }

  @Test func theExampleIsAsLargeAsPromised() throws {
    let values = try values(Self.cluster)
    #expect(values.count >= 16)
    #expect(sum(values) >= 268)
  }

  @Test func andWithLessSaidItIsLargeStill() throws {
    let few = Self.cluster.filter { $0.key == .service || $0.key == .intent }
    #expect(try sum(values(few)) >= 200)
  }

  /// Of one cluster, whatever else it is.
  @Test(
    arguments: [
      [.service: "eks"], [.service: "eks", .accelerator: "h100", .os: "ubuntu"],
      [.service: "gke", .accelerator: "h100", .os: "cos"], [.service: "aks", .accelerator: "h100"],
    ] as [[Dimension: String]])
  func trainingAndInferenceDiffer(_ cluster: [Dimension: String]) throws {
    let training = try values(cluster.merging([.intent: "training"]) { $1 })
    let inference = try values(cluster.merging([.intent: "inference"]) { $1 })
    let names = Set(training.keys).union(inference.keys)
    #expect(names.count { training[$0] != inference[$0] } >= 5)
    let differing = names.reduce(0) { total, name in
      let (left, right) = (training[name] ?? [:], inference[name] ?? [:])
      return total + Set(left.keys).union(right.keys).count { left[$0] != right[$0] }
    }
    #expect(differing >= 40)
  }

  /// What `larder list` and the site say agrees with what is counted here.
  @Test func whatListsSay() throws {
    var figures = RecipeFigures(table)
    for stated in [Self.cluster, [.service: "eks"], [.service: "kind", .intent: "inference"], [:]] {
      let counts = try figures.counts(of: number(stated))
      let values = try values(stated)
      #expect(counts.components == values.count, "\(stated)")
      #expect(counts.values == sum(values), "\(stated)")
    }
  }
}
