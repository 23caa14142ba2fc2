import CatalogSite
import CommandSupport
import Evidence
import RecipeBundle
import RecipeCompiler
import RecipeDocuments
import RecipeTable

/// Publishes a table: its catalog, its bundles and itself.
struct Publication {
  let table: RecipeTable
  let bytes: [UInt8]
  let templates: String
  var hasBundles = true
  var previous: RecipeTable?
  var address: String?
  /// By the names of pages.
  var evidence: [String: [ValidationEvidence]] = [:]
  private let program = RunningProgram.digest

  init(_ bytes: [UInt8], templates: String) throws {
    table = try RecipeTable(bytes: bytes)
    self.bytes = bytes
    self.templates = templates
  }

  /// - Returns: a line that says what the folder holds.
  func publish(to folder: String) throws -> String {
    var input = SiteInput(
      table: table, templates: templates,
      manual: SiteInput.Manual(
        rules: RuleBook.pages.map(RulePageDocument.init), commands: CommandReference.pages),
      program: program)
    input.previous = previous
    input.address = address
    input.evidence = evidence
    let edition = try Self.rendering { Edition(of: folder, stamp: try SiteStamp(input)) }
    let pages = try CatalogSite.pageNames(table)
    input.downloads = hasBundles ? try addBundles(pages, to: edition) : [:]
    _ = try Self.rendering { [input] in try edition.add(try CatalogSite(input).parts) }
    try edition.add([part("larder.table", bytes)])
    try edition.add(siteMap(of: edition.files))
    try edition.add([sums(of: edition.files)])
    let isUnchanged = edition.isUnchanged
    if isUnchanged {
      WorkingFolder.removeLeftover(beside: folder, of: Edition.kind)
    } else {
      try edition.finish(Self.audit)
    }
    let bundles = hasBundles ? ", \(pages.count * Deployers.all.count) bundles" : ""
    return "\(folder): \(pages.count) recipes\(bundles), \(edition.files.count) files"
      + (isUnchanged ? ", unchanged\n" : "\n")
  }

  /// What the readers of a site were promised holds before they see it.
  private static func audit(_ folder: String) throws {
    let report = SiteAudit.report(on: try SiteFolder.files(in: folder))
    guard !report.findings.isEmpty else { return }
    throw CommandFailure(
      "the pages fail their own audit; nothing is published\n" + AuditFormat.lines(report),
      status: ExitStatus.failure)
  }

  // MARK: Bundles

  private typealias Page = (name: String, criteria: Criteria, recipe: Int)

  private func addBundles(_ pages: [Page], to edition: Edition) throws -> [String: [Download]] {
    let digests = ValueDigests()
    // Bundles state what tree they are of.
    let common = try ["files", "tree"].map { try digests.digest(of: table.catalog($0)) }
    let manifests = Manifests(of: table)
    let parts = try pages.map { page in
      let recipe = try digests.digest(of: table.recipe(page.recipe))
      let criteria = UInt64.digest(Dimension.allCases.map { page.criteria[$0] })
      return SitePart(
        "bundle \(page.name)", edition: program, sources: common + [recipe, criteria]
      ) {
        try bundles(page, manifests)
      }
    }
    let made = try edition.add(parts)
    let downloads = zip(pages, made).map { page, files in
      let offers = zip(Deployers.all, files).map { deployer, file in
        Download(
          label: "\(deployer.title) bundle", path: file.path, bytes: file.bytes, sha256: file.sha256
        )
      }
      return (page.name, offers)
    }
    return Dictionary(uniqueKeysWithValues: downloads)
  }

  /// One for each deployer, in their order.
  private func bundles(_ page: Page, _ manifests: Manifests) throws -> [SiteFile] {
    do {
      let recipe = try table.recipe(page.recipe)
      let plan = try BundlePlan(
        try BundleInput(
          table: table, recipe: recipe, criteria: page.criteria, manifests: manifests))
      return try Deployers.all.map { deployer in
        SiteFile(
          path: "bundles/\(page.name)-\(deployer.name).tar.gz",
          contents: try BundleArchive.tarGzip(try Bundle(plan, deployer: deployer)))
      }
    } catch let error as BundleError {
      throw CommandFailure("no bundle for \(page.name): \(error)", status: ExitStatus.failure)
    }
  }

  // MARK: Single files

  private func part(_ path: String, _ contents: [UInt8]) -> SitePart {
    SitePart(path, edition: 0, sources: [.digest(contents)]) {
      [SiteFile(path: path, contents: contents)]
    }
  }

  /// None without an address: a site map has to give whole ones.
  private func siteMap(of files: [EditionRecord.File]) -> [SitePart] {
    guard let address else { return [] }
    return SiteMap(paths: files.map(\.path), address: address).files
      .map { part($0.path, $0.contents) }
  }

  /// The list that `sha256sum --check` reads.
  private func sums(of files: [EditionRecord.File]) -> SitePart {
    part("SHA256SUMS", Array(files.map { "\($0.sha256)  \($0.path)\n" }.joined().utf8))
  }

  private static func rendering<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as SiteError {
      throw CommandFailure("\(error)", status: ExitStatus.unusable)
    }
  }
}
