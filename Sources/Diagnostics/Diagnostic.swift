/// Something that was found wrong, where, and what to do.
public struct Diagnostic: Sendable {
  /// The worst first.
  public enum Severity: String, Sendable, Comparable, CaseIterable {
    /// The tree does not mean what its author wants, or means nothing.
    case error
    /// It means something, but hardly what its author wants.
    case warning
    /// It could be said better.
    case note

    public static func < (left: Severity, right: Severity) -> Bool {
      left != right && allCases.first { $0 == left || $0 == right } == left
    }
  }

  /// A second place that explains the first, such as an earlier definition.
  public struct Note: Sendable {
    public let message: String
    public let range: SourceRange?

    public init(_ message: String, at range: SourceRange? = nil) {
      self.message = message
      self.range = range
    }
  }

  public let severity: Severity
  /// Stable and named for the offence, such as `unknown-base`.
  public let code: String
  public let message: String
  /// Nil when no text is to blame, such as for a folder that is missing.
  public let range: SourceRange?
  public let notes: [Note]
  /// Nil where several changes would do, or none that a program could make.
  public let fix: Fix?

  /// How many combinations of criteria it has to do with; nil where that is not known.
  public var combinations: Int?

  public init(
    _ severity: Severity, _ code: String, _ message: String, at range: SourceRange?,
    notes: [Note] = [], fix: Fix? = nil
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.range = range
    self.notes = notes
    self.fix = fix
  }
}

extension [Diagnostic] {
  public var hasErrors: Bool { contains { $0.severity == .error } }

  /// By file, place, severity and message, each finding once.
  public func sortedForPrinting() -> [Diagnostic] {
    var seen: Set<String> = []
    return map { (key: $0.sortKey, diagnostic: $0) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map(\.diagnostic)
      .filter { seen.insert("\($0.sortKey.joined(separator: "\u{0}"))").inserted }
  }
}

extension Diagnostic {
  fileprivate var sortKey: [String] {
    [
      range?.file.path ?? "", Self.padded(range?.start.line), Self.padded(range?.start.column),
      severity.rawValue, code, message,
    ]
  }

  /// Numbers as text that sorts as the numbers do.
  private static func padded(_ number: Int?) -> String {
    let digits = String(number ?? 0)
    return String(repeating: "0", count: Swift.max(0, 10 - digits.count)) + digits
  }
}
