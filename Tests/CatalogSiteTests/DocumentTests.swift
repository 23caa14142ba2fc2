import CLibXML2
import Foundation
import RecipeTable
import Testing

@testable import CatalogSite

/// What holds of every page, seen by an HTML parser.
@Suite struct DocumentTests {
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    + "base-uri 'none'; form-action 'none'"

  @Test(arguments: [SampleTable.ordinary, .hostile])
  func linksAndFragmentsLead(_ sample: SampleTable) throws {
    let names = try CatalogSite.pageNames(sample.table()).map(\.name)
    let site = try SiteTests.render(sample, downloads: [names[0]: [SiteTests.download]])
    let documents = try site.documents()
    // The last two are written beside what is rendered.
    let present = Set(site.paths + [SiteTests.download.path, "larder.table", "SHA256SUMS"])
    for (path, document) in documents {
      for address in document.addresses {
        let problem = LinkCheck.problem(address, on: path, present: present, documents)
        #expect(problem == nil, "\(path): \(address): \(problem ?? "")")
      }
    }
  }

  @Test(arguments: [SampleTable.ordinary, .hostile])
  func idsAreUnique(_ sample: SampleTable) throws {
    for (path, document) in try SiteTests.render(sample).documents() {
      #expect(document.ids.count == Set(document.ids).count, "\(path)")
    }
  }

  @Test(arguments: [SampleTable.ordinary, .hostile])
  func nothingIsInline(_ sample: SampleTable) throws {
    for (path, document) in try SiteTests.render(sample).documents() {
      for element in document.elements {
        #expect(element.name != "style", "\(path)")
        #expect(element.name != "script" || element["src"] != nil, "\(path)")
        #expect(element.name != "script" || element.text.isEmpty, "\(path)")
        #expect(
          !element.attributes.keys.contains { $0 == "style" || $0.hasPrefix("on") }, "\(path)")
      }
      let meta = document.elements.first { $0["http-equiv"] == "Content-Security-Policy" }
      #expect(meta?["content"] == Self.policy, "\(path)")
    }
  }
}

enum LinkCheck {
  static func problem(
    _ address: String, on path: String, present: Set<String>, _ documents: [String: Document]
  ) -> String? {
    if address.hasPrefix("https://") || address.hasPrefix("http://") { return nil }
    guard !address.hasPrefix("/"), !address.contains(":") || address.hasPrefix("#") else {
      return address.split(separator: "#").first?.contains(":") == true ? "not relative" : nil
    }
    let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    // What stands after a question mark is for a script.
    let file = parts[0].prefix { $0 != "?" }.removingPercentEncoding ?? ""
    let target = file.isEmpty ? path : normal(path, file)
    guard present.contains(target) else { return "no such file: \(target)" }
    guard parts.count > 1, let document = documents[target] else { return nil }
    return document.ids.contains(String(parts[1])) ? nil : "no such fragment"
  }

  private static func normal(_ page: String, _ file: String) -> String {
    var parts = page.split(separator: "/").dropLast().map(String.init)
    for part in file.split(separator: "/").map(String.init) {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}

extension Substring {
  fileprivate var removingPercentEncoding: String? { String(self).removingPercentEncoding }
}

/// The elements of a page.
struct Document {
  struct Element {
    let name: String
    let attributes: [String: String]
    let text: String

    subscript(name: String) -> String? { attributes[name] }
  }

  let elements: [Element]

  var ids: [String] { elements.compactMap { $0["id"] } }
  var addresses: [String] { elements.flatMap { [$0["href"], $0["src"]].compactMap(\.self) } }

  struct Unreadable: Error {}

  init(_ html: String) throws {
    let options = Int32(HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue)
    guard let document = htmlReadDoc(Array(html.utf8) + [0], nil, "UTF-8", options) else {
      throw Unreadable()
    }
    defer { xmlFreeDoc(document) }
    var elements: [Element] = []
    var node = xmlDocGetRootElement(document)
    while let current = node {
      if current.pointee.type == XML_ELEMENT_NODE { elements.append(Element(current)) }
      node = Self.next(current)
    }
    self.elements = elements
  }

  private static func next(_ node: xmlNodePtr) -> xmlNodePtr? {
    if let child = node.pointee.children, node.pointee.type == XML_ELEMENT_NODE { return child }
    var node: xmlNodePtr? = node
    while let current = node {
      if let sibling = current.pointee.next { return sibling }
      node = current.pointee.parent
    }
    return nil
  }
}

extension Document.Element {
  init(_ node: xmlNodePtr) {
    name = String(cString: node.pointee.name)
    var attributes: [String: String] = [:]
    var attribute = node.pointee.properties
    while let current = attribute {
      let value = xmlNodeListGetString(node.pointee.doc, current.pointee.children, 1)
      attributes[String(cString: current.pointee.name)] = value.map { String(cString: $0) } ?? ""
      free(value)
      attribute = current.pointee.next
    }
    self.attributes = attributes
    let content = xmlNodeGetContent(node)
    text = content.map { String(cString: $0) } ?? ""
    free(content)
  }
}

extension RenderedSite {
  func documents() throws -> [String: Document] {
    try texts.filter { $0.key.hasSuffix(".html") }.mapValues(Document.init)
  }
}
