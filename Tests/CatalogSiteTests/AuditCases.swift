import Testing

@testable import CatalogSite

/// A code with a site that it is found in, and the like without a finding.
struct AuditCase: CustomTestStringConvertible {
  let code: AuditCode
  let bad: AuditedSample
  let good: AuditedSample

  var testDescription: String { "\(code)" }

  init(_ code: AuditCode, bad: AuditedSample, good: AuditedSample) {
    self.code = code
    self.bad = bad
    self.good = good
  }

  /// Of what stands in a page.
  init(_ code: AuditCode, _ bad: String, _ good: String = "", linked: [String: String] = [:]) {
    self.init(
      code, bad: AuditedSample(body: bad, linked: linked),
      good: AuditedSample(body: good, linked: linked))
  }

  /// Of a page in which a part is another.
  init(
    _ code: AuditCode, replacing part: String, with other: String, linked: [String: String] = [:]
  ) {
    let good = AuditedSample(linked: linked)
    self.init(code, bad: good.replacing(part, with: other), good: good)
  }

  /// Of a file beside the page.
  init(_ code: AuditCode, _ path: String, _ bad: String, _ good: String) {
    self.init(
      code, bad: AuditedSample(linked: [path: bad]), good: AuditedSample(linked: [path: good]))
  }

  /// Of an address that a link of a page has.
  init(_ code: AuditCode, link bad: String, _ good: String, linked: [String: String] = [:]) {
    self.init(
      code, "<p><a href=\"\(bad)\">x</a></p>", "<p><a href=\"\(good)\">x</a></p>", linked: linked)
  }
}

extension AuditCase {
  static let all = links + resources + documents + policies + names + markup + files + styles

  private static let links = [
    AuditCase(.brokenLink, link: "gone.html", "index.html"),
    AuditCase(.brokenLink, link: "a%2Fb.txt", "a/%62.txt", linked: ["a/b.txt": ""]),
    AuditCase(.brokenLink, link: "%ff", "%C3%A4", linked: ["ä": ""]),
    AuditCase(.brokenFragment, link: "#gone", "#content"),
    AuditCase(.brokenFragment, link: "?a=b#Content", "?a=b#%63ontent"),
    AuditCase(
      .brokenFragment, link: "o.html#gone", "o.html#a",
      linked: ["o.html": AuditedSample.page(body: "<p><a name=\"a\"></a></p>")]),
    AuditCase(.folderLink, link: "a/", "a/x.txt", linked: ["a/x.txt": ""]),
    AuditCase(.folderLink, link: "a", "a/x.txt", linked: ["a/x.txt": ""]),
    AuditCase(.folderLink, link: ".", "#"),
    AuditCase(.wrongCase, link: "INDEX.html", "index.html"),
    AuditCase(.forbiddenScheme, link: " java\nscript&colon;x", "mailto:a@example.org"),
    AuditCase(.forbiddenScheme, link: "data:text/html,x", "https://example.org/"),
    AuditCase(.forbiddenScheme, link: "&#32;VBScript:x", "HTTP://example.org/"),
    AuditCase(.forbiddenScheme, link: "j&Tab;a&#x0A;vascript&#58;x", "https&colon;//example.org/"),
    AuditCase(.forbiddenScheme, link: "ftp://example.org", "#TOP"),
    AuditCase(.outsideLink, link: "../x.html", "./index.html"),
    AuditCase(.outsideLink, link: "%2e%2E/index.html", "?x"),
    AuditCase(.outsideLink, link: "/index.html", "a/../index.html", linked: ["a/b": ""]),
    AuditCase(.outsideLink, link: "//example.org/x", ".//index.html".replacing("//", with: "/")),
    AuditCase(.outsideLink, link: "\\\\example.org", ".\\index.html"),
    AuditCase(.outsideLink, link: "FILE:///etc/passwd", ""),
  ]

  private static let resources = [
    AuditCase(
      .brokenLink, "<img src=\"gone.png\" alt=\"x\">", "<img src=\"data:,x\" alt=\"x\">"),
    AuditCase(
      .brokenLink, "<img srcset=\"x.png 1x, gone.png 2x\" alt=\"x\">",
      "<img srcset=\"x.png, x.png 2x\" alt=\"x\">", linked: ["x.png": ""]),
    AuditCase(
      .externalResource, "<img src=\"https://example.org/x.png\" alt=\"x\">",
      "<a href=\"https://example.org/x.png\">x</a>"),
    AuditCase(.externalResource, "<img src=\"//example.org/x.png\" alt=\"x\">"),
    AuditCase(.externalResource, "<script src=\"ht\ttps:/example.org/x.js\"></script>"),
    AuditCase(
      .externalResource, "<form action=\"https://example.org/\"></form>",
      "<form action=\"index.html\"></form>"),
    AuditCase(
      .externalResource, "<a href=\"index.html\" ping=\"https://example.org/\">x</a>"),
    AuditCase(
      .externalResource,
      bad: AuditedSample(head: "<link rel=\"preconnect\" href=\"https://example.org\">"),
      good: AuditedSample(head: "<link rel=\"canonical\" href=\"https://example.org/page.html\">")),
    AuditCase(
      .externalResource,
      bad: AuditedSample(head: "<link rel=\"shortcut ICON\" href=\"https://example.org/i.png\">"),
      good: AuditedSample(head: "<link rel=\"icon\" href=\"data:,\">")),
    AuditCase(
      .externalResource,
      "<svg role=\"img\" aria-label=\"x\"><use xlink:href=\"https://example.org/i.svg\"/></svg>",
      "<svg role=\"img\" aria-label=\"x\"><g id=\"a\"/><use xlink:href=\"#a\"/></svg>"),
    AuditCase(
      .brokenFragment, "<svg role=\"img\" aria-label=\"x\"><use href=\"i.svg#b\"/></svg>",
      "<svg role=\"img\" aria-label=\"x\"><use href=\"i.svg#a\"/></svg>",
      linked: ["i.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\"><g id=\"a\"/></svg>"]),
  ]

  private static let documents = [
    AuditCase(.missingDoctype, replacing: "<!doctype html>\n", with: ""),
    AuditCase(.missingLanguage, replacing: " lang=\"en\"", with: " lang=\"\""),
    AuditCase(.charsetNotFirst, replacing: "<meta charset=\"utf-8\">", with: ""),
    AuditCase(.missingViewport, replacing: "width=device-width", with: "width=1024"),
    AuditCase(.missingTitle, replacing: "<title>A title</title>", with: "<title> </title>"),
    AuditCase(
      .missingTitle, replacing: "<title>A title</title>",
      with: "<svg aria-hidden=\"true\"><title>x</title></svg>"),
    AuditCase(.unequalMain, replacing: "main", with: "div"),
    AuditCase(.unequalMain, "<main></main>", "<section></section>"),
    AuditCase(.unequalTopHeading, "<h1>x</h1>", "<h2>x</h2>"),
    AuditCase(.unequalTopHeading, replacing: "<h1>A heading</h1>", with: ""),
    AuditCase(.headingSkipped, "<h2>x</h2><h4>y</h4>", "<h2>x</h2><h3>y</h3><h2>z</h2>"),
    AuditCase(.redirect, "<meta http-equiv=\"REFRESH\" content=\"0\">", "<meta name=\"refresh\">"),
    AuditCase(.forbiddenElement, "<iframe src=\"index.html\"></iframe>"),
    AuditCase(
      .forbiddenElement, bad: AuditedSample(head: "<base href=\"a/\">"), good: AuditedSample()),
    AuditCase(
      .openerLeaked, "<a target=\"_blank\" href=\"index.html\">x</a>",
      "<a target=\"_blank\" rel=\"nofollow noopener\" href=\"index.html\">x</a>"),
  ]

  private static let policies = [
    AuditCase(.wrongPolicy, replacing: AuditedSample.policy, with: ""),
    AuditCase(.wrongPolicy, replacing: "script-src 'self'", with: "script-src *"),
    AuditCase(
      .wrongPolicy, replacing: AuditedSample.policy,
      with: "<script src=\"x.js\"></script>\(AuditedSample.policy)", linked: ["x.js": ""]),
    AuditCase(
      .wrongPolicy, bad: movedPolicy, good: AuditedSample()),
    AuditCase(.inlineScript, "<script>alert(1)</script>", "<script> </script>"),
    AuditCase(.inlineScript, "<p OnClick=\"x\">x</p>", "<p data-onclick=\"x\">x</p>"),
    AuditCase(.inlineStyle, "<p style=\"color: red\">x</p>", "<p class=\"style\">x</p>"),
    AuditCase(
      .inlineStyle, "<svg aria-hidden=\"true\"><style>a { }</style></svg>",
      "<svg aria-hidden=\"true\"><path/></svg>"),
  ]

  /// Browsers do not look for a policy outside of the head.
  private static var movedPolicy: AuditedSample {
    AuditedSample(body: AuditedSample.policy.replacing("http-equiv", with: "hidden http-equiv"))
      .replacing(AuditedSample.policy, with: "")
  }

  private static let names = [
    AuditCase(
      .imageWithoutText, "<img src=\"i.png\">",
      "<img src=\"i.png\" alt=\"\"><img src=\"i.png\" alt=\"x\">", linked: ["i.png": ""]),
    AuditCase(
      .imageWithoutText, "<svg><title>x</title></svg>",
      "<svg role=\"img\"><title>x</title></svg><svg aria-hidden=\"true\"></svg>"),
    AuditCase(
      .imageWithoutText, "<svg role=\"img\"><text>x</text></svg>",
      "<svg role=\"img\" aria-label=\"x\"><text>x</text></svg>"),
    AuditCase(
      .imageWithoutText, "<svg role=\"img\"><g><title>x</title></g></svg>",
      "<svg role=\"group\" aria-labelledby=\"content\"><g><title>x</title></g></svg>"),
    AuditCase(
      .imageWithoutText, "<input type=\"image\" src=\"index.html\">",
      "<input type=\"image\" src=\"index.html\" alt=\"x\">"),
    AuditCase(
      .nameless, "<a href=\"index.html\"> <i></i> </a>",
      "<a href=\"index.html\"><i>x</i></a> <a href=\"index.html\" aria-label=\"x\"></a>"),
    AuditCase(
      .nameless, "<a href=\"index.html\"><svg aria-hidden=\"true\"></svg></a>",
      "<a href=\"index.html\"><svg role=\"img\"><title>x</title></svg></a>"),
    AuditCase(
      .nameless, "<a href=\"index.html\"><i aria-hidden=\"true\">x</i></a>",
      "<p aria-hidden=\"true\"><a href=\"index.html\"></a></p><a id=\"a\"></a>"),
    AuditCase(
      .nameless, "<a href=\"index.html\"><img src=\"index.html\" alt=\"\"></a>",
      "<a href=\"index.html\"><img src=\"index.html\" alt=\"x\"></a>"),
    AuditCase(.nameless, "<button></button>", "<button title=\"x\"></button><button>x</button>"),
    AuditCase(.nameless, "<h2></h2>", "<h2><code>x</code></h2>"),
    AuditCase(
      .nameless, "<details><summary></summary></details>",
      "<details><summary>x</summary></details>"),
    AuditCase(
      .nameless, "<label for=\"b\">x</label><input id=\"a\"><p id=\"b\">y</p>",
      "<input id=\"a\"><label for=\"a\">x</label><input type=\"hidden\">"),
    AuditCase(
      .nameless, "<select></select>",
      "<label>x <select></select></label><textarea aria-label=\"x\"></textarea>"),
    AuditCase(
      .nameless, "<input type=\"button\">",
      "<input type=\"button\" value=\"x\"><input type=\"submit\">"),
    AuditCase(
      .tableWithoutHeader, "<table><tr><td>x</td></tr></table>",
      "<table><tr><th>x</th></tr></table><table role=\"none\"><tr><td>x</td></tr></table>"),
    AuditCase(
      .duplicateID, "<p id=\"a\">x</p><p id=\"a\">y</p>", "<p id=\"a\">x</p><p id=\"A\">y</p>"),
    AuditCase(
      .brokenReference, "<p aria-describedby=\"content gone\">x</p>",
      "<p aria-describedby=\"content later\">x</p><p id=\"later\">y</p>"),
  ]

  private static let markup = [
    AuditCase(.malformedMarkup, "<div><b>x</div>", "<div><b>x</b></div>"),
    AuditCase(.malformedMarkup, "<section>x", "<section>x</section >"),
    AuditCase(.malformedMarkup, "<p>x</p></section>", "<ul><li>x<li>y</ul><p>z<br>a<wbr>b"),
    AuditCase(.malformedMarkup, "<p class=\"a\" class=\"b\">x</p>", "<p class=\"a b\">x</p>"),
    AuditCase(.malformedMarkup, "<body>", "a & b &amp; c"),
    AuditCase(.malformedMarkup, link: "&#1;javascript:x", "#"),
    AuditCase(.malformedMarkup, "<p>&#0;</p>", "<p>&#x80;</p>"),
    AuditCase(.controlCharacter, "<p>\u{1}</p>", "<p>\u{85}\t</p>"),
    AuditCase(.controlCharacter, "<p>\u{0}</p>", "<p>x</p>"),
  ]

  private static let files = [
    AuditCase(
      .orphan, bad: AuditedSample(unlinked: ["x.txt": ""]),
      good: AuditedSample(linked: ["x.txt": ""], unlinked: ["data/a.js": "", "api/a.json": "1"])),
    AuditCase(
      .orphan,
      bad: AuditedSample(linked: ["x.md": "`[y](y.md)`"], unlinked: ["y.md": "[x](x.md)"]),
      good: AuditedSample(linked: ["x.md": "[y](y.md)"], unlinked: ["y.md": "[x](x.md)"])),
    AuditCase(.missingIndex, bad: withoutIndex, good: AuditedSample()),
    AuditCase(
      .caseCollision, bad: AuditedSample(linked: ["x.txt": "", "X.txt": ""]),
      good: AuditedSample(linked: ["x.txt": "", "Y.txt": ""])),
    AuditCase(.brokenLink, "x.md", "\n[a](gone.md)", "[a](page.html#content)\n\n    x"),
    AuditCase(
      .brokenFragment, "x.md", "# A `b`, [c](page.html)!\n[d](#a-b)", "# A `b`\n[d](#a-b)"),
    AuditCase(.malformedJSON, "api/a.json", "{\"a\": [1, 2,]}", "{\"a\": [1, 2, null]}\n"),
    AuditCase(.brokenSum, "SHA256SUMS", "\(digestOfABC)  page.html\n", ""),
    AuditCase(.brokenSum, "SHA256SUMS", "\(digestOfABC)  gone.txt\n", ""),
    AuditCase(
      .brokenSum,
      bad: AuditedSample(linked: ["x": "abd"], unlinked: ["SHA256SUMS": "\(digestOfABC)  x\n"]),
      good: AuditedSample(linked: ["x": "abc"], unlinked: ["SHA256SUMS": "\(digestOfABC)  x\n"])),
    AuditCase(.brokenLink, "sitemap.xml", siteMap("gone.html"), siteMap("page.html")),
    AuditCase(
      .externalResource, "changes.atom",
      "<feed><icon/><link rel=\"stylesheet\" href=\"https://example.org/x\"/></feed>",
      "<feed><link rel=\"alternate\" href=\"https://example.org/x\"/></feed>"),
  ]

  /// From the examples of FIPS 180-2.
  private static let digestOfABC =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  private static var withoutIndex: AuditedSample {
    var sample = AuditedSample()
    sample.files["index.html"] = nil
    return sample
  }

  private static func siteMap(_ page: String) -> String {
    """
    <urlset>
    <url><loc>https://example.org/a&amp;b/index.html</loc></url>
    <url><loc>https://example.org/a&amp;b/\(page)</loc></url>
    </urlset>
    """
  }

  private static let styles = [
    AuditCase(
      .externalResource, "a.css", "a { background: url(//example.org/x.png) }",
      "a { background: url(data:image/png;base64,AA==) }"),
    AuditCase(.brokenLink, "a.css", "a { background: url( 'gone.png' ) }", "/* url(gone.png) */"),
    AuditCase(.brokenLink, "a.css", "@import \"gone.css\";", "a::before { content: \"gone.css\" }"),
    AuditCase(
      .forbiddenScheme, "a.css", "@Import\nurl(data:,x);",
      "@namespace url(http://www.w3.org/2000/svg);"),
    AuditCase(.wrongCase, "a.css", "a { b: u\\72L(\\50 AGE.html) }", "a { b: url(page.html) }"),
  ]
}
