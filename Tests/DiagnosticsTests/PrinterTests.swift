import Diagnostics
import Testing

@Suite struct PrinterTests {
  private let file = SourceFile(
    path: "overlays/eks.yaml", text: "metadata:\n  name: eks\n\tbad: true\r\nünï: cødé\n")

  private func range(
    _ line: Int, _ column: Int, to endColumn: Int, endLine: Int? = nil
  ) -> SourceRange {
    SourceRange(
      file: file, start: SourcePosition(line: line, column: column),
      end: SourcePosition(line: endLine ?? line, column: endColumn))
  }

  private func text(_ diagnostic: Diagnostic, root: String = "recipes") -> String {
    DiagnosticPrinter(root: root).text(diagnostic)
  }

  @Test func lineAndCaret() {
    let found = text(Diagnostic(.error, "some-code", "no good", at: range(2, 9, to: 12)))
    #expect(
      found == """
        recipes/overlays/eks.yaml:2:9: error: no good [some-code]
         2 |   name: eks
           |         ^~~

        """)
  }

  @Test func notesPointToo() {
    let found = text(
      Diagnostic(
        .warning, "twice", "again", at: range(2, 3, to: 7),
        notes: [.init("first here", at: range(1, 1, to: 9)), .init("nowhere")]))
    #expect(
      found == """
        recipes/overlays/eks.yaml:2:3: warning: again [twice]
         2 |   name: eks
           |   ^~~~
        recipes/overlays/eks.yaml:1:1: note: first here
         1 | metadata:
           | ^~~~~~~~
        recipes: note: nowhere

        """)
  }

  @Test func withoutAPlace() {
    #expect(
      text(Diagnostic(.error, "missing-base", "no base", at: nil))
        == "recipes: error: no base [missing-base]\n")
  }

  @Test func tabsStayUnderTabs() {
    let found = text(Diagnostic(.error, "c", "m", at: range(3, 2, to: 5)))
    #expect(found.hasSuffix(" 3 | \tbad: true\n   | \t^~~\n"))
  }

  @Test func columnsAreScalars() {
    let found = text(Diagnostic(.error, "c", "m", at: range(4, 6, to: 10)))
    #expect(found.hasSuffix(" 4 | ünï: cødé\n   |      ^~~~\n"))
  }

  @Test func rangesOverSeveralLinesEndWithTheFirst() {
    let found = text(Diagnostic(.error, "c", "m", at: range(1, 5, to: 3, endLine: 2)))
    #expect(found.hasSuffix(" 1 | metadata:\n   |     ^~~~~\n"))
  }

  @Test(arguments: [(1, 99), (4, 10), (99, 1)])
  func placesBehindTheTextAreNoTrouble(_ line: Int, _ column: Int) {
    let found = text(Diagnostic(.error, "c", "m", at: range(line, column, to: column)))
    #expect(found.hasPrefix("recipes/overlays/eks.yaml:\(line):\(column): error: m [c]\n"))
  }

  @Test func longLinesAreCutAroundTheCaret() throws {
    let line = String(repeating: "x", count: 500) + "HERE" + String(repeating: "y", count: 500)
    let long = SourceFile(path: "a.yaml", text: line)
    let range = SourceRange(
      file: long, start: SourcePosition(line: 1, column: 501),
      end: SourcePosition(line: 1, column: 505))
    let lines = text(Diagnostic(.error, "c", "m", at: range)).split(separator: "\n")
    try #require(lines.count == 3)
    #expect(lines[1].count < 120)
    let caret = try #require(lines[2].firstIndex(of: "^"))
    let distance = lines[2].distance(from: lines[2].startIndex, to: caret)
    #expect(lines[1].dropFirst(distance).hasPrefix("HERE"))
    #expect(lines[2].hasSuffix("^~~~"))
  }

  /// What a file or a name says must not command the terminal or turn text around.
  @Test(arguments: [
    "\u{1B}[31m", "\u{7}", "\u{8}", "\r", "\u{7F}", "\u{9B}31m", "\u{202E}", "\u{2066}", "\u{200F}",
    "\u{200E}", "\u{061C}",
  ])
  func hostileTextIsNeutralised(_ hostile: String) {
    let file = SourceFile(path: "over\(hostile)lay.yaml", text: "a: \(hostile)b")
    let range = SourceRange(
      file: file, start: SourcePosition(line: 1, column: 1),
      end: SourcePosition(line: 1, column: 2))
    let found = text(
      Diagnostic(.error, "c", "name \(hostile)", at: range, notes: [.init(hostile, at: range)]),
      root: "re\(hostile)cipes")
    #expect(!found.unicodeScalars.contains(hostile.unicodeScalars.first!))
    #expect(found.unicodeScalars.contains("\u{FFFD}"))
  }

  @Test func aMessageOfSeveralLinesStaysOneEntry() {
    let found = text(Diagnostic(.error, "c", "one\nfake.yaml:1:1: error: two", at: nil))
    #expect(found.split(separator: "\n").count == 1)
  }
}

@Suite struct SortingTests {
  private func diagnostic(
    _ path: String, _ line: Int, _ column: Int, _ severity: Diagnostic.Severity = .error,
    _ message: String = "m"
  ) -> Diagnostic {
    let file = SourceFile(path: path, text: "")
    let place = SourcePosition(line: line, column: column)
    return Diagnostic(
      severity, "c", message, at: SourceRange(file: file, start: place, end: place))
  }

  @Test func byFilePlaceSeverityMessage() {
    let sorted = [
      diagnostic("b", 1, 1), diagnostic("a", 10, 1), diagnostic("a", 9, 20), diagnostic("a", 9, 3),
      diagnostic("a", 9, 3, .warning, "a"), diagnostic("a", 9, 3, .error, "b"),
      Diagnostic(.error, "c", "m", at: nil),
    ].sortedForPrinting()
    let shown = sorted.map { diagnostic in
      let range = diagnostic.range
      return "\(range?.file.path ?? "-") \(range?.start.line ?? 0) \(range?.start.column ?? 0) "
        + "\(diagnostic.severity.rawValue) \(diagnostic.message)"
    }
    #expect(
      shown == [
        "- 0 0 error m", "a 9 3 error b", "a 9 3 error m", "a 9 3 warning a", "a 9 20 error m",
        "a 10 1 error m", "b 1 1 error m",
      ])
  }

  @Test func eachOnce() {
    let twice = [diagnostic("a", 1, 1), diagnostic("a", 1, 1), diagnostic("a", 1, 2)]
    #expect(twice.sortedForPrinting().count == 2)
  }

  @Test func onlyErrorsAreErrors() {
    #expect(![diagnostic("a", 1, 1, .warning)].hasErrors)
    #expect([diagnostic("a", 1, 1, .warning), diagnostic("a", 1, 1)].hasErrors)
    #expect(![Diagnostic]().hasErrors)
  }
}

@Suite struct NearestNameTests {
  @Test(
    arguments: [
      ("ekss", ["aks", "eks", "gke"], "eks"), ("kse", ["eks", "aks"], nil),
      ("gpu-opreator", ["gpu-operator", "network-operator"], "gpu-operator"),
      ("H100", ["a100", "h100"], "h100"), ("ubunto", ["ubuntu", "rhel"], "ubuntu"),
      ("kube", ["kubeflow", "slurm"], "kubeflow"), ("zzzz", ["eks", "aks"], nil),
      ("", ["eks"], nil),
      ("esk", ["eks"], "eks"), ("aks", ["bks", "cks"], "bks"),
    ] as [(String, [String], String?)])
  func nearest(_ name: String, _ candidates: [String], _ expected: String?) {
    #expect(nearestName(to: name, in: candidates) == expected)
    #expect(nearestName(to: name, in: candidates.reversed()) == expected)
  }

  @Test func longNamesCostNothing() {
    let long = String(repeating: "x", count: 100_000)
    #expect(nearestName(to: long, in: [long]) == nil)
    #expect(nearestName(to: "x", in: [long]) == nil)
  }
}

@Suite struct SourceFileTests {
  @Test func lines() {
    let file = SourceFile(path: "a", text: "one\r\ntwo\n\nfour")
    #expect((0...6).map(file.line) == ["", "one", "two", "", "four", "", ""])
  }
}
