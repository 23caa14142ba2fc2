import Foundation
import TestSupport
import Testing

/// What is at the target is the old or the new, whole, whenever the program is killed.
@Suite(.serialized) struct KillTests {

  /// A tree whose table takes a while to write, for most of it is one long text.
  private static func tree(_ letter: Character) throws -> SampleTree {
    let text = String(repeating: String(repeating: letter, count: 99) + "\n", count: 40_000)
    return try SampleTree([
      "overlays/eks.yaml": """
      kind: RecipeMetadata
      apiVersion: aicr.run/v1alpha2
      metadata: {name: eks}
      spec:
        criteria: {service: eks}
        componentRefs:
          - name: app
            type: Helm
            source: https://charts.example.com
            version: 1.2.3
            manifestFiles: [components/app/manifests/text.yaml]
      """,
      "components/app/manifests/text.yaml":
        "kind: ConfigMap\napiVersion: v1\nmetadata: {name: text}\ndata:\n  text: |\n"
        + text.split(separator: "\n").map { "    \($0)\n" }.joined(),
    ])
  }

  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// Over all of a run of this length, and half of them in its last part, where files are written.
  private func moments(_ count: Int, of duration: Double) -> [Double] {
    var generator = SeededGenerator(seed: 1)
    return (0..<count).map { number in
      .random(in: (number % 2 == 0 ? 0 : 0.7)...1.1, using: &generator) * duration
    }
  }

  // MARK: The table

  @Test(.timeLimit(.minutes(10))) func aKilledCompilerLeavesTheOldTableOrTheNew() throws {
    let folder = try TemporaryFolder()
    let table = folder.path + "/larder.table"
    let trees = try ["a", "b"].map { try Self.tree(Character($0)) }
    func compile(_ tree: SampleTree) -> [String] {
      [Programs.larderc, "compile", tree.path, "--output", table]
    }
    var whole: [[UInt8]] = []
    // The shorter, since a busy machine can take long for one and not for those to be killed.
    var duration = Double.infinity
    for tree in trees {
      let taken = try seconds {
        let result = try run(compile(tree))
        #expect(result.status == 0, "\(result.errors)")
      }
      duration = min(duration, taken)
      whole.append(try bytes(of: table))
    }
    #expect(whole[0] != whole[1] && whole[0].count > 4_000_000)
    var current = 1
    var killed = 0
    for moment in moments(100, of: duration) {
      if try runKilled(compile(trees[1 - current]), after: moment, in: folder.path) { killed += 1 }
      let found = try bytes(of: table)
      let next = whole.firstIndex(of: found)
      #expect(next != nil, "neither the old table nor the new one: \(found.count) bytes")
      guard let next else { return }
      current = next
      if killed % 20 == 1 {
        #expect(try larder("list", table: table).status == 0)
      }
    }
    #expect(killed > 10)
    #expect(try run(compile(trees[0])).status == 0)
    #expect(try folder.names() == ["larder.table"])
  }

  /// What a killed process had written is there, and the next run takes it away.
  @Test func aTableThatWasWrittenHalf() throws {
    let folder = try TemporaryFolder()
    let tree = try Self.tree("a")
    try folder.write("the old one", to: "larder.table")
    try folder.write([UInt8](repeating: 7, count: 1_024_000), to: "larder.table.larder-new")
    let compile = [Programs.larderc, "compile", tree.path, "--output", "larder.table"]
    #expect(try run(compile, in: folder.path).status == 0)
    #expect(try folder.names() == ["larder.table"])
    #expect(try larder("list", table: folder.path + "/larder.table").status == 0)
  }

  /// The same where the program is told: as on a full disk, it says so and takes back what it wrote.
  @Test func aFullDiskLeavesTheOldTable() throws {
    let folder = try TemporaryFolder()
    let tree = try Self.tree("a")
    try folder.write("the old one", to: "larder.table")
    let script = "trap '' XFSZ; ulimit -f 1000; exec \"$@\""
    let result = try run(
      [
        "bash", "-c", script, "bash", Programs.larderc, "compile", tree.path, "--output",
        "larder.table",
      ], in: folder.path)
    #expect(result.status == 2)
    #expect(result.errors == "larderc: cannot write larder.table: File too large\n")
    #expect(try bytes(of: folder.path + "/larder.table") == Array("the old one".utf8))
    #expect(try folder.names() == ["larder.table"])
  }

  @Test func aDeviceThatIsFull() throws {
    let tree = try SampleTree([:])
    let result = try larderc("compile", tree.path, "--output", "/dev/full")
    #expect(result.status == 2)
    #expect(result.errors.hasSuffix("cannot write /dev/full: No space left on device\n"))
  }

  /// Each waits for the others; the table is that of one of them.
  @Test func severalAtOnce() throws {
    let folder = try TemporaryFolder()
    let trees = try ["a", "b", "c", "d"].map { try Self.tree(Character($0)) }
    let compile = { (tree: SampleTree, table: String) in
      [Programs.larderc, "compile", tree.path, "--output", folder.path + "/" + table]
    }
    let whole = try trees.enumerated().map { number, tree in
      #expect(try run(compile(tree, "\(number)")).status == 0)
      return try bytes(of: folder.path + "/\(number)")
    }
    let commands = trees.map { tree in
      compile(tree, "table").map { "'\($0)'" }.joined(separator: " ")
    }
    let script = commands.map { "\($0) & pids+=($!)" }.joined(separator: "\n")
    let all = "pids=()\n\(script)\nfor pid in \"${pids[@]}\"; do wait \"$pid\" || exit 1; done"
    #expect(try run(["bash", "-c", all]).status == 0)
    let written = try bytes(of: folder.path + "/table")
    #expect(whole.contains(written))
    #expect(try folder.names() == ["0", "1", "2", "3", "table"])
  }

  /// What has the working name is not written to: not a link's target, not another's file.
  @Test func whatHasTheWorkingNameIsTakenAway() throws {
    let folder = try TemporaryFolder()
    let tree = try SampleTree([:])
    let precious = try folder.write("precious", to: "precious")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/table.larder-new", withDestinationPath: precious)
    let result = try larderc("compile", tree.path, "--output", folder.path + "/table")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try bytes(of: precious) == Array("precious".utf8))
    #expect(try folder.names() == ["precious", "table"])
  }

  // MARK: The published folder

  /// The files of a folder with what is in them.
  private func contents(_ folder: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for path in try filesBelow(folder) { contents[path] = try bytes(of: folder + "/" + path) }
    return contents
  }

  @Test(.timeLimit(.minutes(10))) func aKilledBuildLeavesTheOldFolderOrTheNew() throws {
    let folder = try TemporaryFolder()
    let trees = try ["1.2.3", "1.2.4"].map { version in
      try SampleTree([
        "overlays/eks.yaml": """
        kind: RecipeMetadata
        apiVersion: aicr.run/v1alpha2
        metadata: {name: eks}
        spec:
          criteria: {service: eks}
          componentRefs:
            - {name: app, type: Helm, source: "https://charts.example.com", version: \(version)}
        """
      ])
    }
    func build(_ tree: SampleTree) -> [String] {
      [
        Programs.larderc, "build", tree.path, "--templates", Locations.package + "/site-templates",
        "--output", folder.path + "/public",
      ]
    }
    var whole: [[String: [UInt8]]] = []
    var duration = 0.0
    for tree in trees {
      duration = try seconds {
        let result = try run(build(tree))
        #expect(result.status == 0, "\(result.errors)")
      }
      whole.append(try contents(folder.path + "/public"))
    }
    #expect(whole[0] != whole[1] && whole[0].count > 20)
    var current = 1
    for moment in moments(30, of: duration) {
      _ = try runKilled(build(trees[1 - current]), after: moment, in: folder.path)
      let next = whole.firstIndex(of: try contents(folder.path + "/public"))
      #expect(next != nil, "neither the old folder nor the new one")
      guard let next else { return }
      current = next
    }
    #expect(try run(build(trees[0])).status == 0)
    #expect(try contents(folder.path + "/public") == whole[0])
    #expect(try folder.names() == ["public"])
    // Nor does a build with nothing to write leave what one before it had left.
    _ = try folder.write("half", to: ".public.larder-new/index.md")
    #expect(try run(build(trees[0])).status == 0)
    #expect(try folder.names() == ["public"])
  }
}
