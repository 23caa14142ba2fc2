/// Holds a whole site against what its readers are promised: every link leads, nothing comes from
/// elsewhere, nothing runs that should not, and everything can be read out and is small.
///
/// Each file is read by itself, on all cores; then what they say of each other is held together.
public enum SiteAudit {
  /// Same files: same findings, in whatever order they come.
  public static func findings(in files: [SiteFile]) -> [AuditFinding] { report(on: files).findings }

  public static func report(on files: [SiteFile]) -> AuditReport {
    let files = files.sorted { $0.path.precedes($1.path) }
    let site = AuditedSite(files)
    let budget = WeightCheck(site)
    let findings =
      site.facts.flatMap(\.findings) + site.inventory.collisions + site.sums.findings(site)
      + site.brokenFragments + Reach(site).orphans + budget.findings
    return AuditReport(
      findings: findings.sorted { $0.precedes($1) },
      pageCount: files.count { $0.path.hasSuffix(".html") },
      linkCount: site.facts.reduce(0) { $0 + $1.linkCount },
      largestPage: budget.largest, matrix: budget.matrix)
  }
}

/// A site with what each of its files says.
struct AuditedSite {
  let files: [SiteFile]
  let inventory: Inventory
  let sums: SumList
  /// In the order of the files.
  let facts: [FileFacts]

  init(_ files: [SiteFile]) {
    let inventory = Inventory(files.map(\.path))
    self.files = files
    self.inventory = inventory
    // None of them fails.
    let sums = SumList(inventory.number(of: SumList.path).map { files[$0].contents }, in: inventory)
    let scanned = try? inParallel(files.count) { number in
      var facts = FileScan.facts(of: number, files[number], inventory)
      facts.hasOtherSum = sums.contradicts(files[number].contents, of: number)
      return facts
    }
    self.sums = sums
    facts = scanned ?? []
  }

  /// The number of the page that everything is reached from.
  var index: Int? { inventory.number(of: "index.html") }

  /// Links to places that their pages do not have.
  var brokenFragments: [AuditFinding] {
    facts.indices.flatMap { page in
      var findings = FindingList(path: files[page].path)
      for link in facts[page].fragments where !leads(link) {
        let target = files[link.target].path
        findings.add(
          .brokenFragment, line: link.line,
          "there is no \(link.fragment.quoted) in \(target.quoted)")
      }
      return findings.all
    }
  }

  private func leads(_ link: FragmentLink) -> Bool {
    guard FileScan.hasAnchors(files[link.target].path) else { return true }
    let anchors = facts[link.target].anchors
    return Address.places(link.fragment).contains { anchors.contains(ExactText($0)) }
      || link.fragment.lowercased() == "top"
  }
}

/// Reads one file by what it is.
private enum FileScan {
  static func hasAnchors(_ path: String) -> Bool {
    [".html", ".md", ".svg"].contains(where: path.hasSuffix)
  }

  static func facts(of number: Int, _ file: SiteFile, _ inventory: Inventory) -> FileFacts {
    let kind = file.path.split(separator: "/").last?.split(separator: ".").last ?? ""
    switch kind {
    case "xml" where file.path == SiteMapCheck.path:
      return SiteMapCheck.facts(of: file.contents, in: inventory, page: number)
    case let kind where isMarkup(kind) && file.contents.count > AuditLimits.markupBytes:
      return tooLarge(file)
    case "html": return page(number, file, inventory)
    case "svg", "atom", "xml":
      return PageScan.facts(.other, of: file.contents, in: inventory, page: number)
    case "css": return style(number, file, inventory)
    case "md": return markdown(number, file, inventory)
    case "json": return JSONCheck.facts(of: file)
    default: return FileFacts()
    }
  }

  private static func isMarkup(_ kind: Substring) -> Bool {
    ["html", "svg", "atom", "xml"].contains(kind)
  }

  private static func tooLarge(_ file: SiteFile) -> FileFacts {
    var findings = FindingList(path: file.path)
    findings.add(.notAudited, "the file has more than \(AuditLimits.markupBytes) bytes")
    var facts = FileFacts()
    facts.findings = findings.all
    return facts
  }

  private static func page(_ number: Int, _ file: SiteFile, _ inventory: Inventory) -> FileFacts {
    var facts = PageScan.facts(.page, of: file.contents, in: inventory, page: number)
    if file.contents.count > AuditBudget.page {
      facts.gzipped = Gzip.size(of: file.contents, .fastest)
    }
    return facts
  }

  private static func style(_ number: Int, _ file: SiteFile, _ inventory: Inventory) -> FileFacts {
    var findings = FindingList(path: file.path)
    var links = LinkCheck(inventory, page: number)
    for found in StyleScan.addresses(TextCheck.clean(file.contents, &findings)) {
      links.check(found.address, found.kind, line: found.line, &findings)
    }
    return FileFacts(links, findings)
  }

  private static func markdown(
    _ number: Int, _ file: SiteFile, _ inventory: Inventory
  ) -> FileFacts {
    var findings = FindingList(path: file.path)
    var links = LinkCheck(inventory, page: number)
    let scan = MarkdownScan(TextCheck.clean(file.contents, &findings))
    for link in scan.links {
      links.check(
        link.address, link.isPicture ? .picture : .navigation, line: link.line, &findings)
    }
    var facts = FileFacts(links, findings)
    facts.anchors = scan.anchors
    return facts
  }
}
