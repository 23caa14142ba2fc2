import RecipeTable
import TestSupport
import Testing

@testable import RecipeCompiler

/// Comments that mark an assumption, as the table has them.
@Suite struct AssumptionTests {
  private struct Found: Equatable {
    let place: String
    let text: String
    let component: String?
  }

  /// Of the smallest tree with these files laid over it.
  private func found(with files: [String: String], above: [String: String] = [:]) throws -> [Found]
  {
    let folder = try TemporaryFolder()
    for section in SmallestTree.sections(with: "") {
      try folder.write(section.text, to: "tree/" + section.path)
    }
    for (path, text) in files { try folder.write(text, to: "tree/" + path) }
    for (path, text) in above { try folder.write(text, to: "above/" + path) }
    let roots = ["tree", above.isEmpty ? nil : "above"].compactMap {
      $0.map { "\(folder.path)/\($0)" }
    }
    let compilation = compile(roots: roots, provenance: TableProvenance())
    try #require(!compilation.diagnostics.hasErrors, "\(compilation.diagnostics)")
    let table = try RecipeTable(bytes: #require(compilation.table))
    return try table.catalog("assumptions").value().elements.map { record in
      Found(
        place: "\(record["file"]?.string ?? ""):\(record["line"]?.int ?? 0)",
        text: record["text"]?.string ?? "", component: record["component"]?.string)
    }
  }

  /// The lines and texts of those in a file of values.
  private func values(_ text: String) throws -> [String] {
    try found(with: ["components/app/values.yaml": text]).map {
      "\($0.place.split(separator: ":").last ?? ""): \($0.text)"
    }
  }

  // MARK: A text and its end

  @Test func aParagraphIsOneText() throws {
    #expect(
      try values(
        """
        # Why this is here.
        #
        # Assumption: one rack is `18` machines, as
        #   the maker's pages
        # have it. https://example.org/rack#size

        # This speaks of something else.
        a: 1
        """) == [
          "3: one rack is `18` machines, as the maker's pages have it. https://example.org/rack#size"
        ])
  }

  @Test(arguments: [
    "", "a: 1", "#", "#  ", "  # further right", "# larder: allow unpinned-image the maker says so",
  ])
  func aLineEndsIt(_ line: String) throws {
    #expect(try values("# Assumption: one\n\(line)\n# two\nb: 2\n") == ["1: one"])
  }

  @Test func anotherOneEndsIt() throws {
    #expect(
      try values("# Assumption: one\n# Assumption: two\n# three\na: 1\n") == [
        "1: one", "2: two three",
      ])
  }

  @Test func theEndOfTheFileEndsIt() throws {
    #expect(try values("a: 1\n# Assumption: one\n# two") == ["2: one two"])
  }

  @Test func aFileOfCommentsAlone() throws {
    #expect(try values("# Assumption: one\n# two\n") == ["1: one two"])
  }

  @Test func linesMayEndAsOnWindows() throws {
    #expect(
      try values(
        "a: 1\r\n# Assumption: one\r\n# two\r\n\r\n# three\r\nb: |\r\n  # Assumption: no\r\n")
        == ["2: one two"])
  }

  @Test func itStandsWithWhatItIsAbout() throws {
    #expect(
      try values(
        """
        a:
          # Assumption: one
          # two
        # three
          b: 1 # Assumption: four
               # five
          c: 2
        """) == ["2: one two", "5: four five"])
  }

  @Test func aTextThatBeginsBelowItsMark() throws {
    #expect(try values("# Assumption:\n# one\na: 1\n") == ["1: one"])
    #expect(try values("# Assumption:\n\n# one\na: 1\n") == [])
  }

  @Test func aLongTextIsCut() throws {
    let words = String(repeating: "ö ", count: 1500)
    let text = try #require(try values("# Assumption: \(words)\na: 1\n").first)
    #expect(text.hasSuffix(" …") || text.hasSuffix("ö…"))
    #expect(text.unicodeScalars.count == "1: ".unicodeScalars.count + 2000 + 1)
  }

  @Test func aFileHasSoMany() throws {
    let many = (1...150).map { "# Assumption: \($0)\n" }.joined()
    #expect(try values(many + "a: 1\n").count == 100)
  }

  // MARK: What is none

  @Test(arguments: [
    "# assumption: one", "# ASSUMPTION: one", "#Assumption: one", "## Assumption: one",
    "#  Assumption: one", "# Assumption one", "# Assumptions: one", "# See: # Assumption: one",
    "b: 1 # See # Assumption: one", "b: a# Assumption:one", "b: \"# Assumption: one\"",
    "b: ' # Assumption: one'", "\"# Assumption: one\": 1", "b: \"x\n  # Assumption: one\"",
  ])
  func onlyWhatIsWrittenSo(_ line: String) throws {
    #expect(try values("a: 1\n\(line)\n") == [])
  }

  @Test(arguments: ["|", ">", "|-", ">+", "|2"]) func textOfABlockIsNoComment(_ style: String)
    throws
  {
    #expect(
      try values(
        """
        a: \(style)
          text
          # Assumption: one
            # Assumption: two

          # Assumption: three
        # Assumption: four
        b: 1
        """) == ["7: four"])
  }

  @Test func textOfABlockWithinALayer() throws {
    #expect(
      try values(
        """
        a:
          b:
            - |
              # Assumption: one
          # Assumption: two
            - c
        """) == ["5: two"])
  }

  // MARK: Whose it is

  @Test func filesThatRecipesAreMadeOf() throws {
    let overlay = "kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\nmetadata: {name: eks}\n"
    let mixin = "kind: RecipeMixin\napiVersion: aicr.run/v1alpha2\nmetadata: {name: m}\n"
    let note = "# Assumption: so\n"
    let files = [
      "overlays/eks.yaml": note + overlay
        + "spec: {criteria: {service: eks}, componentRefs: [{name: app, valuesFile: components/app/eks.yaml}]}",
      "mixins/m.yaml": note + mixin + "spec: {constraints: []}\n",
      "components/app/values.yaml": note + "a: 1\n", "components/app/eks.yaml": note + "a: 2\n",
      "components/app/unused.yaml": note + "a: 3\n",
      "criteria.yaml": note
        + "kind: CriteriaCatalog\napiVersion: aicr.run/v1alpha2\ndimensions: {}\n",
    ]
    #expect(
      try found(with: files).map(\.place) == [
        "components/app/eks.yaml:1", "components/app/values.yaml:1", "mixins/m.yaml:1",
        "overlays/eks.yaml:1",
      ])
  }

  private static let registry = """
    # Assumption: of all
    kind: ComponentRegistry
    apiVersion: aicr.run/v1alpha2
    components:
      # Assumption: of app
      # indeed

      - name: app
        # Assumption: of app, too
        displayName: App
        helm: {defaultChart: app, defaultRepository: https://charts.example.com, defaultVersion: 1.0.0}
      # Assumption: of other
      - name: other # Assumption: of other, too
        displayName: Other
    # Assumption: of none
    """

  @Test func theRegistrySpeaksOfComponents() throws {
    let found = try found(with: ["registry.yaml": Self.registry])
    #expect(found.map(\.component) == [nil, "app", "app", "other", "other", nil])
    #expect(found.map(\.text).first == "of all" && found.map(\.text).last == "of none")
    #expect(found[1] == Found(place: "registry.yaml:5", text: "of app indeed", component: "app"))
  }

  @Test func anEntryThatIsReplacedTakesItsAssumptions() throws {
    let above = """
      kind: ComponentRegistry
      apiVersion: aicr.run/v1alpha2
      components:
        # Assumption: of ours
        - name: other
      """
    let texts = try found(with: ["registry.yaml": Self.registry], above: ["registry.yaml": above])
      .map(\.text)
    #expect(
      texts.sorted() == ["of all", "of app indeed", "of app, too", "of none", "of ours"].sorted())
  }

  // MARK: Our tree

  /// Every mark of our tree is found: none is in a place that the table does not look at.
  @Test func ofOurTree() throws {
    let table = try RecipeTable(bytes: #require(OurTreeTests.whole.table))
    let found = try table.catalog("assumptions").value().elements
    var marks: [String] = []
    for path in try filesBelow(Locations.recipes) where path.hasSuffix(".yaml") {
      let lines = String(decoding: try bytes(of: Locations.recipes + "/" + path), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated() where line.contains("# Assumption:") {
        marks.append("\(path):\(number + 1)")
      }
    }
    let places = found.map { "\($0["file"]?.string ?? ""):\($0["line"]?.int ?? 0)" }
    #expect(places.sorted() == marks.sorted())
    #expect(places.count >= 5)
  }
}
