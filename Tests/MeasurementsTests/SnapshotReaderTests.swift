import Measurements
import RecipeTable
import Testing

@Suite struct SnapshotReaderTests {
  @Test func yamlAndJSONComeToTheSame() throws {
    let yaml = try snapshot(SampleSnapshots.yaml)
    let json = try snapshot(SampleSnapshots.json)
    #expect(yaml.shown == json.shown)
    #expect(yaml.measurements.map(\.type) == ["K8s", "GPU", "OS", "NetworkTopology", "SystemD"])
    #expect(yaml.metadata.map(\.key) == ["source-node", "timestamp"])
  }

  @Test func valuesHaveTheirTypes() throws {
    let smi = try #require(try snapshot(SampleSnapshots.yaml).subtype("smi", of: "GPU"))
    #expect(
      smi.record.data == [
        Snapshot.Reading("driver", .string("570.86.16")), Snapshot.Reading("gpu-count", .int(8)),
        Snapshot.Reading("memory", .int(85_899_345_920)),
        Snapshot.Reading("power", .double(312.5)), Snapshot.Reading("serial", .uint(.max)),
        Snapshot.Reading("utilization", .double(0)), Snapshot.Reading("vbios", .string("96.00")),
      ])
    #expect(smi.record.context.first == Snapshot.Reading("note", .string("fan \"2\" 😀")))
    let slurm = try #require(try snapshot(SampleSnapshots.yaml).subtype("slinky-slurm", of: "K8s"))
    #expect(slurm.items.map(\.data) == [[Snapshot.Reading("external", .bool(false))], []])
  }

  @Test func whatDescribesIsText() throws {
    let text = SampleSnapshots.withSubtype(
      "data: {a: ~, b: '1', c: !!str 2, d: 0x10}\ncontext: {a: 1.10, b: true, c: , d: {e: [f]}}")
    let record = try #require(try snapshot(text).subtype("s", of: "T")).record
    #expect(record.data.map(\.value) == [.null, .string("1"), .string("2"), .int(16)])
    #expect(
      record.context == [
        Snapshot.Reading("a", .string("1.10")), Snapshot.Reading("b", .string("true")),
        Snapshot.Reading("c", .string("")),
      ])
  }

  @Test func keysAreBroughtInOrder() throws {
    let text = SampleSnapshots.withSubtype("data: {b: 1, é: 2, Z: 3, a10: 4, a2: 5, a: 6, ~: 7}")
    let record = try #require(try snapshot(text).subtype("s", of: "T")).record
    #expect(record.data.map(\.key) == ["Z", "a", "a10", "a2", "b", "~", "é"])
    #expect(record.data.map(\.value.int) == [3, 6, 4, 5, 1, 7, 2])
  }

  @Test func olderAndNewerFilesAreRead() throws {
    let body = "measurements: [{type: K8s, subtypes: [{name: server, data: {version: v1}}]}]\n"
    for header in [
      "", "kind: Snapshot\n", "kind:\n", "apiVersion: aicr.nvidia.com/v1alpha1\n",
      "apiVersion: aicr.run/v9\nkind: Snapshot\nmetadata: {labels: {a: b}, version: 1}\n",
    ] {
      let found = try snapshot(header + body)
      #expect(found.subtype("server", of: "K8s")?.record.data.count == 1)
    }
    #expect(try snapshot("\u{FEFF}---\n" + body + "...\n").measurements.count == 1)
  }

  @Test func nullsAreLeftOutAndSeveralOfATypeStay() throws {
    let found = try snapshot(
      "measurements: [~, {type: T, subtypes: ~}, {type: T, subtypes: [~, {subtype: s, items: ~}]}]")
    #expect(found.measurements.map { $0.subtypes.map(\.name) } == [[], ["s"]])
  }

  @Test func aliasesStandForWhatTheyName() throws {
    let found = try snapshot(
      """
      defaults: &all {one: &n 1, list: [*n, *n]}
      measurements:
        - &m {type: T, subtypes: [{subtype: s, data: &d {a: *n, b: 2}, context: *d}]}
        - *m
      """)
    #expect(found.measurements.count == 2)
    #expect(
      found.measurements[1].subtypes[0].record.data == [
        Snapshot.Reading("a", .int(1)), Snapshot.Reading("b", .int(2)),
      ])
  }

  @Test func escapesOfJSON() throws {
    let text =
      #"{"measurements":[{"type":"T","subtypes":[{"subtype":"s","data":{"#
      + #""a":"\ud83d\ude00\uD83D\uDE01","b":"\\ud83d\\ude00","c":"\ud83d","d":"\udc00x","#
      + #""e":"\/\b\f\n\r\t\u0000\u00e9","f\ud83d\ude00":-1.5e3,"g":"'\ud83d\ude00"}}]}]}"#
    let record = try #require(try snapshot(text).subtype("s", of: "T")).record
    #expect(
      record.data.map(\.value) == [
        .string("😀😁"), .string(#"\ud83d\ude00"#), .string("\u{FFFD}"), .string("\u{FFFD}x"),
        .string("/\u{8}\u{C}\n\r\t\u{0}é"), .double(-1500), .string("'😀"),
      ])
    #expect(record.data[5].key == "f😀")
  }

  @Test func placesAfterReplacedEscapesAreRight() {
    let text = #"{"measurements": [{"type": "\ud83d\ude00\ud83d\ude00", "subtypes": 7}]}"#
    let column = text.unicodeScalars.count - "7}]}".unicodeScalars.count + 1
    #expect(problem(text) == "1:\(column) wrong-type")
  }
}
