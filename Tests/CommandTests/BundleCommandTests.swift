import Foundation
import TestSupport
import Testing

/// `larder bundle`: what it writes, and what it leaves alone.
@Suite struct BundleCommandTests {
  private func bundle(
    _ arguments: String..., in folder: TemporaryFolder, table: String = Programs.table
  ) throws -> ProgramResult {
    try run(
      [Programs.larder, "bundle"] + trainingOnEKS + arguments, in: folder.path,
      environment: ["LARDER_TABLE": table])
  }

  private func contents(_ folder: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for path in try filesBelow(folder) { contents[path] = try bytes(of: folder + "/" + path) }
    return contents
  }

  // MARK: The same as is published

  @Test func everyPublishedBundleIsWhatIsWritten() throws {
    let folder = try TemporaryFolder()
    let table = PublishedSite.folder + "/larder.table"
    let listed = try larder("list", "--format", "json", table: table)
    let published = try filesBelow(PublishedSite.folder + "/bundles")
    #expect(published.count > 10)
    // Criteria are named in the order of their options.
    let name = "h100-eks-ubuntu-training"
    #expect(listed.output.contains(name))
    for path in published where path.hasPrefix(name + "-") && !path.contains("kubeflow") {
      let deployer = String(path.dropFirst(name.count + 1).prefix { $0 != "." })
      guard try larder("bundle", "--help").output.contains(deployer) else { continue }
      let result = try bundle(
        "--deployer", deployer, "--output", path, in: folder, table: table)
      #expect(result.status == 0, "\(result.errors)")
      let expected = try bytes(of: PublishedSite.folder + "/bundles/" + path)
      #expect(try bytes(of: folder.path + "/" + path) == expected)
    }
    #expect(try folder.names().contains(name + "-helm.tar.gz"))
  }

  /// Read back by the command that checks, and by OpenSSL.
  @Test(arguments: ["b.tar.gz", "b", "oci:b"]) func signed(_ output: String) throws {
    let folder = try TemporaryFolder()
    let keys = try run(
      [
        "sh", "-c",
        "openssl genpkey -algorithm ed25519 -out key.pem && openssl pkey -in key.pem -pubout -out public.pem",
      ], in: folder.path)
    try #require(keys.status == 0, "\(keys.errors)")
    let written = try bundle("--output", output, "--key", "key.pem", in: folder)
    #expect(written.status == 0, "\(written.errors)")
    let verified = try run(
      [Programs.larder, "verify", output, "--key", "public.pem"], in: folder.path)
    #expect(verified.status == 0, "\(verified.errors)")
    let signed =
      ["b.tar.gz": "b.tar.gz", "b": "b/checksums.txt", "oci:b": "b/index.json"][output] ?? ""
    let checked = try run(
      [
        "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-in", signed,
        "-sigfile", signed + ".sig",
      ], in: folder.path)
    #expect(checked.status == 0, "\(checked.errors)")
    #expect(try bundle("--output", output, in: folder).status == 2)
    #expect(try bundle("--output", output, "--force", in: folder).status == 0)
  }

  @Test func registriesAreRewritten() throws {
    let folder = try TemporaryFolder()
    let result = try bundle(
      "--registry-rewrite", "nvcr.io=mirror.example.com/nvcr", "--registry-rewrite",
      "https://helm.ngc.nvidia.com/nvidia=oci://mirror.example.com/charts", "--output", "x",
      in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let script = String(decoding: try bytes(of: folder.path + "/x/deploy.sh"), as: UTF8.self)
    #expect(script.contains("'oci://mirror.example.com/charts/gpu-operator'"))
    #expect(!script.contains("helm.ngc.nvidia.com/nvidia"))
    let wrong = try bundle("--registry-rewrite", "nvcr.io", "--output", "y", in: folder)
    #expect(wrong.status == 2)
    #expect(wrong.errors.hasPrefix("larder: --registry-rewrite: “nvcr.io” is not FROM=TO"))
  }

  @Test func aFolderIsTheArchiveUnpacked() throws {
    let folder = try TemporaryFolder()
    let archive = try bundle("--output", "b.tar.gz", in: folder)
    let written = try bundle("--output", "b/c", in: folder)
    #expect(archive.status == 0 && written.status == 0, "\(archive.errors)\(written.errors)")
    #expect(archive.errors == "" && written.errors == "")
    #expect(archive.output.dropFirst("b.tar.gz".count) == written.output.dropFirst("b/c".count))
    let sum = try run(["sha256sum", "b.tar.gz"], in: folder.path).output.prefix(64)
    #expect(archive.output.hasSuffix(" \(sum)\n"))
    #expect(try run(["tar", "-xzf", "b.tar.gz"], in: folder.path).status == 0)
    let unpacked = try #require(folder.names().first { $0.hasPrefix("h100") })
    let files = try contents(folder.path + "/b/c")
    #expect(try contents(folder.path + "/" + unpacked) == files)
    #expect(archive.output.contains(": \(files.count) files, "))
    #expect(
      try run(["sha256sum", "--quiet", "-c", "checksums.txt"], in: folder.path + "/b/c").status == 0
    )
    let modes = try run(
      ["sh", "-c", "find b/c -type f -perm 755 | sort; find b/c -type l"], in: folder.path)
    #expect(modes.output == "b/c/deploy.sh\nb/c/undeploy.sh\n")
    #expect(try folder.names() == ["b", "b.tar.gz", unpacked])
  }

  // MARK: Settings

  @Test func settingsAreWrittenAndReadBack() throws {
    let folder = try TemporaryFolder()
    try folder.write("text", to: "text")
    let first = try bundle(
      "--set", "gpu-operator:driver.version=580.1", "--set-file", "gpu-operator:operator.note=text",
      "--set-json", #"gpu-operator:driver.extra={"a":[1]}"#, "--allow-new-paths", "--nodes", "4",
      "--dynamic", "gpu-operator:driver.version", "--system-node-selector", "role=system",
      "--system-node-toleration", "a=b:NoSchedule", "--system-node-toleration", "c",
      "--output", "one", in: folder)
    #expect(first.status == 0, "\(first.errors)")
    let second = try bundle("--settings", "one/settings.yaml", "--output", "two", in: folder)
    #expect(second.status == 0, "\(second.errors)")
    let (one, two) = try (contents(folder.path + "/one"), contents(folder.path + "/two"))
    #expect(one == two)
    let moved = try #require(one.keys.first { $0.hasSuffix("-gpu-operator/cluster-values.yaml") })
    #expect(String(decoding: one[moved] ?? [], as: UTF8.self).hasSuffix("version: \"580.1\"\n"))
    // The recipe as it was used is one that the other commands read.
    let judged = try run(
      [Programs.larder, "validate", "--recipe", "one/recipe.yaml", "--snapshot", "-"],
      in: folder.path, input: ClusterSnapshot().yaml)
    #expect(judged.status != 2, "\(judged.errors)")
  }

  @Test func notesAreSaid() throws {
    let folder = try TemporaryFolder()
    let result = try bundle("--set", "cert-manager:enabled=false", "--output", "x", in: folder)
    #expect(result.status == 0)
    #expect(result.errors.hasPrefix("note: cert-manager is switched off, and "))
    #expect(try !filesBelow(folder.path + "/x").contains { $0.contains("-cert-manager/") })
  }

  @Test(arguments: [
    (["--set", "gpu-oprator:a=1"], "unknown component gpu-oprator; did you mean gpu-operator?"),
    (
      ["--set", "gpu-operator:drver.version=1"],
      "no recipe knows a value gpu-operator:drver.version"
    ),
    (["--set", "x"], "--set takes COMPONENT:PATH=VALUE, not x"),
    (["--set-file", "gpu-operator:a=none"], "cannot read none: No such file or directory"),
    (["--deployer", "hlm"], "unknown deployer hlm; did you mean helm?"),
    (["--settings", "settings"], "these are no settings: unknown key sett; did you mean set?"),
    (["--nodes", "0"], "--nodes takes a number from 1 on, not 0"),
  ]) func mistakesWriteNothing(_ options: [String], _ message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("kind: LocalSettings\nsett: []\n", to: "settings")
    let result = try run(
      [Programs.larder, "bundle"] + trainingOnEKS + options + ["--output", "x"], in: folder.path,
      environment: ["LARDER_TABLE": Programs.table])
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("larder: \(message)"), "\(result.errors)")
    #expect(result.output == "")
    #expect(try folder.names() == ["settings"])
  }

  @Test func refusalsAreThoseOfTheRecipe() throws {
    let folder = try TemporaryFolder()
    var refused = 0
    for criteria in [
      ["--service", "eks", "--accelerator", "none"],
      ["--service", "kind", "--accelerator", "gb200"],
      ["--platform", "kubeflow", "--intent", "inference"], ["--service", "eks"],
    ] {
      let environment = ["LARDER_TABLE": Programs.table]
      let recipe = try run(
        [Programs.larder, "recipe"] + criteria, in: folder.path, environment: environment)
      let bundle = try run(
        [Programs.larder, "bundle", "--output", "x", "--force"] + criteria, in: folder.path,
        environment: environment)
      #expect(bundle.status == recipe.status)
      #expect(bundle.errors == recipe.errors)
      if recipe.status != 0 { refused += 1 }
    }
    #expect(refused > 1)
  }

  @Test func profilesAndSnapshots() throws {
    let tree = try SampleTree.withProfile()
    let table = try tree.compiled()
    let result = try run(
      [
        Programs.larder, "bundle", "--service", "aks", "--profile", "gpu=operator", "--output", "x",
        "--table", table,
      ], in: tree.folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let values = try bytes(of: tree.folder.path + "/x/001-a/values.yaml")
    #expect(String(decoding: values, as: UTF8.self).hasSuffix("\ndriver: \"yes\"\n"))
    let clusters = try SampleTree.forClusters()
    let snapshot = try clusters.folder.write(ClusterSnapshot().yaml, to: "snapshot.yaml")
    let compiled = try clusters.compiled()
    let arguments = ["--snapshot", snapshot, "--table", compiled]
    let recipe = try run([Programs.larder, "recipe"] + arguments, in: clusters.folder.path)
    let bundle = try run(
      [Programs.larder, "bundle", "--output", "x"] + arguments, in: clusters.folder.path)
    #expect(bundle.status == 0, "\(bundle.errors)")
    #expect(bundle.errors == recipe.errors)
    let written = String(
      decoding: try bytes(of: clusters.folder.path + "/x/recipe.yaml"), as: UTF8.self)
    #expect(written.hasSuffix(recipe.output))
  }

  // MARK: What is there already

  @Test func nothingIsReplacedUnasked() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "full/mine")
    try folder.write("mine", to: "file")
    try folder.write("mine", to: "a.tar.gz")
    try folder.write("mine", to: "folder.tar.gz/mine")
    for (output, message) in [
      ("full", "full is there already and is not empty; --force replaces a bundle"),
      ("file", "file is no folder"), ("a.tar.gz", "a.tar.gz is there already; --force replaces it"),
    ] {
      let result = try bundle("--output", output, in: folder)
      #expect(result.status == 2)
      #expect(result.errors == "larder: \(message)\n")
    }
    for output in ["full", "file", "folder.tar.gz"] {
      #expect(try bundle("--output", output, "--force", in: folder).status == 2)
    }
    #expect(
      try filesBelow(folder.path) == ["a.tar.gz", "file", "folder.tar.gz/mine", "full/mine"])
    #expect(try bytes(of: folder.path + "/full/mine") == Array("mine".utf8))
  }

  @Test func bundlesAreReplacedWhenAsked() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/empty", withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "empty")
    #expect(try bundle("--output", "link/", in: folder).status == 0)
    #expect(try bundle("--output", "empty", in: folder).status == 2)
    let first = try contents(folder.path + "/empty")
    let again = try bundle(
      "--set", "cert-manager:enabled=false", "--output", "link", "--force", in: folder)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try contents(folder.path + "/empty").count < first.count)
    #expect(try run(["readlink", "link"], in: folder.path).output == "empty\n")
    try folder.write("mine", to: "a.tgz")
    #expect(try bundle("--output", "a.tgz", "--force", in: folder).status == 0)
    #expect(try bytes(of: folder.path + "/a.tgz").starts(with: [0x1F, 0x8B]))
    #expect(try folder.names() == ["a.tgz", "empty", "link"])
  }

  @Test func inputsAreNotReplaced() throws {
    let folder = try TemporaryFolder()
    let table = try folder.write(try bytes(of: Programs.table), to: "table.tar.gz")
    let result = try bundle("--output", "table.tar.gz", "--force", in: folder, table: table)
    #expect(result.status == 2)
    #expect(result.errors.contains("was read for this"))
    #expect(try bytes(of: table) == bytes(of: Programs.table))
  }

  // MARK: Places where nothing can be written

  @Test(arguments: ["x", "x.tar.gz"]) func aFullDisk(_ output: String) throws {
    let folder = try TemporaryFolder()
    let script = "trap '' XFSZ; ulimit -f 4; exec \"$@\""
    let result = try run(
      ["bash", "-c", script, "bash", Programs.larder, "bundle"] + trainingOnEKS
        + ["--output", output], in: folder.path, environment: ["LARDER_TABLE": Programs.table])
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("larder: cannot write "))
    #expect(result.errors.hasSuffix(": File too large\n"))
    #expect(!result.errors.contains("larder-new"))
    #expect(try folder.names() == [])
  }

  @Test func aDeviceThatIsFull() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/full.tar.gz", withDestinationPath: "/dev/full")
    let result = try bundle("--output", "full.tar.gz", "--force", in: folder)
    #expect(result.status == 2)
    #expect(result.errors.hasSuffix(": No space left on device\n"), "\(result.errors)")
    #expect(try folder.names() == ["full.tar.gz"])
  }

  @Test func aPlaceThatCannotBeWritten() throws {
    let folder = try TemporaryFolder()
    for output in ["/proc/larder/bundle", "/proc/larder.tar.gz", "/dev/null/x"] {
      let result = try bundle("--output", output, in: folder)
      #expect(result.status == 2)
      #expect(result.errors.hasPrefix("larder: cannot write \(output): "), "\(result.errors)")
    }
    // As another user where this one may write anywhere.
    chmod(folder.path, 0o555)
    defer { chmod(folder.path, 0o755) }
    guard getuid() != 0 else { return }
    for output in ["x", "x.tar.gz"] {
      let result = try bundle("--output", output, in: folder)
      #expect(result.errors == "larder: cannot write \(output): Permission denied\n")
    }
  }

  // MARK: Killed

  private func kill(_ arguments: [String], after delay: Double, in folder: String) throws -> Bool {
    let command = [Programs.larder, "bundle", "--table", Programs.table] + trainingOnEKS
    return try runKilled(command + arguments, after: delay, in: folder)
  }

  @Test(.timeLimit(.minutes(5)), arguments: ["x", "x.tar.gz"])
  func whatIsKilledLeavesTheOldOrTheNew(_ output: String) throws {
    let folder = try TemporaryFolder()
    let variants = [[], ["--set", "cert-manager:enabled=false"]]
    var whole: [[String: [UInt8]]] = []
    var duration = Double.infinity
    for variant in variants {
      let start = ContinuousClock.now
      let result = try run(
        [Programs.larder, "bundle", "--table", Programs.table] + trainingOnEKS + variant
          + ["--output", output, "--force"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      duration = min(duration, (ContinuousClock.now - start) / .seconds(1))
      whole.append(try final(output, in: folder))
    }
    #expect(whole[0] != whole[1])
    var generator = SeededGenerator(seed: 3)
    var killed = 0
    for round in 0..<80 {
      let arguments = variants[round % 2] + ["--output", output, "--force"]
      let moment = Double.random(in: 0.3...1.1, using: &generator) * duration
      if try kill(arguments, after: moment, in: folder.path) { killed += 1 }
      #expect(whole.contains(try final(output, in: folder)), "in round \(round)")
    }
    #expect(killed > 10)
    // What they left goes with the next.
    #expect(
      try run(
        [Programs.larder, "bundle", "--table", Programs.table] + trainingOnEKS
          + ["--output", output, "--force"], in: folder.path
      ).status == 0)
    #expect(try folder.names() == [output])
  }

  /// What stands under the final name.
  private func final(_ output: String, in folder: TemporaryFolder) throws -> [String: [UInt8]] {
    let path = folder.path + "/" + output
    return output == "x" ? try contents(path) : [output: try bytes(of: path)]
  }
}
