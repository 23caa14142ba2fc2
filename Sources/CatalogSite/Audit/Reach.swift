/// What a reader can get to from the matrix.
struct Reach {
  /// Files that nothing leads to.
  let orphans: [AuditFinding]

  init(_ site: AuditedSite) {
    guard let index = site.index else {
      orphans = [
        AuditFinding(
          path: "index.html", line: 1, code: .missingIndex, message: "the site has no such file")
      ]
      return
    }
    let reached = Self.reached(from: index, site)
    orphans = site.files.indices.filter { !reached.contains($0) }.compactMap { number in
      let path = site.files[number].path
      guard !Self.isFoundOtherwise(path) else { return nil }
      return AuditFinding(
        path: path, line: 1, code: .orphan, message: "nothing links to this file")
    }
  }

  private static func reached(from index: Int, _ site: AuditedSite) -> Set<Int> {
    var reached: Set = [index]
    var waiting = [index]
    while let page = waiting.popLast() {
      for target in site.facts[page].targets where reached.insert(target).inserted {
        waiting.append(target)
      }
    }
    return reached
  }

  /// Files that programs look for by name, hidden ones, and those whose addresses the site's scripts or the readers
  /// of its interface put together.
  private static func isFoundOtherwise(_ path: String) -> Bool {
    let names = [SumList.path, SiteMapCheck.path, "robots.txt", "404.html", "favicon.ico"]
    return names.contains(path) || path.hasPrefix(".")
      || path.hasPrefix("data/") && path.hasSuffix(".js")
      || path.hasPrefix("api/") && path.hasSuffix(".json")
  }
}
