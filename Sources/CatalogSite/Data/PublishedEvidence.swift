import Evidence
import RecipeBundle

/// Evidence as a site offers it.
struct PublishedEvidence: Sendable {
  /// What is known of a combination that has a recipe. The raw values are those of the JSON documents.
  enum Status: String {
    /// It compiled without an error, and nothing from a cluster backs it.
    case sound = "structurally-sound"
    /// A cluster passed some of what the recipe declares; the rest was not judged, or only warned.
    case inPart = "validated-in-part"
    /// A cluster passed all that the recipe declares.
    case validated
  }

  /// Of the envelope, relative to the site's root.
  let path: String
  let sha256: String
  let evidence: ValidationEvidence

  /// - Parameter evidence: by page name, as is what this returns.
  static func all(
    _ evidence: [String: [ValidationEvidence]]
  ) -> [String: [PublishedEvidence]] {
    let all = evidence.flatMap { page, list in list.map { (page: page, evidence: $0) } }
      .sorted { $0.evidence.file.precedes($1.evidence.file) }
    let stems = all.map { stem(of: $0.evidence.file) }
    return zip(PageNames.unique(stems), all).reduce(into: [:]) { found, next in
      let (name, item) = next
      found[item.page, default: []].append(
        PublishedEvidence(
          path: "evidence/\(name).json", sha256: BundleArchive.sha256(item.evidence.contents),
          evidence: item.evidence))
    }
  }

  private static func stem(of file: String) -> String {
    file.hasSuffix(".json") ? String(file.dropLast(".json".count)) : file
  }

  /// A part for each envelope, which is published as it was signed.
  static func parts(_ site: Site) -> [SitePart] {
    site.entries.flatMap(\.evidence).map { published in
      let file = SiteFile(path: published.path, contents: published.evidence.contents)
      return site.part(file.path, from: [.digest(file.contents)]) { [file] }
    }
  }

  /// Of the tests that ended in this way.
  func names(_ outcome: ValidationEvidence.Outcome) -> [String] {
    evidence.tests.filter { $0.outcome == outcome }.map(\.name)
  }
}

extension Site.Entry {
  var status: PublishedEvidence.Status {
    if evidence.isEmpty { return .sound }
    return evidence.contains { $0.evidence.isComplete } ? .validated : .inPart
  }
}
