import Foundation
import HTTPTypes
import RecipeTable
import TestSupport
import Testing

@testable import RecipeServer

/// What the endpoints answer. That it is what the commands say, `tools/test-server` holds with the programs.
@Suite struct EndpointTests {
  /// One for all: what is asked changes nothing.
  private static let usual = try! Fixture()

  private func json(_ reply: Reply) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any])
  }

  @Test func aRecipe() async throws {
    let fixture = Self.usual
    let reply = try await fixture.ask("/v1/recipe?service=eks&accelerator=h100&nodes=8")
    #expect(reply.status == 200 && reply["Content-Type"] == "application/json")
    let recipe = try json(reply)
    #expect(recipe["kind"] as? String == "RecipeResult")
    let criteria = try #require(recipe["criteria"] as? [String: Any])
    #expect(criteria["service"] as? String == "eks" && criteria["nodes"] as? Int == 8)
    #expect(reply["Cache-Control"] == "public, max-age=300")
    let table = try #require(reply["X-Recipe-Table"])
    #expect(try #require(reply["ETag"]).hasPrefix("\"" + table.prefix(32)))
  }

  @Test func aRecipeInOtherFormats() async throws {
    let fixture = Self.usual
    let yaml = try await fixture.ask("/v1/recipe?service=eks", [.accept: "application/yaml"])
    #expect(yaml["Content-Type"] == "application/yaml" && yaml.text.hasPrefix("kind: RecipeResult"))
    let table = try await fixture.ask("/v1/recipe?service=eks&format=table")
    #expect(table.text.hasPrefix("Recipe eks\n"))
    #expect(Set([yaml["ETag"], table["ETag"]]).count == 2)
  }

  @Test func noRecipe() async throws {
    let fixture = Self.usual
    let reply = try await fixture.ask("/v1/recipe?service=eks&os=cos")
    #expect(reply.status == 404 && reply["Content-Type"] == "application/problem+json")
    #expect(reply["Cache-Control"] == "no-store")
    let problem = try json(reply)
    #expect(problem["status"] as? Int == 404)
    #expect(
      try #require(problem["detail"] as? String).hasPrefix("no recipe for --service eks --os cos"))
    #expect(problem["type"] as? String == "https://larder.dev/problems/no-recipe")
    let nearest = try #require(problem["nearest"] as? [[String: Any]])
    let first = try #require(nearest.first?["recipe"] as? String)
    #expect(try await fixture.ask(first).status == 200)
  }

  @Test func anUnknownValue() async throws {
    let fixture = Self.usual
    let reply = try await fixture.ask("/v1/recipe?service=ekss")
    #expect(reply.status == 400)
    let detail = try #require(try json(reply)["detail"] as? String)
    #expect(detail.hasPrefix("unknown service ekss; did you mean eks?\nvalid: "))
  }

  @Test(arguments: [
    ("/v1/query?service=eks&selector=components.gpu-operator.type", "\"Helm\"\n"),
    ("/v1/query?service=eks&selector=components.gpu-operator.type&format=text", "Helm\n"),
    ("/v1/query?service=eks&selector=criteria.os&format=yaml", "any\n"),
  ]) func aPart(path: String, expected: String) async throws {
    #expect(try await Self.usual.ask(path).text == expected)
  }

  @Test(arguments: [
    ("/v1/query?service=eks&selector=components.nothing", 404),
    ("/v1/query?service=eks", 400), ("/v1/explain?service=eks&path=nothing", 404),
    ("/v1/explain?service=eks", 400), ("/v1/components/nothing", 404), ("/v1/components/", 404),
    ("/v1/recipes?os=nothing", 400), ("/v1/recipes?limit=0", 400), ("/v1/recipes?limit=10001", 400),
    ("/v1/recipe?nodes=", 400), ("/v1/recipe?nodes=1.5", 400), ("/v1/recipe?servce=eks", 400),
    ("/v1/recipe?service=%2", 400), ("/v1/recipe?service=eks&service=eks", 400),
    ("/v1/recipe?service=eks&format=xml", 400), ("/v1/bundle?service=eks&deployer=hlem", 400),
    ("/v1/bundle?service=eks&set-file=a:b=/etc/passwd", 400), ("/v1/nothing", 404),
    ("/v2/recipe", 404),
    ("/v1", 404), ("/nothing", 404), ("/", 200), ("/health", 200), ("/ready", 200),
    ("/metrics", 200),
    ("/openapi.yaml", 200), ("/v1/recipe", 200), ("/v1/recipe?service=&os=", 200),
  ]) func statuses(path: String, status: Int) async throws {
    #expect(try await Self.usual.ask(path).status == status)
  }

  @Test func pages() async throws {
    let fixture = Self.usual
    let whole = try await fixture.ask("/v1/recipes?accelerator=h100")
    let all = try #require(
      try JSONSerialization.jsonObject(with: Data(whole.body)) as? [[String: Any]])
    #expect(whole["X-Total-Count"] == String(all.count) && whole["Link"] == nil && all.count > 2)
    let page = try await fixture.ask("/v1/recipes?accelerator=h100&limit=2&offset=0")
    #expect(page["Link"] == "</v1/recipes?accelerator=h100&limit=2&offset=2>; rel=\"next\"")
    #expect(page["X-Total-Count"] == String(all.count))
    let last = try await fixture.ask("/v1/recipes?accelerator=h100&limit=2&offset=\(all.count - 1)")
    #expect(last["Link"] == nil)
    let rest = try #require(
      try JSONSerialization.jsonObject(with: Data(last.body)) as? [[String: Any]])
    #expect(rest.map { $0["name"] as? String } == [all.last?["name"] as? String])
  }

  @Test func whoWroteAValue() async throws {
    let reply = try await Self.usual.ask(
      "/v1/explain?service=eks&path=components.gpu-operator.version")
    let history = try #require(try json(reply)["history"] as? [[String: Any]])
    #expect(!history.isEmpty && history.allSatisfy { $0["line"] as? Int ?? 0 > 0 })
  }

  @Test func aComponent() async throws {
    let component = try json(await Self.usual.ask("/v1/components/gpu-operator"))
    let deployments = try #require(component["deployments"] as? [[String: Any]])
    let counts = deployments.map { $0["recipeCount"] as? Int ?? 0 }
    #expect(counts == counts.sorted(by: >) && counts.allSatisfy { $0 > 0 })
    #expect(component["description"] is String)
  }

  @Test func aSnapshotAgainstARecipe() async throws {
    let snapshot = """
      kind: Snapshot
      measurements:
        - type: K8s
          subtypes: [{subtype: server, data: {version: v1.20.0}}]
      """
    let fixture = Self.usual
    let reply = try await fixture.ask(
      "/v1/validate?service=eks&accelerator=h100&phase=readiness", method: .post, body: snapshot)
    #expect(reply.status == 200 && reply["Cache-Control"] == "no-store" && reply["ETag"] == nil)
    let results = try #require(try json(reply)["results"] as? [String: Any])
    let summary = try #require(results["summary"] as? [String: Any])
    #expect(summary["failed"] as? Int ?? 0 > 0)
    let junit = try await fixture.ask(
      "/v1/validate?service=eks", method: .post, [.accept: "application/xml"], body: snapshot)
    #expect(junit["Content-Type"] == "application/xml" && junit.text.hasPrefix("<?xml"))
    let matches = try json(await fixture.ask("/v1/match", method: .post, body: snapshot))
    #expect((matches["recipes"] as? [Any])?.isEmpty == false)
    #expect(try await fixture.ask("/v1/validate", method: .post, body: snapshot).status == 400)
    let damaged = try await fixture.ask("/v1/match", method: .post, body: "a: [")
    #expect(damaged.status == 400 && damaged.text.contains("(request body):"))
  }

  @Test func aBundle() async throws {
    let fixture = Self.usual
    let path = "/v1/bundle?service=eks&accelerator=h100&deployer=flux"
    let reply = try await fixture.ask(path, [.acceptEncoding: "gzip"])
    #expect(reply.status == 200 && reply["Content-Type"] == "application/gzip")
    #expect(reply.body.starts(with: [0x1F, 0x8B]) && reply["Content-Encoding"] == nil)
    #expect(reply["Content-Disposition"] == "attachment; filename=\"h100-eks-flux.tar.gz\"")
    let set = try await fixture.ask(path + "&set=gpu-operator:enabled=false")
    #expect(set.body != reply.body && set["X-Bundle-Note"] != nil)
  }

  @Test func theDescription() async throws {
    let text = try await Self.usual.ask("/openapi.yaml").text
    #expect(text.hasPrefix("openapi: 3.1.0\n") && text.contains("version: \"\(Software.version)\""))
    #expect(text.contains("enum: [\"\", \"any\", ") && !text.contains("{values of"))
    for route in Route.allCases where route != .site && route != .unknown {
      #expect(text.contains("\n  \(route.rawValue):\n"), "\(route)")
    }
  }
}
