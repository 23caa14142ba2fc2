/// The addresses and ids of a page.
struct LinkCollector {
  private(set) var links: LinkCheck
  /// Ids, and names of anchors.
  private(set) var anchors: Set<ExactText> = []
  /// The style sheets and scripts that the page loads, as they are written.
  private(set) var loads: [String] = []
  private var references: [Reference] = []
  private var isReferred: Set<ExactText> = []

  private struct Reference {
    let id: String
    let attribute: String
    let line: Int
  }

  init(_ links: LinkCheck) { self.links = links }

  private static let addressed: [Attribute] = [
    .href, .xlinkHref, .src, .srcset, .imageSrcset, .poster, .data, .action, .formAction, .ping,
    .background, .manifest,
  ]
  private static let addressedBits = Attribute.bits(addressed)
  private static let referringBits = Attribute.bits(referring)
  private static let referring: [Attribute] = [
    .for, .ariaControls, .ariaDescribedBy, .ariaLabelledBy, .ariaOwns, .headers, .list,
  ]

  mutating func start(_ element: PageElement, _ findings: inout FindingList) {
    collectAnchors(element, &findings)
    if element.hasAny(of: Self.referringBits) { collectReferences(element) }
    guard element.hasAny(of: Self.addressedBits) else { return }
    collectHrefs(element, &findings)
    collectSources(element, &findings)
    collectLists(element, &findings)
  }

  mutating func finish(_ findings: inout FindingList) {
    for reference in references where !anchors.contains(ExactText(reference.id)) {
      findings.add(
        .brokenReference, line: reference.line,
        "\(reference.attribute) names \(reference.id.quoted), which is no id of this page")
    }
  }

  private mutating func collectAnchors(_ element: PageElement, _ findings: inout FindingList) {
    if let id = element[.id], !anchors.insert(ExactText(id)).inserted {
      findings.add(.duplicateID, line: element.line, "the id \(id.quoted) stands here again")
    }
    if element.tag == .a, element[.id] == nil, let name = element[.name] {
      anchors.insert(ExactText(name))
    }
  }

  private mutating func collectReferences(_ element: PageElement) {
    for attribute in Self.referring where element.has(attribute) {
      for id in element.names(attribute) where isReferred.insert(ExactText(id)).inserted {
        references.append(Reference(id: id, attribute: attribute.name, line: element.line))
      }
    }
  }

  private mutating func collectHrefs(_ element: PageElement, _ findings: inout FindingList) {
    let attribute = element.has(.href) ? Attribute.href : .xlinkHref
    // A base changes what addresses mean, and is a finding of its own.
    guard element.tag != .base, let address = element.address(attribute) else { return }
    links.check(address, Self.kind(ofHref: element), line: element.line, &findings)
    if element.tag == .link, element.words(.rel).contains("stylesheet") { loads.append(address) }
  }

  private static func kind(ofHref element: PageElement) -> LinkKind {
    switch element.tag {
    case .a, .area: .navigation
    case .link: kind(ofLink: element.words(.rel))
    case .image, .other: .picture
    default: .resource
    }
  }

  private static func kind(ofLink relations: [String]) -> LinkKind {
    let loaded = [
      "stylesheet", "preload", "prefetch", "modulepreload", "dns-prefetch", "preconnect",
      "prerender", "manifest",
    ]
    if relations.contains(where: loaded.contains) { return .resource }
    return relations.contains { $0.contains("icon") } ? .picture : .navigation
  }

  private mutating func collectSources(_ element: PageElement, _ findings: inout FindingList) {
    let isPicture = [.img, .input, .source, .track].contains(element.tag)
    if let address = element.address(.src) {
      links.check(address, isPicture ? .picture : .resource, line: element.line, &findings)
      if element.tag == .script { loads.append(address) }
    }
    for attribute in [Attribute.action, .formAction, .manifest] {
      guard let address = element.address(attribute) else { continue }
      links.check(address, .resource, line: element.line, &findings)
    }
    for attribute in [Attribute.poster, .background] {
      guard let address = element.address(attribute) else { continue }
      links.check(address, .picture, line: element.line, &findings)
    }
    if element.tag == .object, let address = element.address(.data) {
      links.check(address, .resource, line: element.line, &findings)
    }
  }

  private mutating func collectLists(_ element: PageElement, _ findings: inout FindingList) {
    for attribute in [Attribute.srcset, .imageSrcset] {
      for address in Self.candidates(element.address(attribute) ?? "") {
        links.check(address, .picture, line: element.line, &findings)
      }
    }
    for address in element.names(.ping) {
      links.check(address, .resource, line: element.line, &findings)
    }
  }

  /// The addresses of a srcset: each ends at a blank, and what follows up to a comma describes it. An
  /// address can hold commas, but not end in one.
  static func candidates(_ list: String) -> [String] {
    var rest = list.utf8[...]
    var addresses: [String] = []
    while true {
      rest = rest.drop { $0.isBlank || $0 == UInt8(ascii: ",") }
      if rest.isEmpty { return addresses }
      var address = rest.prefix { !$0.isBlank }
      rest = rest[address.endIndex...]
      if address.last != UInt8(ascii: ",") { rest = rest.drop { $0 != UInt8(ascii: ",") } }
      while address.last == UInt8(ascii: ",") { address.removeLast() }
      addresses.append(String(Substring(address)))
    }
  }
}
