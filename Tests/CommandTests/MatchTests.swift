import Foundation
import TestSupport
import Testing

/// `larder match`: every recipe of a table against one snapshot.
@Suite struct MatchTests {
  private func match(
    _ snapshot: ClusterSnapshot, _ further: [String] = [], in tree: SampleTree? = nil
  ) throws -> ProgramResult {
    let tree = try tree ?? SampleTree.forClusters()
    let path = try tree.folder.write(snapshot.yaml, to: "snapshot.yaml")
    return try run(
      [Programs.larder, "match", "--table", try tree.compiled(), "--snapshot", path] + further)
  }

  private func lines(_ result: ProgramResult) -> [String] {
    result.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
  }

  @Test func theMostSpecificComesFirst() throws {
    let result = try match(ClusterSnapshot())
    #expect(result.status == 0)
    let lines = lines(result)
    let start = try #require(lines.firstIndex(of: "This cluster can have 5 recipes:"))
    #expect(
      lines[(start + 1)...].prefix(5) == [
        "h100-eks --service eks --accelerator h100",
        "h100-eks-training --service eks --accelerator h100 --intent training",
        "eks --service eks", "h100 --accelerator h100", "generic",
      ])
    #expect(
      lines.last
        == "Recipes for other clusters: 2 (another service: 2); --all lists them.")
  }

  @Test func oneMinorVersionAway() throws {
    let lines = lines(try match(ClusterSnapshot(kubernetes: "v1.31.4-eks-1")))
    let start = try #require(
      lines.firstIndex(of: "You are one Kubernetes minor version away from these 3 recipes:"))
    #expect(lines[start + 1] == "K8s.server.version is v1.31.4-eks-1, must be >= 1.32")
    #expect(lines[start + 2].hasPrefix("h100-eks --service eks"))
  }

  @Test func severalConditionsAway() throws {
    let snapshot = ClusterSnapshot(kubernetes: "v1.31.4", kernel: "5.15.0")
    let lines = lines(try match(snapshot))
    #expect(lines.contains("You are 2 conditions away from these 2 recipes:"))
    #expect(
      lines.contains(
        "You are one OS.sysctl./proc/sys/kernel/osrelease major version away from this recipe:"))
  }

  @Test func nothingFits() throws {
    let result = try match(
      ClusterSnapshot(kubernetes: "v1.30.1"), ["--service", "eks"])
    #expect(result.status == 1)
    #expect(lines(result).contains("No recipe fits this cluster."))
    #expect(lines(result).contains { $0.hasPrefix("You are 2 Kubernetes minor versions away") })
  }

  @Test func criteriaNarrow() throws {
    let result = try match(ClusterSnapshot(), ["--intent", "training"])
    #expect(lines(result).contains("This cluster can have one recipe:"))
  }

  @Test func othersAreListedOnDemand() throws {
    let lines = lines(try match(ClusterSnapshot(), ["--all"]))
    #expect(
      lines.suffix(2) == ["h100-kind --service kind --accelerator h100", "kind --service kind"])
  }

  @Test func forPrograms() throws {
    let result = try match(ClusterSnapshot(kubernetes: "v1.31.4"), ["--format", "json"])
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let recipes = try #require(document["recipes"] as? [[String: Any]])
    #expect(recipes.count == 7)
    #expect(
      recipes.map { $0["status"] as? String } == [
        "fits", "fits", "short", "short", "short", "other", "other",
      ])
    let missing = try #require(recipes[2]["missing"] as? [[String: Any]])
    #expect(missing[0]["expected"] as? String == ">= 1.32")
    #expect(missing[0]["actual"] as? String == "v1.31.4")
    #expect((missing[0]["gap"] as? [String: Any])?["count"] as? Int == 1)
    #expect(recipes[5]["differs"] as? [String] == ["service"])
  }
}
