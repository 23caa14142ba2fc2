import Foundation
import TestSupport
import Testing

/// A build makes again what changed, and comes to the same bytes as one from nothing.
@Suite struct PublicationTests {
  private static func overlay(_ service: String, _ version: String, note: String = "") -> String {
    """
    kind: RecipeMetadata
    apiVersion: aicr.run/v1alpha2
    metadata: {name: \(service)}
    spec:
      criteria: {service: \(service)}
      componentRefs:
        - {name: app, type: Helm, source: "https://charts.example.com", version: \(version)}
    \(note)
    """
  }

  private static func tree() throws -> SampleTree {
    try SampleTree([
      "overlays/eks.yaml": overlay("eks", "1.2.3"), "overlays/gke.yaml": overlay("gke", "1.0.0"),
    ])
  }

  @discardableResult
  private func build(
    _ tree: SampleTree, to output: String = "public",
    templates: String = Locations.package + "/site-templates"
  ) throws -> String {
    let result = try larderc(
      "build", tree.path, "--templates", templates, "--output", tree.folder.path + "/" + output)
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  private func contents(_ folder: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for path in try filesBelow(folder) { contents[path] = try bytes(of: folder + "/" + path) }
    return contents
  }

  private func number(of path: String) throws -> UInt64 {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.systemFileNumber] as? UInt64)
  }

  /// What is there is what a build from nothing gives.
  private func expectWhole(
    _ tree: SampleTree, templates: String = Locations.package + "/site-templates"
  ) throws {
    try build(tree, to: "fresh", templates: templates)
    let (found, fresh) = try (
      contents(tree.folder.path + "/public"), contents(tree.folder.path + "/fresh")
    )
    #expect(Set(found.keys) == Set(fresh.keys))
    #expect(found == fresh)
    try FileManager.default.removeItem(atPath: tree.folder.path + "/fresh")
  }

  @Test func nothingChanged() throws {
    let tree = try Self.tree()
    #expect(!(try build(tree)).contains("unchanged"))
    let before = try number(of: tree.folder.path + "/public")
    #expect(try build(tree).hasSuffix(", unchanged\n"))
    #expect(try number(of: tree.folder.path + "/public") == before)
    #expect(try tree.folder.names() == ["public", "tree"])
  }

  @Test func oneOverlayChanged() throws {
    let tree = try Self.tree()
    try build(tree)
    let page = tree.folder.path + "/public/recipes/"
    let (other, changed) = try (number(of: page + "gke.md"), number(of: page + "eks.md"))
    try tree.folder.write(Self.overlay("eks", "1.2.4"), to: "tree/overlays/eks.yaml")
    try build(tree)
    #expect(try number(of: page + "gke.md") == other)
    #expect(try number(of: page + "eks.md") != changed)
    #expect(String(decoding: try bytes(of: page + "eks.md"), as: UTF8.self).contains("1.2.4"))
    try expectWhole(tree)
  }

  /// The foot of every page says the tree's digest; nothing else of them changes.
  @Test func onlyTheStampChanged() throws {
    let tree = try Self.tree()
    try build(tree)
    let page = tree.folder.path + "/public/recipes/eks"
    let (before, markdown) = try (bytes(of: page + ".html"), number(of: page + ".md"))
    try tree.folder.write(
      Self.overlay("eks", "1.2.3", note: "# A comment."), to: "tree/overlays/eks.yaml")
    #expect(!(try build(tree)).contains("unchanged"))
    #expect(try bytes(of: page + ".html") != before)
    #expect(try number(of: page + ".md") == markdown)
    try expectWhole(tree)
  }

  @Test func overlaysCameAndWent() throws {
    let tree = try Self.tree()
    try build(tree)
    try tree.folder.write(Self.overlay("aks", "1.2.3"), to: "tree/overlays/aks.yaml")
    try build(tree)
    try expectWhole(tree)
    try FileManager.default.removeItem(atPath: tree.path + "/overlays/gke.yaml")
    try build(tree)
    #expect(!FileManager.default.fileExists(atPath: tree.folder.path + "/public/recipes/gke.html"))
    try expectWhole(tree)
  }

  @Test func templatesChanged() throws {
    let tree = try Self.tree()
    try build(tree)
    let templates = tree.folder.path + "/templates"
    try FileManager.default.copyItem(
      atPath: Locations.package + "/site-templates", toPath: templates)
    let recipe = String(
      decoding: try bytes(of: templates + "/recipe.md.mustache"), as: UTF8.self)
    try tree.folder.write(recipe + "\nA line more.\n", to: "templates/recipe.md.mustache")
    try build(tree, templates: templates)
    try expectWhole(tree, templates: templates)
  }

  /// What somebody changed, took away or could not have written comes back.
  @Test func filesWereTamperedWith() throws {
    let tree = try Self.tree()
    try build(tree)
    let whole = try contents(tree.folder.path + "/public")
    try tree.folder.write("mine", to: "public/recipes/eks.html")
    try FileManager.default.removeItem(atPath: tree.folder.path + "/public/recipes/gke.md")
    try build(tree)
    #expect(try contents(tree.folder.path + "/public") == whole)
    for record in ["", "larder build 1\nstamp x\npart 1 ../../etc\nfile 0 0 ../../etc\n", "\u{0}"] {
      try tree.folder.write(record, to: "public/.larder-build")
      try build(tree)
      #expect(try contents(tree.folder.path + "/public") == whole)
    }
  }

  @Test func withoutBundles() throws {
    let tree = try Self.tree()
    try build(tree)
    let result = try larderc(
      "build", tree.path, "--no-bundles", "--templates", Locations.package + "/site-templates",
      "--output", tree.folder.path + "/public")
    #expect(result.status == 0, "\(result.errors)")
    let paths = try filesBelow(tree.folder.path + "/public")
    #expect(paths.contains("recipes/eks.html") && !paths.contains { $0.hasPrefix("bundles/") })
  }

  /// Everything but the list itself is in it, and its sums are right.
  @Test func sumsOfAllFiles() throws {
    let tree = try Self.tree()
    try build(tree)
    let published = tree.folder.path + "/public"
    let check = try run(
      ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], in: published)
    #expect(check.status == 0, "\(check.errors)")
    let listed = try run(["sed", "s/^[0-9a-f]*  //", "SHA256SUMS"], in: published).output
      .split(separator: "\n").map(String.init)
    let left = Set(try filesBelow(published)).subtracting(listed)
    #expect(left == ["SHA256SUMS", ".larder-build"])
  }
}
