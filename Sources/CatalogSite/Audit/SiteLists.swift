import RecipeBundle

/// What SHA256SUMS says of the site's files.
struct SumList: Sendable {
  static let path = "SHA256SUMS"

  private struct Entry {
    let line: Int
    let file: Int
    let digest: String
  }

  private var entries: [Entry] = []
  /// Lines that name no file.
  private var lost: [(line: Int, text: String)] = []
  /// The digest of each file that is listed.
  private var digests: [Int: String] = [:]

  /// - Parameter bytes: the file's, or nil where there is none.
  init(_ bytes: [UInt8]?, in inventory: Inventory) {
    let lines = (bytes ?? []).split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    for (number, line) in lines.enumerated() {
      if let (digest, path) = Self.entry(line), let file = inventory.number(of: path) {
        entries.append(Entry(line: number + 1, file: file, digest: digest))
        digests[file] = digest
      } else {
        lost.append((number + 1, line))
      }
    }
  }

  /// Whether a file is another than the one that is listed.
  func contradicts(_ contents: [UInt8], of file: Int) -> Bool {
    digests[file].map { $0 != BundleArchive.sha256(contents) } ?? false
  }

  func findings(_ site: AuditedSite) -> [AuditFinding] {
    var findings = FindingList(path: Self.path)
    for (line, text) in lost {
      findings.add(.brokenSum, line: line, "\(text.quoted) names no file of the site")
    }
    for entry in entries where site.facts[entry.file].hasOtherSum {
      let path = site.files[entry.file].path
      findings.add(.brokenSum, line: entry.line, "the digest of \(path.quoted) is another")
    }
    return findings.all
  }

  /// `DIGEST  PATH`, or an asterisk for the second blank.
  private static func entry(_ line: String) -> (digest: String, path: String)? {
    let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let mark = parts[1].first, mark == " " || mark == "*" else {
      return nil
    }
    return (String(parts[0]), String(parts[1].dropFirst()))
  }
}

/// The site map, of whole addresses: that of the site stands before each path.
enum SiteMapCheck {
  static let path = "sitemap.xml"

  /// The address of the site is what stands before the shortest that ends in `index.html`.
  static func facts(
    of bytes: [UInt8], in inventory: Inventory, page: Int
  ) -> FileFacts {
    var findings = FindingList(path: path)
    var links = LinkCheck(inventory, page: page)
    let found = locations(bytes)
    let index = "index.html"
    let home = found.map(\.address).filter { $0.hasSuffix(index) }.min {
      $0.utf8.count < $1.utf8.count
    }
    let base = home.map { $0.dropLast(index.utf8.count) } ?? ""
    for (address, line) in found {
      if address.hasPrefix(base) {
        links.check(String(address.dropFirst(base.count)), .resource, line: line, &findings)
      } else {
        findings.add(.brokenLink, line: line, "\(address.quoted) is not below \(base.quoted)")
      }
    }
    return FileFacts(links, findings)
  }

  private static func locations(_ bytes: [UInt8]) -> [(address: String, line: Int)] {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { number, line in
      String(decoding: line, as: UTF8.self).split(separator: "<loc>").compactMap { part in
        part.firstRange(of: "</loc>").map {
          (unescaped(part[..<$0.lowerBound]), number + 1)
        }
      }
    }
  }

  private static func unescaped(_ text: Substring) -> String {
    let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'")]
    // The ampersand last, which may be part of such a name that was escaped.
    return (names + [("&amp;", "&")]).reduce(String(text)) { $0.replacing($1.0, with: $1.1) }
  }
}
