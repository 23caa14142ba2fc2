import RecipeBundle
import RecipeTable
import Testing

@Suite struct SetRepositoryTests {
  /// Runs the script in a folder with the bundle's files, and gives the text of one.
  func filledIn(_ files: [BundleFile], _ path: String, _ calls: [[String]]) throws -> String {
    try withTemporaryFolder { folder in
      _ = try runProgram(["mkdir", "applications", "sources"], in: folder)
      for file in files
      where file.path.hasPrefix("app") || file.path.hasPrefix("sources/")
        || file.path.hasSuffix(".sh")
      {
        try write(file.contents, to: "\(folder)/\(file.path)")
      }
      for arguments in calls {
        let result = try runProgram(["bash", "set-repository.sh"] + arguments, in: folder)
        #expect(result.status == 0, "\(result.output)")
      }
      return try runProgram(["cat", path], in: folder).output
    }
  }

  static let hostile = "https://git.example.com/a&b|c/\u{24}d.git"

  @Test func everyAddressIsFilledIn() throws {
    let files = try GitOpsFixture.files(GitOpsFixture.charts, ArgoCDDeployer())
    let once = try filledIn(files, "applications/001-base.yaml", [[Self.hostile, "v1"]])
    #expect(
      once.contains(
        "  - ref: values\n    repoURL: '\(Self.hostile)'\n    targetRevision: 'v1'\n"))
    // The chart's own stay.
    #expect(once.contains("  - repoURL: https://charts.example.com\n"))
    #expect(once.contains("    targetRevision: \"1.0.0\"\n"))
    let twice = try filledIn(
      files, "applications/001-base.yaml",
      [["https://other.example.com/x.git"], [Self.hostile, "v1"], [Self.hostile, "v1"]])
    #expect(twice == once)
  }

  @Test func theRevisionOfOptionsIsTheOneThatIsTaken() throws {
    var options = BundleOptions()
    options.revision = "release"
    let files = try GitOpsFixture.files(GitOpsFixture.charts, ArgoCDDeployer(), options)
    let text = try filledIn(files, "app-of-apps.yaml", [["https://e.com/a.git"]])
    #expect(text.contains("    repoURL: 'https://e.com/a.git'\n    targetRevision: 'release'\n"))
  }

  @Test func fluxHasOnePlace() throws {
    let files = try GitOpsFixture.files(GitOpsFixture.charts, FluxDeployer())
    let commit = String(repeating: "0", count: 40)
    let text = try filledIn(
      files, "sources/h100-eks.yaml", [[Self.hostile], [Self.hostile, commit]])
    #expect(text.hasSuffix("  url: '\(Self.hostile)'\n  ref:\n    commit: '\(commit)'\n"))
  }

  @Test(arguments: [
    [], ["main"], ["https://e.com/'"], ["https://e.com/ x"], ["https://e.com/\nx: y"],
    ["--help", "x"], ["https://e.com/a.git", "a b"], ["https://e.com/a.git", "../x"],
    ["https://e.com/a.git", "v'1"], ["https://e.com/a.git", "main", "more"],
  ])
  func wordsThatAreNone(_ arguments: [String]) throws {
    for deployer in [ArgoCDDeployer(), FluxDeployer()] as [any Deployer] {
      let script = try files(deployer).text("set-repository.sh")
      try withTemporaryFolder { folder in
        try write(Array(script.utf8), to: "\(folder)/set-repository.sh")
        let result = try runProgram(["bash", "set-repository.sh"] + arguments, in: folder)
        #expect(result.status == 2)
        #expect(try runProgram(["ls"], in: folder).output == "set-repository.sh\n")
      }
    }
  }

  func files(_ deployer: some Deployer) throws -> [BundleFile] {
    try GitOpsFixture.files(GitOpsFixture.charts, deployer)
  }

  @Test(arguments: ["-x", "https://e.com/a b", "https://e.com/'\n", "https://e.com/?x"])
  func repositoriesOfOptions(_ repository: String) throws {
    #expect(throws: BundleError.unusable(field: .gitSource, value: repository, component: nil)) {
      try GitOpsFixture.files([], ArgoCDDeployer(), GitOpsFixture.pulled(from: repository))
    }
  }

  @Test(arguments: ["", "-x", "a b", "a\nb", "../x"])
  func revisionsOfOptions(_ revision: String) throws {
    #expect(throws: BundleError.unusable(field: .gitTag, value: revision, component: nil)) {
      try GitOpsFixture.files(
        [], FluxDeployer(), GitOpsFixture.pulled(from: "https://e.com/a.git", at: revision))
    }
  }

  @Test func twoReleasesOfOneName() throws {
    let components = [
      TestComponent(name: "core", preManifests: ["first.yaml"]), TestComponent(name: "core-pre"),
    ]
    #expect(throws: BundleError.repeatedRelease("core-pre")) {
      try GitOpsFixture.files(components, HelmfileDeployer())
    }
  }

  @Test func sameInputSameFiles() throws {
    for deployer in Deployers.all {
      let components = GitOpsFixture.charts + [GitOpsFixture.kustomized, GitOpsFixture.user]
      let first = try GitOpsFixture.files(components, deployer)
      let second = try GitOpsFixture.files(components, deployer)
      #expect(first.map(\.path) == second.map(\.path))
      #expect(first.map(\.contents) == second.map(\.contents))
    }
  }
}
