/// What an address is for, and so what it may be.
enum LinkKind: Hashable {
  /// Somebody can follow it: to a file of the site, the web or mail.
  case navigation
  /// It is loaded: from the site.
  case resource
  /// It is loaded, and can hold its bytes itself.
  case picture
}

/// A link to a place in another file.
struct FragmentLink: Sendable {
  let target: Int
  let fragment: String
  let line: Int
}

/// The addresses that stand in one file. Each is looked at where it first stands.
struct LinkCheck {
  /// The files that it leads to.
  private(set) var targets: Set<Int> = []
  private(set) var fragments: [FragmentLink] = []
  private(set) var count = 0
  private let inventory: Inventory
  private let page: Int
  private var seen: Set<Written> = []

  private struct Written: Hashable {
    let address: ExactText
    let kind: LinkKind
  }

  init(_ inventory: Inventory, page: Int) {
    self.inventory = inventory
    self.page = page
  }

  mutating func check(
    _ address: String, _ kind: LinkKind, line: Int, _ findings: inout FindingList
  ) {
    count += 1
    guard seen.insert(Written(address: ExactText(address), kind: kind)).inserted else { return }
    let parsed = Address(address)
    switch parsed.target {
    case .page: lead(to: page, parsed.fragment, line)
    case .path(let segments): follow(segments, address, parsed.fragment, line, &findings)
    default:
      if let problem = problem(of: parsed.target, kind, address) {
        findings.add(problem.code, line: line, problem.message)
      }
    }
  }

  private mutating func follow(
    _ segments: [String]?, _ address: String, _ fragment: String?, _ line: Int,
    _ findings: inout FindingList
  ) {
    let destination = segments.map { inventory.destination($0, from: page) } ?? .nowhere
    switch destination {
    case .file(let number): lead(to: number, fragment, line)
    case .otherCase(let path):
      findings.add(.wrongCase, line: line, "\(address.quoted) is spelled \(path.quoted)")
    case .folder:
      findings.add(.folderLink, line: line, "\(address.quoted) is a folder; name a file in it")
    case .outside:
      findings.add(.outsideLink, line: line, "\(address.quoted) leads above the site's folder")
    case .nowhere:
      findings.add(.brokenLink, line: line, "\(address.quoted) leads to no file of the site")
    }
  }

  private mutating func lead(to target: Int, _ fragment: String?, _ line: Int) {
    targets.insert(target)
    guard let fragment else { return }
    fragments.append(FragmentLink(target: target, fragment: fragment, line: line))
  }

  private func problem(
    of target: Address.Target, _ kind: LinkKind, _ address: String
  ) -> (code: AuditCode, message: String)? {
    switch (target, kind) {
    case (.web, .navigation), (.mail, .navigation), (.data, .picture): nil
    case (.web, _), (.host, .resource), (.host, .picture):
      (.externalResource, "\(address.quoted) is loaded from another host")
    case (.host, _), (.root, _), (.scheme("file"), _):
      (.outsideLink, "\(address.quoted) is not relative, and leads elsewhere from disk")
    default: (.forbiddenScheme, "\(address.quoted) is no address of the site, the web or mail")
    }
  }
}
