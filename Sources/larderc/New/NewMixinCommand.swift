import ArgumentParser
import CommandSupport
import YAMLSyntax

struct NewMixinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mixin", abstract: "Start a mixin, which several overlays share.")

  @Argument(help: "Its name, such as os-ubuntu.")
  var name: String

  @OptionGroup var tree: TreeOptions

  @Option(
    help:
      "An overlay that shall list it; can be given several times. Those that build on it inherit that."
  )
  var into: [String] = []

  func run() throws {
    let done = try reading {
      let tree = try GrowingTree(tree)
      try tree.requireNew(name, "mixins")
      var changes = ChangeSet()
      try changes.create(tree.newPlace("mixins/\(name).yaml"), text(tree))
      for file in try files(in: tree) {
        try changes.append(
          YAMLItem(lines: ["- \(name)"], flow: name), to: ["spec", "mixins"],
          after: ["base", "criteria"], in: file)
      }
      return try changes.apply() + next(tree)
    }
    printOutput(done)
  }

  private func files(in tree: GrowingTree) throws -> [String] {
    guard !into.contains(GrowingTree.baseName) else {
      throw CommandFailure(
        "base lists no mixins: what it would share, it has itself", status: ExitStatus.unusable)
    }
    return try tree.files(of: into)
  }

  private func next(_ tree: GrowingTree) -> String {
    into.isEmpty
      ? "next: list \(name) under mixins of an overlay, and take the line out that allows it unused\n"
      : "next: write what the overlays share, then larderc lint \(tree.arguments)\n"
  }

  private func text(_ tree: GrowingTree) throws -> String {
    let silence =
      into.isEmpty
      ? "  # larder: allow unused-mixin no overlay lists it yet; take this line out with the first\n"
      : ""
    return """
      \(tree.licence)# What \(name) is for, and which overlays share it: say it here.
      apiVersion: \(try tree.apiVersion.asYAML)
      kind: RecipeMixin
      metadata:
      \(silence)\
        name: \(try name.asYAML)
      spec:
        # A constraint must not be one that an overlay with this mixin has already; such as:
        # constraints:
        #   - name: OS.release.ID
        #     value: ubuntu
        constraints: []
        # Of a component that is already there, only what may be added; such as:
        # componentRefs:
        #   - name: gpu-operator
        #     manifestFiles: [components/gpu-operator/manifests/example.yaml]
        componentRefs: []

      """
  }
}
