/// An element as it starts. What it says can be read only until the parser goes on.
struct PageElement {
  let tag: Tag
  let line: Int
  /// How many elements it stands in.
  let depth: Int
  let isInPicture: Bool
  fileprivate let slots: AttributeSlots

  /// An attribute's value; empty where it is stated without one, nil where it is not stated.
  subscript(attribute: Attribute) -> String? {
    has(attribute) ? slots.text(attribute) : nil
  }

  /// An attribute's value as an address.
  func address(_ attribute: Attribute) -> String? {
    self[attribute].map { $0.utf8.contains(UInt8(ascii: "&")) ? Self.named($0) : $0 }
  }

  /// HTML 5 has names for characters that libxml2 does not know, and those that matter in an address
  /// can hide what it is.
  private static func named(_ text: String) -> String {
    let names = [
      ("Tab", "\t"), ("NewLine", "\n"), ("colon", ":"), ("sol", "/"), ("bsol", "\\"),
      ("period", "."), ("num", "#"), ("quest", "?"), ("percnt", "%"),
    ]
    return names.reduce(text) { $0.replacing("&\($1.0);", with: $1.1) }
  }

  func has(_ attribute: Attribute) -> Bool { slots.stated & attribute.bit != 0 }

  /// Whether it has any of them. Most elements have none of most.
  func hasAny(of attributes: UInt64) -> Bool { slots.stated & attributes != 0 }

  /// Whether an attribute has a value with more than blanks.
  func says(_ attribute: Attribute) -> Bool {
    self[attribute]?.utf8.contains { $0 > 0x20 } ?? false
  }

  /// An attribute's value as words, in lower case.
  func words(_ attribute: Attribute) -> [String] {
    names(attribute).map { $0.lowercased() }
  }

  /// An attribute's value as words.
  func names(_ attribute: Attribute) -> [String] {
    (self[attribute] ?? "").utf8.split(whereSeparator: \.isBlank).map { String(Substring($0)) }
  }

  func `is`(_ attribute: Attribute, _ value: String) -> Bool {
    has(attribute) && slots.text(attribute).lowercased() == value
  }
}

/// The elements that a check asks for.
enum Tag: CaseIterable {
  case a, applet, area, base, body, br, button, col, embed, frame, h1, h2, h3, h4, h5, h6, head, hr
  case html, iframe, image, img, input, label, link, main, meta, object, script, select, source
  case style, summary, svg, table, td, textarea, th, title, track, use, wbr
  /// Elements that end where another starts or ends.
  case caption, colgroup, dd, dt, li, optgroup, option, p, rp, rt, tbody, tfoot, thead, tr
  case other

  static let named = Dictionary(uniqueKeysWithValues: allCases.map { ("\($0)", $0) })

  var headingLevel: Int? {
    switch self {
    case .h1: 1
    case .h2: 2
    case .h3: 3
    case .h4: 4
    case .h5: 5
    case .h6: 6
    default: nil
    }
  }

  /// Whether it never has an end tag.
  var isVoid: Bool {
    switch self {
    case .area, .base, .br, .col, .embed, .frame, .hr, .img, .input, .link, .meta, .source, .track,
      .wbr:
      true
    default: false
    }
  }

  /// Whether it may do without its end tag.
  var mayStayOpen: Bool {
    switch self {
    case .html, .head, .body, .caption, .colgroup, .dd, .dt, .li, .optgroup, .option, .p, .rp, .rt,
      .tbody, .td, .tfoot, .th, .thead, .tr:
      true
    default: isVoid
    }
  }
}

/// The attributes that a check asks for: no more than 64.
enum Attribute: Int, CaseIterable {
  case action, alt, ariaControls, ariaDescribedBy, ariaHidden, ariaLabel, ariaLabelledBy, ariaOwns
  case background, charset, content, data, `for`, formAction, headers, href, httpEquiv, id
  case imageSrcset, lang, list, manifest, name, ping, placeholder, poster, rel, role, src, srcset
  case style, target, title, type, value, xlinkHref
  /// Any of those that hold script.
  case event

  var bit: UInt64 { 1 << UInt64(rawValue) }

  static func bits(_ attributes: [Attribute]) -> UInt64 {
    attributes.reduce(0) { $0 | $1.bit }
  }

  static func named(_ name: String) -> Attribute? {
    known[name] ?? (name.hasPrefix("on") ? .event : nil)
  }

  private static let known = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

  var name: String {
    switch self {
    case .ariaControls: "aria-controls"
    case .ariaDescribedBy: "aria-describedby"
    case .ariaHidden: "aria-hidden"
    case .ariaLabel: "aria-label"
    case .ariaLabelledBy: "aria-labelledby"
    case .ariaOwns: "aria-owns"
    case .httpEquiv: "http-equiv"
    case .xlinkHref: "xlink:href"
    // No attribute has this name.
    case .event: "on"
    default: "\(self)".lowercased()
    }
  }
}

/// What libxml2 says of an element's attributes, by attribute. One is used for a whole page.
final class AttributeSlots {
  typealias Text = UnsafePointer<UInt8>

  fileprivate private(set) var stated: UInt64 = 0
  private var values = [Text?](repeating: nil, count: Attribute.allCases.count)
  /// libxml2 keeps one copy of a name for as long as it parses a page.
  private var tags: [Text: Tag] = [:]
  private var attributes: [Text: Attribute?] = [:]

  func element(
    _ name: Text, _ pairs: UnsafePointer<Text?>?, line: Int, depth: Int, isInPicture: Bool
  ) -> PageElement {
    stated = 0
    var pair = pairs
    while let current = pair, let name = current[0] {
      if let attribute = attribute(name) { set(attribute, current[1]) }
      pair = current + 2
    }
    return PageElement(
      tag: tag(name), line: line, depth: depth, isInPicture: isInPicture, slots: self)
  }

  func tag(_ name: Text) -> Tag {
    if let tag = tags[name] { return tag }
    let tag = Tag.named[String(cString: name)] ?? .other
    tags[name] = tag
    return tag
  }

  fileprivate func text(_ attribute: Attribute) -> String {
    values[attribute.rawValue].map { String(cString: $0) } ?? ""
  }

  /// The first counts, as in a browser.
  private func set(_ attribute: Attribute, _ value: Text?) {
    guard stated & attribute.bit == 0 else { return }
    stated |= attribute.bit
    values[attribute.rawValue] = value
  }

  private func attribute(_ name: Text) -> Attribute? {
    if let attribute = attributes[name] { return attribute }
    let attribute = Attribute.named(String(cString: name))
    attributes[name] = attribute
    return attribute
  }
}
