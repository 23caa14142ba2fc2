import Evidence

/// What a recipe's page says of the evidence for it.
struct EvidenceSection {
  private let entry: Site.Entry

  init(_ entry: Site.Entry) { self.entry = entry }

  /// For the templates' sections `evidence`; nothing where there is none.
  var context: [String: Any] {
    [
      "evidence": entry.evidence.map(context), "hasEvidence": !entry.evidence.isEmpty,
      "isValidated": entry.status == .validated,
    ]
  }

  private func context(_ published: PublishedEvidence) -> [String: Any] {
    let (evidence, statement) = (published.evidence, published.evidence.statement)
    return present([
      "isComplete": evidence.isComplete, "counts": Self.counts(evidence.tests),
      "notJudged": Self.rows(published.names(.notJudged)),
      "warned": Self.rows(published.names(.warned)),
      "kubernetes": Text(statement.snapshot.kubernetesVersion),
      "timestamp": Text(statement.snapshot.timestamp),
      "snapshotDigest": statement.snapshot.digest, "recipeDigest": statement.subject.recipeDigest,
      "tableDigest": statement.subject.tableDigest, "signer": evidence.signer,
      "file": published.path.lastComponent, "href": "../" + Anchor.address(published.path),
      "size": ByteCount.text(evidence.contents.count), "sha256": published.sha256,
    ])
  }

  private static func rows(_ names: [String]) -> [[String: Any]] {
    names.map { ["name": Text($0)] }
  }

  /// `3 of 3 constraints and 0 of 5 checks passed.`
  private static func counts(_ tests: [ValidationEvidence.Test]) -> String {
    let kinds = [("constraint", false), ("check", true)].compactMap { word, isCheck in
      counts(tests.filter { $0.isCheck == isCheck }, word)
    }
    return kinds.joined(separator: " and ") + " passed."
  }

  private static func counts(_ tests: [ValidationEvidence.Test], _ word: String) -> String? {
    if tests.isEmpty { return nil }
    let passed = tests.count { $0.outcome == .passed }
    return "\(passed) of \(tests.count) \(word)\(tests.count == 1 ? "" : "s")"
  }
}
