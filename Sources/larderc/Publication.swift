import CatalogSite
import CommandSupport
import RecipeBundle
import RecipeCompiler
import RecipeDocuments
import RecipeTable

/// Everything that is published of a table.
struct Publication {
  /// By path within the published folder.
  let files: [(path: String, contents: [UInt8])]
  private let recipeCount: Int
  private let bundleCount: Int

  init(_ bytes: [UInt8], templates: String) throws {
    let table = try RecipeTable(bytes: bytes)
    let pages = try CatalogSite.pageNames(table)
    let bundles = try inParallel(pages.count) { number in
      try Self.bundle(pages[number], of: table)
    }
    let tableFile = File(path: "larder.table", contents: bytes)
    let downloads = Dictionary(
      uniqueKeysWithValues: zip(pages.map(\.name), bundles.map { [$0.download] }))
    let site = try Self.rendering {
      try CatalogSite.render(
        table, options: SiteOptions(templates: templates), downloads: downloads,
        rules: RuleBook.pages.map(RulePageDocument.init))
    }
    let published = bundles.map(\.file) + [tableFile]
    let sums = published.map { "\(BundleArchive.sha256($0.contents))  \($0.path)\n" }.joined()
    files =
      (site.map { File(path: $0.path, contents: $0.contents) } + published
      + [File(path: "SHA256SUMS", contents: Array(sums.utf8))]).map { ($0.path, $0.contents) }
    recipeCount = pages.count
    bundleCount = bundles.count
  }

  func summary(_ folder: String) -> String {
    "\(folder): \(recipeCount) recipes, \(bundleCount) bundles, \(files.count) files\n"
  }

  private struct File {
    let path: String
    let contents: [UInt8]
  }

  private struct Bundle {
    let file: File
    let download: Download
  }

  private static func bundle(
    _ page: (name: String, criteria: Criteria, recipe: Int), of table: RecipeTable
  ) throws -> Bundle {
    let deployer = HelmDeployer()
    let recipe = try table.recipe(page.recipe)
    do {
      let input = try BundleInput(table: table, recipe: recipe, criteria: page.criteria)
      let bytes = try BundleArchive.tarGzip(deployer.files(for: input), folder: page.name)
      let path = "bundles/\(page.name)-\(deployer.name).tar.gz"
      return Bundle(
        file: File(path: path, contents: bytes),
        download: Download(
          label: "Helm bundle", path: path, bytes: bytes.count,
          sha256: BundleArchive.sha256(bytes)))
    } catch let error as BundleError {
      throw CommandFailure("no bundle for \(page.name): \(error)", status: ExitStatus.failure)
    }
  }

  private static func rendering<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as SiteError {
      throw CommandFailure("\(error)", status: ExitStatus.unusable)
    }
  }
}
