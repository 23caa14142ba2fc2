import Foundation
import TestSupport

/// The site of a part of our own recipes, built once by `larderc`.
enum PublishedSite {
  static let folder: String = {
    let path = parent.path + "/site"
    _ = try? larderc(
      "build", FewRecipes.path, "--templates", Locations.package + "/site-templates", "--output",
      path)
    return path
  }()

  private static let parent = try! TemporaryFolder.untilExit()

  static func text(_ path: String) throws -> String {
    String(decoding: try bytes(of: folder + "/" + path), as: UTF8.self)
  }
}

/// What a reader sees of HTML, with each white space as one blank.
func visibleText(_ html: some StringProtocol) -> String {
  oneLine(decoded(String(html).replacing(/<[^>]*>/, with: "")))
}

/// Text without the names that HTML has for characters.
func decoded(_ html: String) -> String {
  var text = html
  for (name, character) in [
    ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
  ] {
    text = text.replacing(name, with: character)
  }
  return text
}

func oneLine(_ text: some StringProtocol) -> String {
  text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}
