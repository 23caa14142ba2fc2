import Evidence
import RecipeTable

/// A file of the site.
public struct SiteFile: Sendable {
  /// Relative to the site's root.
  public let path: String
  public let contents: [UInt8]

  public init(path: String, contents: [UInt8]) {
    self.path = path
    self.contents = contents
  }

  init(path: String, text: String) { self.init(path: path, contents: Array(text.utf8)) }

  /// Whether its foot has a stamp.
  public var isStamped: Bool { Self.isStamped(path) }

  public static func isStamped(_ path: String) -> Bool { path.hasSuffix(".html") }
}

/// What a site is made of.
public struct SiteInput: Sendable {
  public let table: RecipeTable
  /// The folder of `*.mustache` files and `assets`.
  public let templates: String
  /// What is told of the program's own language and commands.
  public let manual: Manual
  /// What the program that renders is: another one may render differently.
  public let program: UInt64
  /// What can be had for each recipe, by page name; the first is what the matrix calls the bundle.
  public var downloads: [String: [Download]] = [:]
  /// What a cluster passed, by page name.
  public var evidence: [String: [ValidationEvidence]] = [:]
  /// The table of the edition before, to say what changed since.
  public var previous: RecipeTable?
  /// Where the site will be, such as `https://example.org/recipes/`; nil where that is unknown.
  public var address: String?

  public init(table: RecipeTable, templates: String, manual: Manual, program: UInt64 = 0) {
    self.table = table
    self.templates = templates
    self.manual = manual
    self.program = program
  }

  public struct Manual: Sendable {
    /// What the linter reports, in any order.
    public var rules: [RulePageDocument]
    /// The command reference, a page a program.
    public var commands: [CommandPageSource]

    public init(rules: [RulePageDocument] = [], commands: [CommandPageSource] = []) {
      self.rules = rules
      self.commands = commands
    }
  }
}

/// A file that a recipe page offers.
public struct Download: Sendable {
  public let label: String
  /// Relative to the site's root.
  public let path: String
  public let bytes: Int
  public let sha256: String

  public init(label: String, path: String, bytes: Int, sha256: String) {
    self.label = label
    self.path = path
    self.bytes = bytes
    self.sha256 = sha256
  }
}

/// Why a site could not be rendered.
public struct SiteError: Error, Equatable, CustomStringConvertible {
  /// The template or asset to blame.
  public let file: String
  public let message: String

  public var description: String { "\(file): \(message)" }
}
