/// HTML in the making: literals are markup, and what is interpolated is text.
///
///     Markup("<td>\(value)</td>")
///
/// Tables of values are most of the site, and are written so: a template takes several times as long.
struct Markup: ExpressibleByStringInterpolation, Sendable {
  private(set) var html: String

  init(stringLiteral value: StringLiteralType) { html = value }

  init(stringInterpolation: Interpolation) { html = stringInterpolation.html }

  init(joining parts: [Markup], separator: Markup = "") {
    html = parts.map(\.html).joined(separator: separator.html)
  }

  static func + (left: Markup, right: Markup) -> Markup {
    var both = left
    both += right
    return both
  }

  static func += (left: inout Markup, right: Markup) { left.html += right.html }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      html.reserveCapacity(literalCapacity + 24 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) { html += literal }
    mutating func appendInterpolation(_ text: String) { html += MarkupText().escapeText(text) }
    mutating func appendInterpolation(_ number: Int) { html += String(number) }
    mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
  }
}

extension Markup {
  /// More bytes of a value than this are folded, to where a table can still be scanned.
  private static let longest = 240
  private static let shown = 60
  /// More scalars of a value than this are left to the JSON edition: a page has a budget.
  private static let mostUnfolded = 20_000

  /// More rows of values than this are left to the other editions, too.
  static let mostRows = 1000

  /// A row that says how many are left.
  ///
  /// - Parameter columns: of the table, 3 or more.
  static func rest(of count: Int, columns: Int) -> Markup {
    guard count > mostRows else { return "" }
    let between = Markup(joining: (2..<columns).map { _ in "<td></td>" })
    return """
      <tr><th scope="row">and \(count - mostRows) more</th>\(between)\
      <td>The Markdown and JSON editions have all of them.</td></tr>

      """
  }

  /// A value of a tree, as a block's content.
  static func value(_ text: String) -> Markup {
    guard text.utf8.count > longest else { return "<code>\(text)</code>" }
    let scalars = text.unicodeScalars
    let whole = String(String.UnicodeScalarView(scalars.prefix(mostUnfolded)))
    let rest: Markup =
      whole.utf8.count == text.utf8.count
      ? "" : ", of which the JSON edition has those after \(mostUnfolded)"
    return """
      <details class="fold"><summary><code>\(start(text))</code> \(scalars.count) characters\(rest)\
      </summary><code>\(whole)</code></details>
      """
  }

  /// A value within a line.
  static func brief(_ text: String) -> Markup {
    guard text.utf8.count > longest else { return "<code>\(text)</code>" }
    return "<code>\(start(text))</code> (\(text.unicodeScalars.count) characters)"
  }

  private static func start(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(shown))) + "…"
  }
}
