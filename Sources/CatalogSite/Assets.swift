import Foundation

/// The style sheets, scripts and pictures that are copied as they are.
enum Assets {
  static func files(in templates: String) throws -> [SiteFile] {
    let folder = "\(templates)/assets"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw SiteError(file: folder, message: "the folder of assets cannot be read")
    }
    return try names.filter { !$0.hasPrefix(".") }.map { name in
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
        throw SiteError(file: "\(folder)/\(name)", message: "cannot be read")
      }
      return SiteFile(path: "assets/\(name)", contents: Array(data))
    }
  }
}
