import Diagnostics
import YAMLSyntax

/// A manifest or health check, with what is wrong with it as far as that can be known before its
/// template is filled in.
struct Manifest: Sendable {
  let file: SourceFile
  /// Directives that make it no template. Nothing else is known of it then.
  let directiveProblems: [Finding]
  /// What keeps it from being YAML whatever the directives come to.
  let syntaxProblems: [Finding]
  /// Documents that are no Kubernetes objects, and why.
  let incompleteDocuments: [Finding]

  struct Finding: Sendable, Hashable {
    let message: String
    let line: Int
    let column: Int
  }

  /// - Parameter isTemplate: whether directives are directives, as in everything but health checks.
  init(_ file: SourceFile, isTemplate: Bool) {
    self.file = file
    guard isTemplate, file.text.utf8.contains(sequence: "{{".utf8) else {
      let documents = ManifestDocuments(
        Array(file.text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false))
      directiveProblems = []
      syntaxProblems = documents.problems.map(\.finding)
      incompleteDocuments = documents.incomplete
      return
    }
    let template = ManifestTemplate(file.text)
    directiveProblems = template.problems.map {
      Finding(message: $0.message, line: $0.line, column: $0.column)
    }
    guard template.problems.isEmpty else {
      (syntaxProblems, incompleteDocuments) = ([], [])
      return
    }
    let views = TemplateViews(template, file)
    syntaxProblems = views.problems
    incompleteDocuments = views.incomplete
  }

  func range(_ finding: Finding) -> SourceRange {
    let start = SourcePosition(line: finding.line, column: finding.column)
    return SourceRange(file: file, start: start, end: start)
  }
}

extension Lint {
  /// The manifests and health checks of the tree in the order of their paths, those that nothing
  /// refers to as well.
  static func manifests(_ tree: RecipeTree) -> [Manifest] {
    let checks = Set(tree.registry.entries.values.compactMap { $0.healthCheckFile?.text })
    let used = tree.textFiles.values.filter(\.isYAML).concurrentMap { file in
      Manifest(file, isTemplate: !checks.contains(file.path) && !file.isHealthCheck)
    }
    let unused = tree.unused.filter { $0.isManifest || $0.isHealthCheck }.concurrentMap { file in
      Manifest(file, isTemplate: file.isManifest)
    }
    return (used + unused).sorted { $0.file.path.precedes($1.file.path) }
  }
}

extension SourceFile {
  fileprivate var isYAML: Bool { path.hasSuffix(".yaml") || path.hasSuffix(".yml") }
}

// MARK: Views of a template

/// What the views of a template come to, taken together.
private struct TemplateViews {
  private(set) var problems: [Manifest.Finding] = []
  private(set) var incomplete: [Manifest.Finding] = []
  private let template: ManifestTemplate
  private let file: SourceFile

  init(_ template: ManifestTemplate, _ file: SourceFile) {
    self.template = template
    self.file = file
    var incomplete: Set<Manifest.Finding>?
    for view in 0..<template.views {
      let documents = read { template.shows($0, view: view) }
      problems += documents.problems.compactMap { certain($0, view: view) }
      // What is missing in one view may be in another.
      incomplete = incomplete?.intersection(documents.incomplete) ?? Set(documents.incomplete)
    }
    self.incomplete = incomplete.map { $0.sorted { $0.line < $1.line } } ?? []
  }

  private func read(showing isShown: (Int) -> Bool) -> ManifestDocuments {
    let (lines, printed) = template.text(showing: isShown)
    return ManifestDocuments(lines.map { $0[...] }, printed: printed)
  }

  /// A problem of a view that some values would bring about in a cluster, where it certainly is one.
  private func certain(
    _ problem: ManifestDocuments.Problem, view: Int
  ) -> Manifest.Finding? {
    if let earlier = problem.earlierLine {
      let isHere = areTogether(problem.finding.line, earlier)
      return isHere && !problem.finding.message.contains(ManifestTemplate.mark)
        ? placed(problem.finding) : nil
    }
    return failing(around: problem.finding.line, view)
  }

  /// Whether two lines are always there together, or one wherever the other is.
  private func areTogether(_ line: Int, _ other: Int) -> Bool {
    guard let one = scope(of: line), let two = scope(of: other) else { return false }
    return template.isAround(one, two) || template.isAround(two, one)
  }

  /// The problem that is left when no block is shown but those around the line.
  ///
  /// Blocks that are all shown may exclude each other in fact.
  private func failing(around line: Int, _ view: Int) -> Manifest.Finding? {
    let inner = scope(of: line) ?? 0
    let documents = read {
      template.shows($0, view: view) && template.isAround($0, inner)
    }
    return documents.problems.first { $0.earlierLine == nil }.map { placed($0.finding) }
  }

  private func scope(of line: Int) -> Int? {
    let lines = template.scopeOfLine
    return lines.indices.contains(line - 1) ? lines[line - 1] : nil
  }

  /// Where directives take part in a line, columns are not what they were.
  private func placed(_ finding: Manifest.Finding) -> Manifest.Finding {
    guard template.linesWithDirectives.contains(finding.line - 1) else { return finding }
    let indentation = file.line(finding.line).prefix { $0 == " " }.count
    return Manifest.Finding(
      message: finding.message, line: finding.line, column: indentation + 1)
  }
}

// MARK: Documents

/// The documents of a text, read one by one.
private struct ManifestDocuments {
  struct Problem {
    let finding: Manifest.Finding
    /// For a key that is there twice, where it was first.
    let earlierLine: Int?
  }

  private(set) var problems: [Problem] = []
  private(set) var incomplete: [Manifest.Finding] = []

  /// Tags that we give no meaning, and limits of our own, are no mistakes of a manifest's author.
  private static let harmless: Set<String> = [
    "unknown-tag", "tag-mismatch", "too-many-nodes", "nested-too-deeply", "file-too-large",
  ]

  /// - Parameter printed: the lines, from 0, on which a template prints anything.
  init(_ lines: [ArraySlice<UInt8>], printed: Set<Int> = []) {
    var start = 0
    for end in lines.indices.dropFirst() where lines[end].startsDocument {
      read(lines[start..<end], printed)
      start = end
    }
    read(lines[start...], printed)
  }

  private mutating func read(_ lines: ArraySlice<ArraySlice<UInt8>>, _ printed: Set<Int>) {
    let document = YAMLDocument(bytes: Array(lines.joined(separator: [0x0A])), path: "")
    for diagnostic in document.diagnostics {
      guard diagnostic.severity == .error, !Self.harmless.contains(diagnostic.code),
        let range = diagnostic.range
      else { continue }
      let earlier = diagnostic.code == "duplicate-key" ? diagnostic.notes.first?.range : nil
      problems.append(
        Problem(
          finding: finding(diagnostic.message, range, lines.startIndex),
          earlierLine: earlier.map { $0.start.line + lines.startIndex }))
    }
    guard let root = document.root, !root.isNull, !lines.indices.contains(where: printed.contains)
    else { return }
    if let (lack, range) = root.lackOfIdentity {
      incomplete.append(finding(lack, range, lines.startIndex))
    }
  }

  private func finding(
    _ message: String, _ range: SourceRange, _ offset: Int
  ) -> Manifest.Finding {
    Manifest.Finding(
      message: message, line: range.start.line + offset, column: range.start.column)
  }
}

extension YAMLNode {
  /// Why this is no Kubernetes object, and where that shows; nil when it is one.
  fileprivate var lackOfIdentity: (String, SourceRange)? {
    guard let mapping else {
      return ("a manifest is a mapping with an apiVersion and a kind", range)
    }
    let missing = ["apiVersion", "kind"].filter { key in
      mapping[key]?.scalar.map { $0.text.isEmpty } ?? true
    }
    guard let first = missing.first else { return nil }
    let lack = "this document has no \(missing.joined(separator: " and no "))"
    guard let near = nearestName(to: first, in: mapping.entries.map(\.key)), near != first else {
      return (lack, mapping.keyRange(first) ?? range)
    }
    return ("\(lack); is \(near) meant to be its \(first)?", mapping.keyRange(near) ?? range)
  }
}

extension ArraySlice<UInt8> {
  fileprivate var startsDocument: Bool {
    starts(with: [0x2D, 0x2D, 0x2D])
      && (count == 3 || [0x20, 0x09, 0x0D].contains(self[startIndex + 3]))
  }
}
