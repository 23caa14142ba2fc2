import Foundation
import Mustache

/// The mustache templates of a folder. `NAME.md.mustache` writes Markdown, every other HTML; a
/// template does not have to say so, and so none can forget its escaping.
struct Templates: Sendable {
  private let texts: [String: String]
  private let folder: String
  /// Parsed when there is something to render, which most builds again have little of.
  private let library = Lazily<MustacheLibrary>()
  /// Of all of them.
  let digest: UInt64

  /// - Throws: `SiteError` for a template that cannot be read, or that includes one that is missing.
  init(folder: String) throws {
    self.folder = folder
    texts = try Self.read(folder)
    digest = .digest(texts.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
    try TemplateIncludes(texts: texts, folder: folder).check()
    Self.registerContentTypes()
  }

  /// - Throws: `SiteError` when there is no such template, or one of them is broken.
  func render(_ name: String, _ context: [String: Any]) throws -> String {
    let library = try library.get(make: parsed)
    guard let text = library.render(context, withTemplate: name) else { throw missing(name) }
    return text
  }

  /// Renders a template that includes no other.
  func renderAlone(_ name: String, _ context: [String: Any]) throws -> String {
    guard let text = texts[name] else { throw missing(name) }
    return try Self.parse(name, text, folder).render(context)
  }

  private func parsed() throws -> MustacheLibrary {
    var library = MustacheLibrary()
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      library.register(try Self.parse(name, text, folder), named: name)
    }
    return library
  }

  private func missing(_ name: String) -> SiteError {
    SiteError(file: Self.path(name, folder), message: "no such template")
  }

  static func path(_ name: String, _ folder: String) -> String { "\(folder)/\(name).mustache" }

  private static func read(_ folder: String) throws -> [String: String] {
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw SiteError(file: folder, message: "the folder of templates cannot be read")
    }
    var texts: [String: String] = [:]
    for file in files where file.hasSuffix(".mustache") && !file.hasPrefix(".") {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(file)"),
        let text = String(validating: data, as: UTF8.self)
      else { throw SiteError(file: "\(folder)/\(file)", message: "cannot be read as UTF-8") }
      texts[String(file.dropLast(".mustache".count))] = text
    }
    return texts
  }

  private static func parse(
    _ name: String, _ text: String, _ folder: String
  ) throws -> MustacheTemplate {
    let type = name.hasSuffix(".md") ? MarkdownText.contentType : MarkupText.contentType
    do {
      return try MustacheTemplate(string: "{{% CONTENT_TYPE:\(type)}}\n" + text)
    } catch let failure as MustacheTemplate.ParserError {
      // The line put in front is not the author's.
      let place = "\(failure.context.lineNumber - 1):\(failure.context.columnNumber)"
      throw SiteError(
        file: path(name, folder), message: "broken template at \(place): \(failure.error)")
    }
  }

  private static func registerContentTypes() {
    MustacheContentTypes.register(MarkdownText(), named: MarkdownText.contentType)
    MustacheContentTypes.register(MarkupText(), named: MarkupText.contentType)
  }
}

/// Which templates include which: Mustache itself leaves out a missing one silently, and follows a
/// circle until the stack ends.
private struct TemplateIncludes {
  let texts: [String: String]
  let folder: String

  func check() throws {
    for name in texts.keys.sorted() { try visit(name, within: []) }
  }

  private func visit(_ name: String, within outer: [String]) throws {
    for included in includes(of: name) {
      let file = Templates.path(name, folder)
      guard texts[included] != nil else {
        throw SiteError(
          file: file, message: "includes “\(included)”, and there is no such template")
      }
      guard included != name, !outer.contains(included) else {
        throw SiteError(file: file, message: "includes itself by way of “\(included)”")
      }
      try visit(included, within: outer + [name])
    }
  }

  private func includes(of name: String) -> [String] {
    (texts[name] ?? "").components(separatedBy: "{{").dropFirst().compactMap { tag in
      guard let mark = tag.first, mark == ">" || mark == "<" else { return nil }
      let text = tag.dropFirst().components(separatedBy: "}}")[0]
      return text.trimmingCharacters(in: .whitespaces)
    }
  }
}
