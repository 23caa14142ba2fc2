import Foundation
import TestSupport
import Testing

/// `larderc audit`.
@Suite struct AuditCommandTests {
  /// A site with one page that has no finding, unless files are added or replaced.
  private func site(_ files: [String: String] = [:]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let page = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; \
      style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'">
      <meta name="viewport" content="width=device-width">
      <title>A site</title>
      </head>
      <body><main><h1>A site</h1></main></body>
      </html>
      """
    for (path, text) in files.merging(["site/index.html": page], uniquingKeysWith: { $1 }) {
      try folder.write(text, to: path)
    }
    return folder
  }

  @Test func aSiteWithoutFindings() throws {
    let folder = try site()
    let result = try larderc("audit", folder.path + "/site")
    #expect(result.status == 0 && result.errors == "")
    #expect(result.output.hasPrefix("1 page, 0 links, 0 findings; matrix 0."))
  }

  @Test func findingsFail() throws {
    let folder = try site(["site/a/b.txt": "", "site/a/c.md": "\n[x](gone.md)"])
    let result = try larderc("audit", folder.path + "/site")
    #expect(result.status == 1 && result.errors == "")
    let lines = result.output.split(separator: "\n")
    #expect(
      lines.prefix(3) == [
        "a/b.txt:1: orphan: nothing links to this file",
        "a/c.md:1: orphan: nothing links to this file",
        "a/c.md:2: broken-link: “gone.md” leads to no file of the site",
      ])
    #expect(lines.last?.hasPrefix("1 page, 1 link, 3 findings;") ?? false)
  }

  @Test func reportsForPrograms() throws {
    let folder = try site(["site/x": ""])
    let result = try larderc("audit", folder.path + "/site", "--format", "json")
    #expect(result.status == 1)
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(report["pages"] as? Int == 1 && report["links"] as? Int == 0)
    let findings = try #require(report["findings"] as? [[String: Any]])
    #expect(findings.map { $0["code"] as? String } == ["orphan"])
    #expect(findings.map { $0["path"] as? String } == ["x"])
    #expect(findings.map { $0["line"] as? Int } == [1])
  }

  @Test func longReportsAreCutShort() throws {
    let files = (100..<400).map { ("site/\($0)", "") }
    let folder = try site(Dictionary(uniqueKeysWithValues: files))
    let lines = try larderc("audit", folder.path + "/site").output.split(separator: "\n")
    #expect(lines.count == 202)
    #expect(lines[199].hasPrefix("299:1: orphan") && lines[200] == "and 100 more")
  }

  @Test func whatIsNoSite() throws {
    let folder = try site(["other/x.html": ""])
    for (name, words) in [
      ("other", "has no index.html"), ("gone", "No such file or directory"),
      ("site/index.html", "Not a directory"),
    ] {
      let result = try larderc("audit", "\(folder.path)/\(name)")
      #expect(result.status == 2 && result.output == "")
      #expect(result.errors.hasPrefix("larderc: \(folder.path)/\(name)"), "\(result.errors)")
      #expect(result.errors.contains(words), "\(result.errors)")
    }
  }

  @Test func linksAndPipesAreRefused() throws {
    for (command, words) in [
      ("ln -s /etc/hostname site/x", "symbolic link"), ("ln -s . site/x", "symbolic link"),
      ("mkfifo site/x", "neither a file nor a folder"),
      ("mkdir -p site/$(printf 'a/%.0s' $(seq 40))", "nested too deeply"),
    ] {
      let folder = try site()
      #expect(try run(["sh", "-c", command], in: folder.path).status == 0)
      let result = try larderc("audit", folder.path + "/site")
      #expect(result.status == 2, "\(command)")
      #expect(result.errors.contains(words), "\(result.errors)")
    }
  }

  @Test func larderSaysWhoAudits() throws {
    for arguments in [["audit"], ["audit", "public", "--format", "json"]] {
      let result = try run([Programs.larder] + arguments)
      #expect(result.status == 2 && result.output == "")
      #expect(result.errors == "larder: sites are audited by the compiler: larderc audit DIR\n")
    }
    #expect(try !larder("--help").output.contains("audit"))
  }
}
