@testable import CatalogSite

/// A small site without a finding, to be changed.
struct AuditedSample {
  /// By path.
  var files: [String: String]

  /// - Parameters:
  ///   - body: what stands in the main part of `page.html`, after its heading.
  ///   - linked: further files, which `index.html` links to.
  ///   - unlinked: further files.
  init(
    body: String = "", head: String = "", linked: [String: String] = [:],
    unlinked: [String: String] = [:]
  ) {
    let links = (["page.html"] + linked.keys.sorted()).map { "<p><a href=\"\($0)\">x</a></p>" }
    files = [
      "index.html": Self.page(body: links.joined(separator: "\n")),
      "page.html": Self.page(head: head, body: body),
    ]
    files.merge(linked) { $1 }
    files.merge(unlinked) { $1 }
  }

  static let policy =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; "
    + "style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'\">"

  static func page(head: String = "", body: String = "") -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    \(policy)
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>A title</title>
    \(head)
    </head>
    <body>
    <main id="content">
    <h1>A heading</h1>
    \(body)
    </main>
    </body>
    </html>

    """
  }

  /// A copy in which a part of `page.html` is another.
  func replacing(_ part: String, with other: String) -> AuditedSample {
    var copy = self
    copy.files["page.html"] = files["page.html"]?.replacing(part, with: other)
    return copy
  }

  var siteFiles: [SiteFile] { files.map { SiteFile(path: $0, text: $1) } }

  var findings: [AuditFinding] { SiteAudit.findings(in: siteFiles) }
}
