import Diagnostics
import Measurements
import Testing

@Suite struct SnapshotErrorTests {
  @Test(arguments: [
    ("", "1:1 empty-snapshot"), ("# nothing\n", "2:1 empty-snapshot"),
    ("- a\n", "1:1 wrong-type"), ("hello\n", "1:1 wrong-type"),
    ("a: b\n", "1:1 no-measurements"), ("measurements: []\n", "1:1 no-measurements"),
    ("measurements: [~]\n", "1:1 no-measurements"), ("measurements: x\n", "1:15 wrong-type"),
    ("kind: AICRConfig\nmeasurements: []\n", "1:7 wrong-kind"),
    ("kind: [Snapshot]\n", "1:7 wrong-type"),
    ("measurements:\n  - subtypes: []\n", "2:5 no-type"),
    ("measurements:\n  - type: ''\n", "2:5 no-type"),
    ("measurements:\n  - type: [a]\n", "2:11 wrong-type"),
    ("measurements:\n  - K8s\n", "2:5 wrong-type"),
    ("measurements:\n  - type: A\n    subtypes: {a: b}\n", "3:15 wrong-type"),
    ("measurements:\n  - type: A\n    type: B\n", "3:5 duplicate-key"),
    ("measurements: [{type: A}]\nmeasurements: [{type: B}]\n", "2:1 duplicate-key"),
    ("measurements: [{type: A}]\n---\na: b\n", "2:1 second-document"),
    ("measurements: [{type: A}]\n? [a]\n: b\n", "2:3 key-not-scalar"),
    ("measurements: [{type: A}]\n<<: {a: b}\n", "2:1 merge-key"),
    ("measurements: [{type: *a}]\n", "1:23 unknown-anchor"),
    ("measurements: &a [{type: A, x: *a}]\n", "1:32 recursive-alias"),
    ("measurements: [{type: A}\n", "1:15 yaml-syntax"),
    ("{\"measurements\": [{\"type\": \"A\"}]} x\n", "1:35 yaml-syntax"),
    ("{\"measurements\": [{\"type\": \"A}]}\n", "1:28 yaml-syntax"),
    ("measurements:\n\t- type: A\n", "2:1 tab-indentation"),
    ("measurements: [{type: \"\u{1}\"}]\n", "1:24 yaml-syntax"),
  ])
  func isRefused(_ text: String, _ expected: String) {
    #expect(problem(text) == expected)
  }

  @Test(arguments: [
    ("data: [a]", "6:17 wrong-type"), ("data: x", "6:17 wrong-type"),
    ("data: {a: [1]}", "6:21 reading-not-scalar"),
    ("data: {a: {b: 1}}", "6:21 reading-not-scalar"),
    ("data: {a: 1, b: 2, a: 3}", "6:30 duplicate-key"),
    ("data: {b: 1, a: 2, b: 3}", "6:30 duplicate-key"),
    ("data: {a: !!int x}", "6:21 tag-mismatch"), ("data: {a: !x y}", "6:21 unknown-tag"),
    ("context: {a: 1, a: 2}", "6:27 duplicate-key"), ("items: {a: b}", "6:18 wrong-type"),
    ("items: [{data: {a: 1}}, 7]", "6:35 wrong-type"),
    ("items: [{data: {a: 1, <<: {b: 2}}}]", "6:33 merge-key"),
    ("data: {}\ndata: {}", "7:11 duplicate-key"),
  ])
  func subtypesAreRefused(_ yaml: String, _ expected: String) {
    #expect(problem(SampleSnapshots.withSubtype(yaml)) == expected)
  }

  @Test func aMessageSaysWhatIsWrongAndWhere() throws {
    let text = SampleSnapshots.withSubtype("data: {b: 1, a: 2, b: 3}")
    let error = #expect(throws: SnapshotError.self) { try snapshot(text) }
    let diagnostic = try #require(error?.diagnostic)
    #expect(
      DiagnosticPrinter(root: "").text(diagnostic) == """
        s.yaml:6:30: error: the key b is here twice [duplicate-key]
         6 |           data: {b: 1, a: 2, b: 3}
           |                              ^
        s.yaml:6:18: note: it was first set here
         6 |           data: {b: 1, a: 2, b: 3}
           |                  ^

        """)
  }

  @Test func bytesThatAreNoText() {
    #expect(problem(Array("measurements: [{type: ".utf8) + [0xFF]) == "1:23 bad-utf8")
    #expect(problem([0xFF, 0xFE, 0x61, 0x00]) == "1:1 bad-utf8")
  }

  /// libyaml takes no longer key on one line.
  @Test func longKeysAreAnError() {
    let key = String(repeating: "k", count: 1100)
    let text = "{\"measurements\": [{\"type\": \"T\"}], \"\(key)\": 1}"
    #expect(problem(text)?.hasSuffix(" yaml-syntax") == true)
  }

  // MARK: Limits

  @Test func aFileIsTooLarge() {
    var limits = SnapshotLimits()
    let text = "measurements: [{type: A}]"
    limits.bytes = text.utf8.count
    #expect(problem(text, limits: limits) == nil)
    limits.bytes -= 1
    #expect(problem(text, limits: limits) == "1:1 file-too-large")
  }

  @Test func readingsAreTooMany() {
    var limits = SnapshotLimits()
    limits.readings = 3
    #expect(problem(SampleSnapshots.withSubtype("data: {a: 1, b: 2, c: 3}"), limits: limits) == nil)
    let one = SampleSnapshots.withSubtype("data: {a: 1, b: 2}\nitems: [{context: {c: 3, d: 4}}]")
    #expect(problem(one, limits: limits) == "7:36 too-many-readings")
  }

  @Test func collectionsAreTooDeep() {
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")] {
      for depth in [99, 101, 100_000] {
        let nested =
          String(repeating: open, count: depth) + "x" + String(repeating: close, count: depth)
        let text = (open == "- " || open == "? " ? "x:\n  " : "x: ") + nested
        let found = problem(text + "\nmeasurements: [{type: A}]\n")
        if depth < 100, open != "? " {
          #expect(found == nil)
        } else if depth > 100 {
          #expect(
            found?.hasSuffix(" nested-too-deeply") == true, "\(open) \(depth): \(found ?? "-")")
        }
      }
    }
  }

  @Test func aliasesDoNotExplode() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...20 {
      let previous = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(previous)]\n"
    }
    #expect(problem(text)?.hasSuffix(" too-many-nodes") == true)
    let nested = (0..<90).map { "&b\($0) [" }.joined() + String(repeating: "x, ", count: 50_000)
    #expect(problem("y: " + nested)?.hasSuffix(" too-many-nodes") == true)
  }

  /// Messages on a file of very many lines must not take a time that grows with their square.
  @Test(.timeLimit(.minutes(10)))
  func aMistakeAtTheEndOfManyLines() {
    let lines = String(repeating: "a: b\n", count: 400_000)
    #expect(problem(lines + "measurements: [\"}\n")?.hasPrefix("400001:") == true)
  }
}
