import Measurements
import RecipeTable
import Testing

@Suite struct ValidationReportTests {
  private let hostile = """
    constraints:
      - name: "K8s.<a'x'>&\\u001B[31m\\u0000\\uFFFE.\\u202Ekey"
        value: "]]> \\t\\"quoted\\" & <b>\\r\\n"
        remediation: "line one\\r\\n</failure><x>\\u0007"
        unit: "\\u0001 %"
    validation:
      deployment: {checks: ["--><script>&amp;\\u0000"]}
    """

  // MARK: Text

  @Test func textSaysEverything() throws {
    #expect(
      ValidationText.text(try ValidationSample.validation()) == """
        Recipe h100-eks-training, snapshot of 2026-08-01T10:00:00.25Z

        readiness
          pass  K8s.server.version               expected >= 1.32.4, found v1.33.5-eks-1234
          FAIL  OS.release.VERSION_ID            expected 24.04 release, found 22.04
                Install Ubuntu 24.04,
                node by node.
          warn  OS.release.NAME                  expected Debian, found Ubuntu
                Think again.
          FAIL  GPU.smi.driver                   expected >= 570; \
        the snapshot has no measurements of the type GPU

        deployment
          pass  Deployment.gpu-operator.version  \
        expected >= v25.10.0, found v25.10.1; by the tag of the image gpu-operator
          skip  Deployment.nfd.version           expected >= 0.17; the snapshot has no image nfd
          skip  operator-health                  needs a running cluster
          skip  gpu-operator-version             needs a running cluster

        performance
          skip  nccl-all-reduce-bw               expected >= 300 GB/s; \
        an input of the check nccl-all-reduce-bw, which needs a running cluster
          skip  nccl-all-reduce-bw               needs a running cluster

        conformance
          skip  dra-support                      needs a running cluster

        11 tests: 2 passed, 2 failed, 1 only warned, 6 skipped.
        Next: change what failed, take a new snapshot, and validate that.
        Next: run what was skipped in the cluster, for example with aicr validate.

        """)
  }

  @Test func textOfAlmostNothing() throws {
    let snapshot = ValidationSample.snapshot(
      images: [], metadata: [.init("timestamp", .string("yesterday"))])
    let none = try ValidationSample.validation("componentRefs: []", snapshot, phases: [.readiness])
    #expect(
      ValidationText.text(none) == """
        Recipe generic

        readiness
          the recipe declares nothing here

        Nothing to judge.

        """)
    let one = try ValidationSample.validation(
      "constraints: [{name: OS.release.ID, value: ubuntu}]", snapshot, phases: [.readiness])
    #expect(
      ValidationText.text(one).hasSuffix(
        "\n  pass  OS.release.ID  expected ubuntu, found ubuntu\n\n1 test: 1 passed.\n"))
  }

  @Test func textCommandsNoTerminalAndKeepsItsLines() throws {
    let text = ValidationText.text(try ValidationSample.validation(hostile))
    let unsafe = text.unicodeScalars.filter {
      $0 != "\n" && $0 != "\t" && ($0.value < 0x20 || $0 == "\u{202E}")
    }
    #expect(unsafe.isEmpty)
    // Header, phases with their blank lines, one test and two lines of advice each, and no more.
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("  FAIL") }.count == 1)
    #expect(text.contains("\n        line one\n        </failure><x>\u{FFFD}\n"))
  }

  // MARK: JUnit

  @Test func junitHasASuiteForEachPhase() throws {
    let text = JUnitReport.text(try ValidationSample.validation(phases: [.readiness]))
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="larder validate" tests="4" failures="2" errors="0" skipped="1" time="0">
          <testsuite name="readiness" tests="4" failures="2" errors="0" skipped="1" time="0">
            <properties>
              <property name="recipe" value="h100-eks-training"/>
              <property name="snapshot" value="2026-08-01T10:00:00.25Z"/>
            </properties>
            <testcase classname="readiness" name="readiness: K8s.server.version" time="0"/>
            <testcase classname="readiness" name="readiness: OS.release.VERSION_ID" time="0">
              <failure message="expected 24.04 release, found 22.04" type="constraint">\
        Install Ubuntu 24.04,
        node by node.
        </failure>
            </testcase>
            <testcase classname="readiness" name="readiness: OS.release.NAME" time="0">
              <skipped message="warning: expected Debian, found Ubuntu"/>
            </testcase>
            <testcase classname="readiness" name="readiness: GPU.smi.driver" time="0">
              <failure message="expected &gt;= 570; \
        the snapshot has no measurements of the type GPU" type="constraint"/>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }

  @Test func junitEscapesAndReplacesWhatXMLForbids() throws {
    let text = JUnitReport.text(try ValidationSample.validation(hostile))
    #expect(
      text.contains(
        "name=\"readiness: K8s.&lt;a'x'&gt;&amp;\u{FFFD}[31m\u{FFFD}\u{FFFD}.\u{202E}key\""
      ))
    #expect(text.contains("line one&#13;\n&lt;/failure&gt;&lt;x&gt;\u{FFFD}</failure>"))
    let forbidden = text.unicodeScalars.filter {
      $0.value < 0x20 && $0 != "\n" || $0.value == 0xFFFE || $0.value == 0xFFFF
    }
    #expect(forbidden.isEmpty)
  }

  // MARK: CTRF

  @Test func ctrfCountsAndCarriesEverything() throws {
    let text = CTRFReport.text(try ValidationSample.validation())
    for fragment in [
      "\"tests\": 11,", "\"passed\": 2,", "\"failed\": 2,", "\"skipped\": 6,", "\"other\": 1,",
      "\"pending\": 0,", "\"start\": 1785578400250,", "\"stop\": 1785578400250\n",
      "\"name\": \"readiness: OS.release.VERSION_ID\"", "\"unit\": \"release\"",
      "\"expected\": \"24.04\"", "\"actual\": \"22.04\"", "\"severity\": \"error\"",
      "\"remediation\": \"Install Ubuntu 24.04,\\nnode by node.\\n\"",
      "\"rawStatus\": \"warning\"", "\"testEnvironment\": \"h100-eks-training\"",
    ] {
      #expect(text.contains(fragment), "\(fragment)")
    }
  }

  @Test func withoutATimeOfTheSnapshotItIsZero() throws {
    let snapshot = ValidationSample.snapshot(images: [], metadata: [])
    let text = CTRFReport.text(try ValidationSample.validation("componentRefs: []", snapshot))
    #expect(text.contains("\"start\": 0,") && text.contains("\"tests\": []"))
  }

  @Test func reportsAreTheSameEachTime() throws {
    for report in [CTRFReport.text, JUnitReport.text, ValidationText.text] {
      #expect(
        try report(ValidationSample.validation()) == report(ValidationSample.validation()))
    }
  }
}
