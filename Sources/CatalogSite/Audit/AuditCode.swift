/// What the audit looks for. The name of a code is what reports show, and does not change.
public enum AuditCode: Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case brokenFragment, brokenLink, brokenReference, brokenSum, caseCollision, charsetNotFirst
  case controlCharacter, duplicateID, externalResource, folderLink, forbiddenElement
  case forbiddenScheme, headingSkipped, imageWithoutText, inlineScript, inlineStyle, malformedJSON
  case malformedMarkup, missingDoctype, missingIndex, missingLanguage, missingTitle, missingViewport
  case nameless, notAudited, notUTF8, openerLeaked, orphan, outsideLink, overBudget, redirect
  case tableWithoutHeader, unequalMain, unequalTopHeading, wrongCase, wrongPolicy

  public var description: String { name }

  public var name: String { documentation.name }

  /// What is wrong, in one sentence.
  public var meaning: String { documentation.meaning }

  private var documentation: (name: String, meaning: String) {
    switch self {
    case .brokenFragment:
      ("broken-fragment", "A link leads to a place that its page does not have.")
    case .brokenLink: ("broken-link", "An address leads to no file of the site.")
    case .brokenReference:
      ("broken-reference", "An attribute names an element of the page that there is not.")
    case .brokenSum:
      ("broken-sum", "SHA256SUMS lists a file that is missing, or whose digest is another.")
    case .caseCollision: ("case-collision", "Two paths differ in nothing but upper and lower case.")
    case .charsetNotFirst:
      ("charset-not-first", "A page does not start its head by stating that it is UTF-8.")
    case .controlCharacter: ("control-character", "A page holds characters that HTML forbids.")
    case .duplicateID: ("duplicate-id", "Two elements of a page share an id.")
    case .externalResource: ("external-resource", "A page loads something from another host.")
    case .folderLink: ("folder-link", "A link leads to a folder, which shows no page from disk.")
    case .forbiddenElement:
      ("forbidden-element", "A page embeds another document, or changes what its links mean.")
    case .forbiddenScheme:
      ("forbidden-scheme", "A link is neither relative nor of the web nor of mail.")
    case .headingSkipped:
      ("heading-skipped", "A heading is more than a level below the one before.")
    case .imageWithoutText:
      ("image-without-text", "An image says nothing to those who cannot see it.")
    case .inlineScript: ("inline-script", "A page holds script, which its policy forbids.")
    case .inlineStyle: ("inline-style", "A page holds style, which its policy forbids.")
    case .malformedJSON: ("malformed-json", "A JSON file cannot be parsed.")
    case .malformedMarkup: ("malformed-markup", "Tags, attributes or comments are not well formed.")
    case .missingDoctype: ("missing-doctype", "A page does not say that it is HTML.")
    case .missingIndex: ("missing-index", "The site has no index.html.")
    case .missingLanguage: ("missing-language", "A page does not say which language it is in.")
    case .missingTitle: ("missing-title", "A page has no title.")
    case .missingViewport: ("missing-viewport", "A page is not fit for narrow screens.")
    case .nameless: ("nameless", "A link, a control or a heading has no name that can be read out.")
    case .notAudited:
      ("not-audited", "A file is beyond a limit, so parts of it were not looked at.")
    case .notUTF8: ("not-utf-8", "A text file is not UTF-8.")
    case .openerLeaked: ("opener-leaked", "A new window gets a hold of the one that opened it.")
    case .orphan: ("orphan", "Nothing that can be reached from index.html leads to a file.")
    case .outsideLink: ("outside-link", "A relative address leads out of the site's folder.")
    case .overBudget: ("over-budget", "A page weighs more than it may.")
    case .redirect: ("redirect", "A page sends its reader elsewhere, or reloads itself.")
    case .tableWithoutHeader: ("table-without-header", "A table has no header cells.")
    case .unequalMain: ("not-one-main", "A page has no main part, or several.")
    case .unequalTopHeading: ("not-one-h1", "A page has no top heading, or several.")
    case .wrongCase: ("wrong-case", "An address is right but for upper and lower case.")
    case .wrongPolicy:
      ("wrong-policy", "A page lacks the site's Content-Security-Policy ahead of what it loads.")
    }
  }
}
