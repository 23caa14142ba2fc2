import Foundation
import TestSupport
import Testing

/// Who follows a guide, step by step, gets what it says.
@Suite struct GuideTests {
  private static func guide(_ name: String) throws -> GuideText {
    let path = Locations.package + "/site-templates/guide-\(name).md.mustache"
    return try GuideText(String(decoding: try bytes(of: path), as: UTF8.self))
  }

  @Test(arguments: ["accelerator", "service", "private-overlays"])
  func everyStepComesOutAsTheGuideSays(_ name: String) throws {
    let guide = try Self.guide(name)
    for start in ["larderc lint", "larderc new", "larderc compile", "larder bundle"] {
      #expect(guide.commands.contains { $0.text.hasPrefix(start) }, "\(start)")
    }
    #expect(try GuideWalk.inCheckout().problems(of: guide) == [])
  }

  @Test func noGuideIsForgotten() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Locations.package + "/site-templates"
    ).filter { $0.hasPrefix("guide-") }.sorted()
    #expect(
      names == ["accelerator", "private-overlays", "service"].map { "guide-\($0).md.mustache" })
  }

  // MARK: Following

  private static func problems(_ markdown: String) throws -> [String] {
    try GuideWalk().problems(of: try GuideText(markdown))
  }

  @Test(arguments: [
    "```sh\ntrue\n```",
    "```sh\nfalse   # exits with 1\n```",
    "```sh\necho a; echo b >&2\necho \\\n  c\n```\nIt prints:\n\n```text\na\nb\nc\n```",
    "```sh\nprintf '1\\n2\\n3\\n4\\n'\n```\n```text\n1\n…\n4\n```",
    "```sh\nprintf 'a\\n\\n'\n```\n```text\na\n```",
    "```sh\necho one two three\n```\n```text\none …e\n```",
    "**`a/b.yaml`**\n\n```yaml\nc: d\n```\n\n```sh\ncat a/b.yaml\n```\n```text\nc: d\n```",
    "**`a`**\n```yaml\n1\n```\n```diff\n--- a/a\n+++ b/a\n@@ -1 +1,2 @@\n 1\n+2\n```\n"
      + "```sh\ncat a\n```\n```text\n1\n2\n```",
  ])
  func whatIsRightIsTaken(_ markdown: String) throws {
    #expect(try Self.problems(markdown) == [])
  }

  @Test(arguments: [
    ("```sh\nfalse\n```", "exits with 1"),
    ("```sh\ntrue   # exits with 1\n```", "exits with 0"),
    ("```sh\nexit 2   # exits with 1\n```", "exits with 2"),
    ("```sh\nfalse\ntrue\n```", "exits with 1"),
    ("```sh\nno-such-program\n```\n```text\n…\n```", "exits with 127"),
    ("```sh\necho a\n```", "prints:\na\n"),
    ("```sh\necho a >&2\n```", "prints:\na\n"),
    ("```sh\necho a\n```\n```text\nb\n```", "instead of:\nb"),
    ("```sh\ntrue\n```\n```text\nb\n```", "instead of:\nb"),
    ("```sh\ntrue\n```\n```text\n…\n```", "instead of:\n…"),
    ("```sh\necho a\n```\n```text\n…\na\n```", "instead of:\n…\na"),
    ("```sh\nprintf 'a\\nb\\n'\n```\n```text\na\n```", "instead of:\na"),
    ("```sh\nprintf 'a\\n\\nb\\n'\n```\n```text\na\nb\n```", "instead of:\na"),
    ("```sh\necho one two\n```\n```text\none …three\n```", "instead of:"),
    ("```sh\necho aa\n```\n```text\na…a\n```", "instead of:"),
    ("```sh\necho a\n```\n```text\na…\n```", "instead of:"),
    ("```diff\n--- a/a\n+++ b/a\n@@ -1 +1,2 @@\n 1\n+2\n```", "does not apply"),
  ])
  func whatIsWrongIsTold(_ markdown: String, _ problem: String) throws {
    let problems = try Self.problems(markdown)
    #expect(problems.count == 1 && problems.contains { $0.contains(problem) }, "\(problems)")
  }

  // MARK: Reading

  @Test(arguments: [
    "```\ntrue\n```", "```bash\ntrue\n```", "```yaml\na: b\n```", "Text.\n```yaml\na: b\n```",
    "**`/a`**\n```yaml\na: b\n```", "**`a/../../b`**\n```yaml\na: b\n```", "```text\na\n```",
    "```sh\ntrue\n```\n```text\na\n```\n```text\na\n```",
    "```sh\ntrue\n```\n**`a`**\n```yaml\nb\n```\n```text\na\n```", "```sh\ntrue", "```sh\n```",
    "```sh\ntrue \\\n```", "```sh\ntrue\n\ntrue\n```", "  ```sh\n  true\n  ```", "~~~sh\ntrue\n~~~",
    "```sh\n```sh\ntrue\n```",
  ])
  func whatIsNotUnderstoodIsRefused(_ markdown: String) {
    #expect(throws: GuideError.self) { try GuideText(markdown) }
  }
}
