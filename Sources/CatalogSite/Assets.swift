import Foundation
import RecipeTable

/// The style sheets, scripts and pictures that are copied as they are.
struct Assets {
  private let folder: String
  private let site: Site

  init(folder templates: String, _ site: Site) {
    folder = "\(templates)/assets"
    self.site = site
  }

  func parts() throws -> [SitePart] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw SiteError(file: folder, message: "the folder of assets cannot be read")
    }
    return try names.filter { !$0.hasPrefix(".") }.sorted().map { name in
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
        throw SiteError(file: "\(folder)/\(name)", message: "cannot be read")
      }
      let file = SiteFile(path: "assets/\(name)", contents: Array(data))
      return site.part(file.path, from: [.digest(file.contents)]) { [file] }
    }
  }
}

/// The manifests and health checks of what is deployed, each with a page of its own.
struct ShownFiles {
  private let site: Site
  /// By path.
  private var manifests: Set<String> = []
  /// Digests of their texts: some are long, and most recipes have the same.
  private var healthChecks: Set<UInt64> = []

  init(_ site: Site) throws {
    self.site = site
    for number in site.summaries.keys { try add(site.table.recipe(number).document) }
  }

  private mutating func add(_ recipe: TableNode) throws {
    let deployed = Set(try recipe.member("deploymentOrder")?.strings() ?? [])
    for component in try recipe.member("componentRefs")?.elements() ?? [] {
      guard deployed.contains(try component.member("name")?.string() ?? "") else { continue }
      for list in ["preManifestFiles", "manifestFiles"] {
        manifests.formUnion(try component.member(list)?.strings() ?? [])
      }
      if let check = try component.member("healthCheckAsserts") {
        healthChecks.insert(try site.sources.digest(of: check))
      }
    }
  }

  func parts() throws -> [SitePart] {
    let texts = try site.table.catalog("files")
    var parts: [SitePart] = []
    for (path, file) in site.catalog.files.sorted(by: { $0.value.page.precedes($1.value.page) }) {
      guard let text = try texts.member(path) else { continue }
      let digest = try site.sources.digest(of: text)
      guard manifests.contains(path) || healthChecks.contains(digest) else { continue }
      parts.append(
        site.part(file.page, from: [digest]) { [SiteFile(path: file.page, text: file.text)] })
    }
    return parts
  }
}
