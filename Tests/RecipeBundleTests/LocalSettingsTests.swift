import RecipeBundle
import RecipeDocuments
import RecipeTable
import Testing
import YAMLSyntax

/// What local settings do to the files of a bundle.
@Suite struct LocalSettingsTests {
  static let table = TestTable(
    components: [
      TestComponent(name: "base", version: "1.0.0"),
      TestComponent(
        name: "gpu-operator", dependencies: ["base"], manifests: ["tuning.yaml"],
        values: .map([
          .init("args", .array([.map([.init("name", .string("a"))])])),
          .init(
            "driver",
            .map([.init("enabled", .bool(true)), .init("version", .string("1"))])),
          .init(
            "operator",
            .map([
              .init("nodeSelector", .map([.init("old", .string("label"))])),
              .init(
                "tolerations", .array([.map([.init("operator", .string("Exists"))])])),
            ])),
        ])),
      TestComponent(name: "spare", isEnabled: false),
      TestComponent(name: "app", dependencies: ["spare"], isEnabled: false),
    ],
    others: [
      [
        TestComponent(
          name: "gpu-operator",
          values: .map([.init("cdi", .map([.init("enabled", .bool(true))]))]))
      ]
    ],
    registry: [
      .map([
        .init("name", .string("gpu-operator")), .init("keys", .strings(["gpuoperator", "both"])),
        .init("systemSelectors", .strings(["operator.nodeSelector"])),
        .init("systemTolerations", .strings(["operator.tolerations", "daemons.tolerations"])),
        .init("acceleratedTolerations", .strings(["daemons.tolerations"])),
        .init("nodeCounts", .strings(["count"])),
        .init("workloadSelectors", .strings([#"free.example\.com/x"#])),
      ]),
      .map([
        .init("name", .string("base")), .init("keys", .strings(["both"])),
        .init("storageClasses", .strings(["storage.class"])),
      ]),
      .map([.init("name", .string("elsewhere"))]),
    ],
    files: ["tuning.yaml": "# {{ .Values.driver.version }}"])

  func settings(_ make: (inout LocalSettings) throws -> Void) rethrows -> LocalSettings {
    var settings = LocalSettings()
    try make(&settings)
    return settings
  }

  func files(_ make: (inout LocalSettings) throws -> Void) throws -> [BundleFile] {
    try Bundle(BundlePlan(Self.table.input(settings(make))), deployer: HelmDeployer()).files
  }

  /// The lines of the operator's values, without the comment.
  func values(_ make: (inout LocalSettings) throws -> Void) throws -> [Substring] {
    try files(make).text("002-gpu-operator/values.yaml").split(separator: "\n").dropFirst().map(
      \.self)
  }

  static let unchanged: [Substring] = [
    "args:", "- name: a", "driver:", "  enabled: true", #"  version: "1""#, "operator:",
    "  nodeSelector:", "    old: label", "  tolerations:", "  - operator: Exists",
  ]

  // MARK: --set

  @Test(arguments: [
    ("true", "true"), ("False", "false"), ("null", "null"), ("570", "570"), ("-3", "-3"),
    ("0", "0"), ("007", #""007""#), ("1.5", #""1.5""#), ("a=b,c", "a=b,c"), ("", #""""#),
    ("9223372036854775808", #""9223372036854775808""#),
  ]) func valuesAreTypedAsByHelm(_ typed: String, _ written: String) throws {
    let expected = Self.unchanged.map {
      $0.hasPrefix("  version") ? "  version: \(written)" : String($0)
    }
    let found = try values { try $0.set("gpu-operator:driver.version=\(typed)") }.map(String.init)
    #expect(found == expected)
  }

  @Test func keysStandForComponents() throws {
    let found = try values { try $0.set("gpuoperator:driver.enabled=false") }
    #expect(found.contains("  enabled: false"))
  }

  @Test func whatAnotherRecipeSetsIsKnown() throws {
    let found = try values { try $0.set("gpu-operator:cdi.enabled=false") }
    #expect(Array(found[2...3]) == ["cdi:", "  enabled: false"])
    #expect(found.count == Self.unchanged.count + 2)
  }

  @Test func elementsOfLists() throws {
    let found = try values {
      try $0.set("gpu-operator:args[0].name=b")
      try $0.set("gpu-operator:args[1].name=c")
    }
    #expect(Array(found[0...2]) == ["args:", "- name: b", "- name: c"])
    #expect(throws: SettingError.self) { try values { try $0.set("gpu-operator:args[2].name=c") } }
    #expect(throws: SettingError.self) {
      try values {
        $0.allowsNewPaths = true
        try $0.set("gpu-operator:args.name=c")
      }
    }
  }

  @Test func keysWithDotsAndFreeKeys() throws {
    let found = try values {
      try $0.set(#"gpu-operator:operator.nodeSelector.kubernetes\.io/os=linux"#)
      try $0.set(#"gpu-operator:free.example\.com/x.any.thing=1"#)
    }
    #expect(found.contains("    kubernetes.io/os: linux"))
    #expect(found.contains("    old: label"))
    #expect(found.contains("  example.com/x:"))
  }

  @Test func laterOnesWin() throws {
    let found = try values {
      try $0.set("gpu-operator:driver.version=2")
      try $0.setJSON(#"gpu-operator:driver={"version":"3"}"#)
      try $0.set("gpu-operator:driver.enabled=false")
    }
    #expect(Array(found[2...4]) == ["driver:", "  enabled: false", #"  version: "3""#])
  }

  @Test func filesAreTaken() throws {
    let found = try values {
      try $0.setFile("gpu-operator:driver.version=some/file") { path in
        #expect(path == "some/file")
        return "a: 1\nb"
      }
    }
    #expect(found.contains("  version: |-"))
    #expect(found.contains("    a: 1"))
  }

  // MARK: What is no setting

  @Test(arguments: [
    ("--set", "gpu-operator"), ("--set", "gpu-operator:driver"), ("--set", ":a=1"),
    ("--set", "gpu-operator:=1"), ("--set", "gpu-operator:a..b=1"), ("--set", "gpu-operator:a.=1"),
    ("--set", "gpu-operator:[0]=1"), ("--set", "gpu-operator:a[x]=1"),
    ("--set", "gpu-operator:a[-1]=1"), ("--set", "gpu-operator:a[0=1"),
    ("--set", "gpu-operator:a[99999999999999999999]=1"), ("--set", "gpu-operator:a[0]b=1"),
    ("--set", #"gpu-operator:a\=1"#),
    ("--set", "x:" + Array(repeating: "a", count: 100).joined(separator: ".") + "=1"),
    ("--set-json", "gpu-operator:driver"), ("--dynamic", "gpu-operator"),
    ("--dynamic", "gpu-operator:"), ("--system-node-selector", "a"),
    ("--system-node-selector", "=b"), ("--system-node-selector", "a=b c"),
    ("--system-node-selector", "a/b/c=d"), ("--system-node-selector", "-a=b"),
    ("--system-node-selector", "a=$(id)"), ("--system-node-toleration", ""),
    ("--system-node-toleration", "a:Never"), ("--system-node-toleration", "a=b:NoSchedule:x"),
    ("--system-node-toleration", "a\nb:NoSchedule"), ("--storage-class", "a b"),
    ("--storage-class", ""), ("--storage-class", "A"), ("--nodes", "0"), ("--nodes", "-1"),
  ]) func malformed(_ option: String, _ text: String) throws {
    let error = #expect(throws: SettingError.self) {
      _ = try settings { settings in
        switch option {
        case "--set": try settings.set(text)
        case "--set-json": try settings.setJSON(text)
        case "--dynamic": try settings.setDynamic(text)
        case "--system-node-selector": try settings.addSystemSelector(text)
        case "--system-node-toleration": try settings.addSystemToleration(text)
        case "--storage-class": try settings.setStorageClass(text)
        default: try settings.setNodes(try #require(Int(text)))
        }
      }
    }
    guard case .malformed(option, text, _)? = error else {
      Issue.record("\(error.map(\.description) ?? "")")
      return
    }
  }

  private func refusal(_ make: (inout LocalSettings) throws -> Void) throws -> String {
    let error = #expect(throws: SettingError.self) { _ = try files(make) }
    return try #require(error).description
  }

  @Test func unknownComponents() throws {
    #expect(
      try refusal { try $0.set("gpu-oprator:driver.version=1") } == """
        unknown component gpu-oprator; did you mean gpu-operator?
        valid: app, base, gpu-operator, spare
        """)
    #expect(
      try refusal { try $0.set("elsewhere:driver.version=1") }
        .hasPrefix("elsewhere is no component of this recipe\n"))
    #expect(
      try refusal { try $0.set("both:driver.version=1") }
        == "both can mean base or gpu-operator; write the one that you mean")
    #expect(try refusal { try $0.setDynamic("nobody:a") }.hasPrefix("unknown component nobody"))
  }

  @Test func unknownPaths() throws {
    #expect(
      try refusal { try $0.set("gpuoperator:driver.verison=1") } == """
        no recipe knows a value gpu-operator:driver.verison; did you mean gpu-operator:driver.version?
        keys of gpu-operator:driver: enabled, version
        --allow-new-paths sets it all the same
        """)
    // A map brings keys, too.
    #expect(
      try refusal { try $0.setJSON(#"gpu-operator:driver={"verison":1}"#) }
        .hasPrefix("no recipe knows a value gpu-operator:driver.verison; did you mean"))
    #expect(
      try refusal { try $0.set("gpu-operator:driver.version.major=1") }
        .contains("no recipe sets a value below gpu-operator:driver.version\n"))
    let found = try values {
      $0.allowsNewPaths = true
      try $0.set("gpu-operator:driver.verison=1")
    }
    #expect(found.contains("  verison: 1"))
  }

  @Test func malformedJSON() throws {
    #expect(
      try refusal { try $0.setJSON(#"gpu-operator:driver={"a":1,}"#) }
        == "--set-json: the value of gpu-operator:driver is no JSON: a key in quotes is missing, "
        + "at its byte 8")
  }

  @Test func contradictions() throws {
    #expect(
      try refusal {
        try $0.addSystemSelector("role=a")
        try $0.addSystemSelector("role=b")
      } == "--system-node-selector is given two values for role")
  }

  // MARK: Places of the registry

  @Test func selectorsAndTolerationsTakeTheRecipesPlace() throws {
    let found = try values {
      try $0.addSystemSelector("role=system")
      try $0.addSystemToleration("dedicated=system:NoSchedule")
      try $0.addAcceleratedToleration("nvidia.com/gpu:NoExecute")
      try $0.addAcceleratedToleration("dedicated=system:NoSchedule")
      try $0.setNodes(8)
    }
    let system: [Substring] = [
      "  - effect: NoSchedule", "    key: dedicated", "    operator: Equal", "    value: system",
    ]
    #expect(
      found == [
        "args:", "- name: a", "count: 8", "daemons:", "  tolerations:",
      ] + system + ["  - effect: NoExecute", "    key: nvidia.com/gpu", "    operator: Exists"] + [
        "driver:", "  enabled: true", #"  version: "1""#, "operator:", "  nodeSelector:",
        "    role: system", "  tolerations:",
      ] + system)
  }

  @Test func explicitValuesGoOverPlaces() throws {
    let found = try values {
      try $0.setNodes(8)
      try $0.set("gpu-operator:count=9")
    }
    #expect(found.contains("count: 9"))
  }

  @Test func onlyComponentsWithAPlaceChange() throws {
    let files = try files { try $0.setStorageClass("fast") }
    #expect(files.text("001-base/values.yaml").hasSuffix("\nstorage:\n  class: fast\n"))
    #expect(
      files.text("002-gpu-operator/values.yaml").split(separator: "\n").dropFirst().map(\.self)
        == Self.unchanged)
  }

  @Test func placesThatNobodyHas() throws {
    let notes = try Self.table.input(settings { try $0.setSharedStorageClass("x") }).notes
    #expect(
      notes.map(\.description) == [
        "--shared-storage-class changes nothing: no component that is deployed has a place for it"
      ])
  }

  // MARK: Switches

  private func deployed(_ input: BundleInput) -> [String] { input.recipe.deployed.map(\.name) }

  @Test func switchingOff() throws {
    let input = try Self.table.input(settings { try $0.set("base:enabled=false") })
    #expect(deployed(input) == ["gpu-operator"])
    #expect(
      input.notes.map(\.description) == ["base is switched off, and gpu-operator depends on it"])
    // What is read back is what was used.
    let result = input.recipeResult
    #expect(result["deploymentOrder"]?.strings == ["gpu-operator"])
    #expect(result["componentRefs"]?.elements[0]["overrides"]?["enabled"]?.bool == false)
  }

  @Test func switchingOnPutsItInOrder() throws {
    let both = try Self.table.input(
      settings {
        try $0.set("app:enabled=true")
        try $0.set("spare:enabled=true")
      })
    // By name, but after what it depends on.
    #expect(deployed(both) == ["base", "gpu-operator", "spare", "app"])
    #expect(both.notes == [])
    let alone = try Self.table.input(settings { try $0.set("app:enabled=true") })
    #expect(deployed(alone) == ["app", "base", "gpu-operator"])
    #expect(alone.notes == [.missingDependency("spare", dependents: ["app"])])
  }

  @Test func switchesThatChangeNothing() throws {
    let input = try Self.table.input(
      settings {
        try $0.set("base:enabled=true")
        $0.allowsNewPaths = true
        try $0.set("spare:a=1")
      })
    #expect(
      input.notes.map(\.description) == [
        "base is switched on in this recipe already",
        "spare is not deployed, so its settings change nothing",
      ])
    #expect(
      try refusal { try $0.set("base:enabled=maybe") }
        == "base:enabled takes true or false, not \"maybe\"")
  }

  // MARK: --dynamic

  @Test func dynamicValuesMove() throws {
    let files = try files {
      try $0.set("gpu-operator:driver.version=570")
      try $0.setDynamic("gpuoperator:driver.version")
    }
    let folder = "002-gpu-operator/"
    #expect(!files.text(folder + "values.yaml").contains("version"))
    #expect(files.text(folder + "cluster-values.yaml").hasSuffix("\ndriver:\n  version: 570\n"))
    // Templates find values at the top and under the component's name.
    #expect(
      files.text(folder + "manifests/cluster-values.yaml").hasSuffix(
        "\ngpu-operator: &values\n  driver:\n    version: 570\n<<: *values\n"))
    let script = files.text("deploy.sh")
    #expect(
      script.contains(
        "'--values' '002-gpu-operator/values.yaml' '--values' '002-gpu-operator/cluster-values.yaml'"
      ))
    #expect(
      script.contains(
        "'./002-gpu-operator/manifests' '--values' '002-gpu-operator/manifests/cluster-values.yaml'"
      ))
  }

  @Test func wholeMapsMoveAndLeaveNothing() throws {
    for order in [["driver.version", "driver"], ["driver", "driver.version"]] {
      let files = try files { for path in order { try $0.setDynamic("gpu-operator:\(path)") } }
      #expect(!files.text("002-gpu-operator/values.yaml").contains("driver"))
      #expect(
        files.text("002-gpu-operator/cluster-values.yaml")
          .hasSuffix("\ndriver:\n  enabled: true\n  version: \"1\"\n"))
    }
  }

  @Test func whatCannotMove() throws {
    #expect(
      try refusal { try $0.setDynamic("gpu-operator:driver.branch") }
        == "nothing sets gpu-operator:driver.branch, so there is no value to move; give it its first "
        + "one with --set gpu-operator:driver.branch=VALUE")
    #expect(
      try refusal { try $0.setDynamic("gpu-operator:args[0].name") }
        == "gpu-operator:args[0].name is within a list, which Helm replaces as a whole; name "
        + "gpu-operator:args")
  }

  // MARK: The record

  @Test func withoutSettingsThereIsNoRecord() throws {
    let files = try files { _ in }
    #expect(!files.contains { $0.path == "settings.yaml" })
  }

  @Test func theRecordIsCanonical() throws {
    let one = try files {
      try $0.set("gpuoperator:driver.version=570")
      try $0.addSystemSelector("b=2")
      try $0.addSystemSelector("a=1")
      try $0.setDynamic(#"gpuoperator:driver.version"#)
    }.text("settings.yaml")
    let other = try files {
      try $0.addSystemSelector("a=1")
      try $0.addSystemSelector("b=2")
      try $0.addSystemSelector("b=2")
      try $0.setJSON("gpu-operator:driver.version=570")
      try $0.setDynamic("gpu-operator:driver.version")
    }.text("settings.yaml")
    #expect(one == other)
    #expect(
      one.split(separator: "\n").dropFirst().joined(separator: "\n") == """
        kind: LocalSettings
        systemNodeSelector:
          a: "1"
          b: "2"
        set:
        - component: gpu-operator
          path: driver.version
          value: 570
        dynamic:
        - component: gpu-operator
          path: driver.version
        """)
  }

  @Test func recipeResultShowsWhatIsUsed() throws {
    let input = try Self.table.input(
      settings {
        try $0.set("gpu-operator:args[1].name=b")
        try $0.setNodes(3)
      })
    let reference = try #require(input.recipeResult["componentRefs"]?.elements[1])
    // Whoever merges overrides replaces lists as a whole.
    #expect(
      reference["overrides"]?.json() == #"{"args":[{"name":"a"},{"name":"b"}],"count":3}"#)
    #expect(input.recipeResult["criteria"]?["nodes"]?.int == 3)
    #expect(reference.fields.map(\.key).firstIndex(of: "overrides") == 5)
  }

  /// All of it may be text that means something to YAML, a shell or a terminal.
  @Test(arguments: [
    "'; touch x; '", "{{ .Values }}", "a: b\n- c", "&a *b", "\u{1B}[2J", "#x", "$(id)",
  ])
  func hostileTexts(_ text: String) throws {
    let files = try files {
      $0.allowsNewPaths = true
      try $0.setJSON("gpu-operator:driver.version=" + Value.string(text).json())
      let key = text.replacing(".", with: #"\."#).replacing("[", with: #"\["#)
      try $0.set("gpu-operator:\(key)=1")
    }
    let read = { (path: String) in
      Value(try #require(YAMLDocument(bytes: Array(files.text(path).utf8), path: path).root))
    }
    let values = try read("002-gpu-operator/values.yaml")
    #expect(values["driver"]?["version"] == .string(text))
    #expect(values[text] == .int(1))
    let record = try read("settings.yaml")["set"]?.elements ?? []
    #expect(record.map { $0["value"] } == [.string(text), .int(1)])
    // And back.
    var again = LocalSettings()
    try again.add(document: try read("settings.yaml"))
    let repeated = try Bundle(BundlePlan(Self.table.input(again)), deployer: HelmDeployer())
    #expect(repeated.files.text("checksums.txt") == files.text("checksums.txt"))
    #expect(!files.text("deploy.sh").contains("touch x"))
  }

  // MARK: The record read back

  @Test func everySettingIsReadBack() throws {
    let make = { (settings: inout LocalSettings) in
      settings.allowsNewPaths = true
      try settings.set("gpu-operator:new=null")
      try settings.setFile("base:file=x") { _ in "text\n" }
      try settings.set("spare:enabled=true")
      try settings.setDynamic("base:file")
      try settings.addSystemSelector("a=")
      try settings.addAcceleratedSelector("b=1")
      try settings.addWorkloadSelector("c.d/e=f")
      try settings.addSystemToleration("x")
      try settings.addSystemToleration("x=:NoExecute")
      try settings.addAcceleratedToleration("y:PreferNoSchedule")
      try settings.setNodes(3)
      try settings.setStorageClass("fast.x")
      try settings.setSharedStorageClass("wide")
    }
    let first = try files(make)
    let document = YAMLDocument(bytes: Array(first.text("settings.yaml").utf8), path: "s")
    let value = Value(try #require(document.root))
    #expect(value.fields.count == 12)
    let second = try files { try $0.add(document: value) }
    #expect(second.text("checksums.txt") == first.text("checksums.txt"))
  }

  @Test(arguments: [
    "{}", #"{"kind":"RecipeResult"}"#, #"{"kind":"LocalSettings","sett":[]}"#,
    #"{"kind":"LocalSettings","set":[{}]}"#, #"{"kind":"LocalSettings","nodes":"3"}"#,
    #"{"kind":"LocalSettings","set":[{"component":"a","path":"b"}]}"#,
    #"{"kind":"LocalSettings","set":[{"component":"a","path":"","value":1}]}"#,
    #"{"kind":"LocalSettings","systemNodeSelector":{"a":1}}"#,
    #"{"kind":"LocalSettings","systemNodeTolerations":[{"key":"a b"}]}"#,
    #"{"kind":"LocalSettings","storageClass":"A"}"#, #"[1]"#,
  ]) func documentsThatAreNoSettings(_ json: String) throws {
    var settings = LocalSettings()
    let document = try Value(json: json)
    #expect(throws: SettingError.self) { try settings.add(document: document) }
  }
}
