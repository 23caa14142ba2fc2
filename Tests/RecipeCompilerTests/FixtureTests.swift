import Diagnostics
import TestSupport
import Testing

@Suite struct FixtureTests {
  static let folder = Locations.package + "/Tests/RecipeCompilerTests/Fixtures"

  /// Fails for a file that is no fixture, which nothing would read.
  private static let loaded = Result { try Fixture.all(in: folder) }
  private static let all = (try? loaded.get()) ?? []

  @Test func everyFileIsAFixture() throws {
    let fixtures = try Self.loaded.get()
    #expect(fixtures.count { $0.name.hasPrefix("ok/") } >= 25)
    #expect(fixtures.count { $0.name.hasPrefix("err/") } >= 40)
  }

  @Test(arguments: all) func fixture(_ fixture: Fixture) throws {
    let facts = try FixtureFacts(fixture)
    let difference = try fixture.compare(facts.text(answering: fixture.expected))
    #expect(difference == nil, "\(difference ?? "")")
    // An expectation of nothing would be met by everything.
    #expect(!fixture.expected.isEmpty)
    if fixture.name.hasPrefix("ok/") {
      #expect(!facts.diagnostics.hasErrors)
      #expect(fixture.expected.contains("\n? ") || fixture.expected.hasPrefix("?"))
    } else {
      #expect(!facts.diagnostics.isEmpty)
    }
  }

  /// What this suite promises of itself.
  @Test func anUnexpectedAnswerIsADifference() throws {
    let folder = try TemporaryFolder()
    let text =
      "A tree.\n-- expected --\n? \noutcome = nothing\n-- overlays/base.yaml --\n"
      + "metadata: {name: base}\n"
    let fixture = try Fixture(folder.write(text, to: "a.txt"), name: "a")
    let found = try FixtureFacts(fixture).text(answering: fixture.expected)
    #expect(found == "? \noutcome = recipe\n")
    #expect(
      lineDifference(fixture.expected, found).contains("-outcome = nothing\n+outcome = recipe"))
  }

  @Test func recordingIsNotPassing() throws {
    let folder = try TemporaryFolder()
    let place = try folder.write("A tree.\n-- expected --\nold\n-- a --\nb\n", to: "ok/a.txt")
    let fixture = try Fixture(place, name: "ok/a")
    #expect(try fixture.compare("new\n", recording: true) == "ok/a: recorded, not passed")
    let recorded = try Fixture(place, name: "ok/a")
    #expect(recorded.expected == "new\n")
    #expect(recorded.files.map(\.path) == ["a"])
    #expect(recorded.files.map(\.text) == fixture.files.map(\.text))
    #expect(try recorded.compare("new\n", recording: true) == nil)
    #expect(try recorded.compare("old\n", recording: false)?.contains("-new\n+old") == true)
  }

  @Test func filesThatNoTestReadsAreRefused() throws {
    for path in ["ok/a.text", "a.txt", "other/a.txt", "ok/deeper/a.txt"] {
      let folder = try TemporaryFolder()
      try folder.write("A tree.\n-- expected --\n-- a --\n", to: path)
      #expect(throws: Fixture.Malformed.self) { try Fixture.all(in: folder.path) }
    }
  }
}
