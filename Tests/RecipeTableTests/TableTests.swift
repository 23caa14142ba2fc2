import TestSupport
import Testing

@testable import RecipeTable

@Suite struct TableTests {
  private func table() throws -> RecipeTable { try RecipeTable(bytes: SmallTable.bytes()) }

  private func outcome(_ stated: [Dimension: String]) throws -> Outcome {
    try table().outcome(for: Criteria(stated))
  }

  @Test func documentsAreWhatWasWritten() throws {
    let table = try table()
    #expect(table.recipeCount == 2)
    for number in 0..<2 {
      #expect(try table.recipe(number).document.value() == SmallTable.documents[number])
      #expect(try table.recipe(number).traces.value() == .array([.int(0), .int(3), .int(5)]))
    }
    #expect(try table.catalog.value() == SmallTable.catalog)
  }

  @Test func outcomes() throws {
    #expect(try outcome([.service: "eks"]) == .recipe(0))
    #expect(try outcome([.service: "eks", .accelerator: "h100"]) == .recipe(1))
    #expect(try outcome([.service: "gke"]) == .osRequired(["cos", "ubuntu"]))
    #expect(
      try outcome([.service: "kind"])
        == .failed(Failure(message: "no", file: "overlays/kind.yaml", line: 3, column: 7)))
  }

  private func completions(_ stated: [Dimension: String]) throws -> [Uncovered] {
    let criteria = Criteria(stated)
    guard case .uncovered(let dimensions) = try table().outcome(for: criteria) else { return [] }
    return try table().uncovered(dimensions, in: criteria)
  }

  @Test func uncoveredHasItsCompletions() throws {
    #expect(
      try outcome([.accelerator: "h100"])
        == .uncovered(DimensionSet([.accelerator])))
    #expect(
      try completions([.accelerator: "h100"])
        == [Uncovered(dimension: .accelerator, completions: [[.service: "eks"]])])
    // A value that no overlay states is looked up all the same.
    #expect(
      try outcome([.service: "eks", .accelerator: "z9000"])
        == .uncovered(DimensionSet([.accelerator])))
    #expect(
      try completions([.service: "eks", .accelerator: "z9000"])
        == [Uncovered(dimension: .accelerator, completions: [])])
  }

  @Test func resolvedListsEveryRecipeOnce() throws {
    let found = try table().resolved().map { "\($0.criteria.name) \($0.recipe)" }
    #expect(found == ["eks 0", "h100-eks 1"])
  }

  @Test(
    arguments: [
      ("eks", "eks"), (" EKS\n", "eks"), ("aws-eks", "eks"), ("AWS-GKE", "gke"), ("any", "any"),
      ("", "any"), ("  ", "any"), ("aks", "aks"), ("nope", nil), ("ek", nil),
    ] as [(String, String?)])
  func canonicalSpelling(_ typed: String, _ expected: String?) throws {
    #expect(try table().canonical(typed, for: .service) == expected)
  }

  @Test func vocabulary() throws {
    let values = try table().vocabulary(.service)
    #expect(values.map(\.name) == ["aks", "eks", "gke", "kind"])
    #expect(values.map(\.isUsed) == [false, true, true, true])
    #expect(values[1].aliases == ["aws-eks"])
    #expect(values[1].displayName == "eks")
  }

  @Test func randomValuesComeBack() throws {
    for value in RandomValue.many(400, seed: 4) {
      var writer = TableWriter(columns: [0, 0, 0, 0, 0])
      let number = writer.addRecipe(
        document: writer.node(value), traces: writer.node(value, in: .traces))
      let outcome = writer.recipe(number)
      var part = writer.indexPart(outcomes: [outcome, outcome])
      for dimension in Dimension.allCases.dropLast().reversed() {
        part = writer.indexPart(dimension, parts: [part, part])
      }
      let recipe = try RecipeTable(bytes: writer.finish(catalog: .map([]), root: part)).recipe(0)
      #expect(try recipe.document.value().notation == value.notation)
      #expect(try recipe.traces.value().notation == value.notation)
    }
  }

  @Test func readingAPartReadsTheSame() throws {
    let document = try table().recipe(0).document
    #expect(try document.keys() == ["apiVersion", "appliedOverlays", "numbers"])
    #expect(try document.member("appliedOverlays")?.strings() == ["base", "eks"])
    #expect(try document.member("appliedOverlays")?.element(1)?.string() == "eks")
    #expect(try document.member("appliedOverlays")?.element(2) == nil)
    #expect(try document.member("appliedOverlays")?.element(-1) == nil)
    #expect(try document.member("numbers")?.element(0)?.int() == -5)
    #expect(try document.member("nope") == nil)
    #expect(try document.string() == nil)
    #expect(try document.elements().isEmpty)
    #expect(try document.isMap())
    #expect(try document.member("numbers")?.isArray() == true)
  }

  @Test func sameCallsSameBytes() { #expect(SmallTable.bytes() == SmallTable.bytes()) }

  @Test func fileAndMemoryReadTheSame() throws {
    let folder = try TemporaryFolder()
    let table = try RecipeTable(path: folder.write(SmallTable.bytes(), to: "small.table"))
    try table.verify()
    #expect(try table.recipe(1).document.value() == SmallTable.documents[1])
    #expect(try table.outcome(for: Criteria([.service: "eks"])) == .recipe(0))
  }

  @Test func severalReadersAtOnce() async throws {
    let table = try table()
    try await withThrowingTaskGroup(of: Value.self) { group in
      for number in 0..<50 {
        group.addTask { try table.recipe(number % 2).document.value() }
      }
      for try await value in group { #expect(SmallTable.documents.contains(value)) }
    }
  }
}

@Suite struct CriteriaTests {
  @Test func names() {
    #expect(Criteria().name == "generic")
    let all = Criteria([
      .service: "eks", .accelerator: "h100", .intent: "training", .os: "ubuntu",
      .platform: "kubeflow",
    ])
    #expect(all.name == "h100-eks-ubuntu-training-kubeflow")
    #expect(
      all.arguments
        == "--service eks --accelerator h100 --intent training --os ubuntu --platform kubeflow")
    #expect(Criteria([.service: "any"]).arguments == "")
  }

  /// People copy these into a shell.
  @Test func argumentsSurviveAShell() throws {
    for value in ["my cloud", "$(touch x)", "a'b", "`id`", "a\"b", "a;b", "*", "~", "a\\b"] {
      let arguments = Criteria([.service: value]).arguments
      let result = try run(["sh", "-c", "printf '%s\\n' \(arguments)"])
      #expect(result.output == "--service\n\(value)\n")
    }
  }
}
