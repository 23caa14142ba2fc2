import HTTPTypes
import TestSupport
import Testing

@testable import RecipeServer

/// The published site.
@Suite struct SiteTests {
  private static let usual = try! Fixture { settings, folder in
    try folder.write("home", to: "site/index.html")
    try folder.write("# Page\n", to: "site/sub/page.md")
    try folder.write("sub", to: "site/sub/index.html")
    try folder.write("secret", to: "site/.hidden")
    try folder.write("secret", to: "outside.txt")
    settings.site = folder.path + "/site"
  }

  @Test func files() async throws {
    let fixture = Self.usual
    let home = try await fixture.ask("/")
    #expect(home.status == 200 && home.text == "home")
    #expect(home["Content-Type"] == "text/html; charset=utf-8")
    let page = try await fixture.ask("/sub/page.md")
    #expect(page["Content-Type"] == "text/markdown; charset=utf-8")
    let (tag, time) = (try #require(page["ETag"]), try #require(page["Last-Modified"]))
    #expect(try await fixture.ask("/sub/page.md", [.ifNoneMatch: tag]).status == 304)
    #expect(try await fixture.ask("/sub/page.md", [.ifModifiedSince: time]).status == 304)
    let both: HTTPFields = [.ifNoneMatch: "\"x\"", .ifModifiedSince: time]
    #expect(try await fixture.ask("/sub/page.md", both).status == 200)
    let folder = try await fixture.ask("/sub?a")
    #expect(folder.status == 301 && folder["Location"] == "/sub/?a")
    #expect(try await fixture.ask("/", method: .post).status == 405)
    #expect(try await fixture.ask("/health").text.contains("healthy"))
  }

  @Test(arguments: [
    "/../outside.txt", "/%2e%2e/outside.txt", "/..%2Foutside.txt", "/.hidden", "/%2Ehidden",
    "/sub/..",
    "//index.html", "/index.html/", "/index.html%00", "/%ff", "/%", "/nothing", "/sub//page.md",
    "/..\\outside.txt",
  ]) func nothingElse(path: String) async throws {
    let reply = try await Self.usual.ask(path)
    #expect(reply.status == 404 && !reply.text.contains("secret"), "\(reply.text)")
  }

  @Test(arguments: [
    ("a.html", "text/html; charset=utf-8"), ("larder.table", "application/octet-stream"),
    ("x/SHA256SUMS", "text/plain; charset=utf-8"), ("a.tar.gz", "application/gzip"),
    ("a.SVG", "image/svg+xml"), ("none", "application/octet-stream"),
  ]) func contentTypes(name: String, type: String) { #expect(ContentType.of(name) == type) }
}
