import Foundation

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
enum ShownFiles {
  static func parts(_ site: Site) -> [SitePart] {
    let named = site.summaries.values.reduce(into: Set<String>()) { $0.formUnion($1.files) }
    let files = site.catalog.files.filter { path, file in
      named.contains(path) || named.contains(file.text)
    }
    return files.values.sorted { $0.page.precedes($1.page) }.map { file in
      site.part(file.page, from: [.digest([file.text])]) {
        [SiteFile(path: file.page, text: file.text)]
      }
    }
  }
}
