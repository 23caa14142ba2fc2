import Measurements
import RecipeTable
import Testing

@Suite struct SnapshotDifferenceTests {
  @Test func aSnapshotIsLikeItself() throws {
    let difference = SnapshotDifference(
      from: try snapshot(SampleSnapshots.yaml), to: try snapshot(SampleSnapshots.json))
    #expect(difference.isEmpty)
    // 2 + 2 + 3 + 2 of K8s, 7 + 2 of GPU, 2 of OS, 5 + 4 of the network, 2 of systemd.
    #expect(difference.unchangedCount == 31)
  }

  @Test func readingsAndContext() throws {
    expect(
      "data: {a: 1, b: x, c: true}\ncontext: {k: old, l: same}",
      "data: {B: 2, b: y, c: true}\ncontext: {k: new, l: same}",
      ["+ T.s.B: 2", "- T.s.a: 1", "~ T.s.b: x → y", "~ T.s.k (context): old → new"])
  }

  @Test func whatConstraintsSeeAlikeIsAlike() throws {
    expect("data: {a: '8', b: 1.0, c: .nan}", "data: {a: 8, b: 1, c: .nan}", [])
    expect("data: {a: ~}", "data: {a: 'null'}", ["~ T.s.a: null → null"])
  }

  @Test func itemsByWhatIdentifiesThem() throws {
    expect(
      "items: [{context: {pciAddress: A}, data: {rail: 0}}, {context: {pciAddress: B}, data: {rail: 1}}]",
      "items: [{context: {pciAddress: B}, data: {rail: 0}}, {context: {pciAddress: C}, data: {rail: 1}}]",
      [
        "- item T.s[pciAddress=A]", "+ item T.s[pciAddress=C]",
        "- T.s[pciAddress=A].rail: 0", "- T.s[pciAddress=A].pciAddress (context): A",
        "~ T.s[pciAddress=B].rail: 1 → 0",
        "+ T.s[pciAddress=C].rail: 1", "+ T.s[pciAddress=C].pciAddress (context): C",
      ])
    expect(
      "items: [{context: {slot: x}, data: {v: 1}}, {context: {slot: y}, data: {v: 2}}]",
      "items: [{context: {slot: y}, data: {v: 2}}, {context: {slot: x}, data: {v: 3}}]",
      ["~ T.s[slot=x].v: 1 → 3"])
  }

  @Test func labelsByKeyAndValue() throws {
    expect(
      """
      items: [{context: {key: a, value: x}, data: {n: 1}}, {context: {key: a, value: y}, data: {n: 2}},
              {context: {key: b}, data: {n: 3}}]
      """,
      "items: [{context: {key: a, value: x}, data: {n: 1}}, {context: {key: b}, data: {n: 4}}]",
      [
        "- item T.s[key=a,value=y]", "- T.s[key=a,value=y].n: 2",
        "- T.s[key=a,value=y].key (context): a", "- T.s[key=a,value=y].value (context): y",
        "~ T.s[key=b,value=].n: 3 → 4",
      ])
  }

  @Test func itemsByPlaceWhereNothingIdentifiesThem() throws {
    expect(
      "items: [{data: {v: 1}}, {data: {v: 2}}, {data: {v: 2}}]",
      "items: [{data: {v: 1}}, {data: {v: 3}}]",
      ["- item T.s[2]", "~ T.s[1].v: 2 → 3", "- T.s[2].v: 2"])
    // That would find nothing again.
    expect(
      "items: [{context: {note: a}, data: {v: 1}}]", "items: [{context: {note: b}, data: {v: 1}}]",
      ["~ T.s[0].note (context): a → b"])
    // It is there twice.
    expect(
      "items: [{context: {slot: x}, data: {v: 1}}, {context: {slot: x}, data: {v: 2}}]",
      "items: [{context: {slot: x}, data: {v: 1}}, {context: {slot: y}, data: {v: 2}}]",
      ["~ T.s[1].slot (context): x → y"])
  }

  @Test func typesAndSubtypesThatOneHas() throws {
    let old = """
      measurements:
        - {type: B, subtypes: [{subtype: s, data: {k: 1}}, {subtype: s, data: {k: 2}}]}
        - {type: A, subtypes: [{subtype: gone}]}
        - {type: C, subtypes: [{subtype: s, data: {k: 1}}]}
        - {type: C, subtypes: [{subtype: s, data: {k: 1}}]}
      """
    let new = """
      measurements:
        - {type: D, subtypes: []}
        - {type: C, subtypes: [{subtype: s, data: {k: 1}}]}
        - {type: B, subtypes: [{subtype: s, data: {k: 1}}, {subtype: t}]}
      """
    let difference = SnapshotDifference(from: try snapshot(old), to: try snapshot(new))
    #expect(
      difference.shown == [
        "- type A", "- subtype A.gone", "- subtype B.s(2)", "+ subtype B.t", "- type C(2)",
        "- subtype C(2).s", "+ type D", "- B.s(2).k: 2", "- C(2).s.k: 1",
      ])
    #expect(difference.unchangedCount == 2)
  }

  /// Exchanging the snapshots exchanges what is new and what is gone, and nothing else.
  @Test func bothWays() throws {
    let old = try snapshot(SampleSnapshots.yaml)
    let new = try snapshot(
      SampleSnapshots.withSubtype("data: {a: 1}\nitems: [{context: {id: x}}]"))
    let there = SnapshotDifference(from: old, to: new)
    let back = SnapshotDifference(from: new, to: old)
    #expect(there.changes.count == 31 + 2)
    #expect(there.changes.map(\.address) == back.changes.map(\.address))
    #expect(there.changes.map(\.old) == back.changes.map(\.new))
    #expect(there.parts.map(\.isNew) == back.parts.map { !$0.isNew })
  }

  private func expect(
    _ old: String, _ new: String, _ lines: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      let difference = SnapshotDifference(
        from: try snapshot(SampleSnapshots.withSubtype(old)),
        to: try snapshot(SampleSnapshots.withSubtype(new)))
      #expect(difference.shown == lines, sourceLocation: sourceLocation)
    } catch {
      Issue.record(error, sourceLocation: sourceLocation)
    }
  }
}

extension SnapshotDifference {
  fileprivate var shown: [String] {
    parts.map { "\($0.isNew ? "+" : "-") \($0.kind.rawValue) \($0.address)" }
      + changes.map { change in
        let subject = change.address + (change.isContext ? " (context)" : "")
        switch (change.old?.scalarText, change.new?.scalarText) {
        case (let old?, let new?): return "~ \(subject): \(old) → \(new)"
        case (let old, let new): return "\(old == nil ? "+" : "-") \(subject): \(old ?? new ?? "")"
        }
      }
  }
}
