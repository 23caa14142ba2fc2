import ArgumentParser
import CommandSupport
import RecipeTable

struct NewOverlayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "overlay", abstract: "Start an overlay.",
    discussion: "It states its base's criteria and those given here.")

  @Argument(help: "Its name, such as h100-eks-training.")
  var name: String

  @OptionGroup var tree: TreeOptions

  @Option(help: "The overlay that it builds on.")
  var base = GrowingTree.baseName

  @OptionGroup var criteria: CriteriaOptions

  func run() throws {
    let done = try reading {
      let tree = try GrowingTree(tree)
      try tree.requireNew(name, "overlays")
      var changes = ChangeSet()
      try changes.create(
        tree.newPlace("overlays/\(name).yaml"), text(try statedCriteria(in: tree), tree))
      return try changes.apply() + "next: write what differs, then larderc lint \(tree.arguments)\n"
    }
    printOutput(done)
  }

  private func statedCriteria(in tree: GrowingTree) throws -> Criteria {
    var criteria = tree.inheritedCriteria(try tree.overlay(base))
    let given = try self.criteria.criteria(in: tree.table)
    for dimension in given.stated {
      let inherited = criteria[dimension]
      guard !criteria.states(dimension) || inherited == given[dimension] else {
        throw CommandFailure(
          "\(base) is for \(dimension.name) \(inherited), so \(name) can't be for "
            + given[dimension], status: ExitStatus.unusable)
      }
      criteria[dimension] = given[dimension]
    }
    guard !criteria.stated.isEmpty else {
      throw CommandFailure(
        "say which clusters \(name) is for, such as with --service eks",
        status: ExitStatus.unusable)
    }
    return criteria
  }

  private func text(_ criteria: Criteria, _ tree: GrowingTree) throws -> String {
    let stated = try criteria.stated.map { dimension in
      "    \(dimension.name): \(try criteria[dimension].asYAML)\n"
    }
    return """
      \(tree.licence)# What \(name) is for, and why it differs from \(base): say it here.
      apiVersion: \(try tree.apiVersion.asYAML)
      kind: RecipeMetadata
      metadata:
        name: \(try name.asYAML)
      spec:
      \(base == GrowingTree.baseName ? "" : "  base: \(try base.asYAML)\n")\
        criteria:
      \(stated.joined())\
        # Only what differs from what is inherited, such as:
        # componentRefs:
        #   - name: gpu-operator
        #     overrides:
        #       driver:
        #         enabled: false
        # constraints:
        #   - name: K8s.server.version
        #     value: ">= 1.34"

      """
  }
}
