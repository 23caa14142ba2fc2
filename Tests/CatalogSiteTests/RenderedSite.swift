import Foundation

@testable import CatalogSite

/// A site's files as texts.
struct RenderedSite {
  let paths: [String]
  let texts: [String: String]

  init(_ files: [SiteFile]) {
    paths = files.map(\.path)
    texts = Dictionary(
      uniqueKeysWithValues: files.map { ($0.path, String(decoding: $0.contents, as: UTF8.self)) })
  }

  subscript(path: String) -> String { texts[path] ?? "" }

  func write(to folder: String) throws {
    for (path, text) in texts {
      let file = URL(fileURLWithPath: folder).appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }
}

/// A copy of a folder that a test may change.
final class TemporaryFolder {
  let path: String

  init(copying source: String) throws {
    path = NSTemporaryDirectory() + "larder-\(UUID().uuidString)"
    try FileManager.default.copyItem(atPath: source, toPath: path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }
}
