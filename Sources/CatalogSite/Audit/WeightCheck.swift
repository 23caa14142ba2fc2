/// Holds what pages weigh, gzipped, against their budgets.
///
/// Compressing takes longer than reading, so a page is compressed only where it is larger than its
/// budget as it is, and with zlib's usual level only where the fastest does not make it small enough.
struct WeightCheck {
  private(set) var findings: [AuditFinding] = []
  private(set) var largest: AuditReport.Weight?
  private(set) var matrix: Int?

  init(_ site: AuditedSite) {
    for (number, facts) in site.facts.enumerated() where number != site.index {
      guard let gzipped = facts.gzipped, gzipped > AuditBudget.page else { continue }
      check("the page", site.files[number], limit: AuditBudget.page)
    }
    checkMatrix(site)
    largest = Self.largest(site)
  }

  private mutating func check(_ what: String, _ file: SiteFile, limit: Int) {
    let size = Gzip.size(of: file.contents, .usual) ?? 0
    if size > limit { add(what, file.path, size, limit) }
  }

  private mutating func add(_ what: String, _ path: String, _ size: Int, _ limit: Int) {
    let message = """
      \(what) is \(AuditReport.kilobytes(size)) gzipped, and may be \
      \(AuditReport.kilobytes(limit))
      """
    findings.append(AuditFinding(path: path, line: 1, code: .overBudget, message: message))
  }

  private mutating func checkMatrix(_ site: AuditedSite) {
    guard let index = site.index else { return }
    let loaded = site.facts[index].loads.compactMap { address -> Int? in
      guard case .path(let segments?) = Address(address).target,
        case .file(let number) = site.inventory.destination(segments, from: index)
      else { return nil }
      return number
    }
    let parts = Set(loaded + [index]).sorted()
    let sizes = parts.map { Gzip.size(of: site.files[$0].contents, .usual) ?? 0 }
    let sum = sizes.reduce(0, +)
    matrix = sum
    if sum > AuditBudget.matrix {
      add("the matrix with what it loads", "index.html", sum, AuditBudget.matrix)
    }
    if let data = site.inventory.number(of: "assets/index.js") {
      check("the matrix's index", site.files[data], limit: AuditBudget.index)
    }
  }

  /// The heaviest page. What is smaller as it is than another is compressed cannot be it.
  private static func largest(_ site: AuditedSite) -> AuditReport.Weight? {
    let pages = site.files.indices.filter {
      $0 != site.index && site.files[$0].path.hasSuffix(".html")
    }
    var best: (page: Int, size: Int)?
    func size(_ page: Int) -> Int {
      site.facts[page].gzipped ?? Gzip.size(of: site.files[page].contents, .fastest) ?? 0
    }
    for page in pages.sorted(by: { site.files[$0].contents.count > site.files[$1].contents.count })
    where site.facts[page].gzipped != nil || site.files[page].contents.count > best?.size ?? 0 {
      let size = size(page)
      if size > best?.size ?? 0 { best = (page, size) }
    }
    return best.flatMap { best in
      Gzip.size(of: site.files[best.page].contents, .usual).map {
        AuditReport.Weight(path: site.files[best.page].path, gzipped: $0)
      }
    }
  }
}
