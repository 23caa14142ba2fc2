import Foundation
import TestSupport
import Testing

@Suite struct LarderTests {
  // MARK: Exit codes

  @Test func helpNamesTheExitCodes() throws {
    for program in [Programs.larder, Programs.larderc] {
      let result = try run([program, "--help"])
      #expect(result.status == 0)
      #expect(result.output.contains("Exit codes: 0 done; 1 the answer is no"))
    }
    for command in ["recipe", "query", "list"] {
      let result = try larder(command, "--help")
      #expect(result.status == 0)
      #expect(result.output.contains("--accelerator"))
    }
  }

  @Test func aRecipeIsAnAnswer() throws {
    let result = try run(
      [Programs.larder, "recipe"] + trainingOnEKS, environment: ["LARDER_TABLE": Programs.table])
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.output.hasPrefix("kind: RecipeResult\n"))
  }

  /// Azure with a system would not have it either, so that is not what is asked for.
  @Test func noRecipeIsANo() throws {
    let result = try larder("recipe", "--service", "aks", "--accelerator", "gb200")
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(result.errors.contains("no recipe for --service aks --accelerator gb200"))
    #expect(result.errors.contains("accelerator gb200 is unsupported together with aks"))
  }

  @Test func anUnknownValueListsTheValidOnes() throws {
    for command in [["recipe"], ["list"], ["query", "--selector", "criteria"]] {
      let result = try run(
        [Programs.larder] + command + ["--accelerator", "h1000"],
        environment: ["LARDER_TABLE": Programs.table])
      #expect(result.status == 2)
      #expect(result.errors.contains("unknown accelerator h1000; did you mean h100?"))
      #expect(result.errors.contains("valid: a100, b200, gb200"))
    }
  }

  @Test(arguments: [
    ["recipe", "--gpu", "h100"], ["recipe", "--service"], ["recipe", "--format", "xml"],
    ["recipe", "--nodes", "many"], ["query"], ["nonsense"], ["recipe", "extra"],
    ["list", "--format", "yaml"], ["recipe", "--profile", "x"],
    ["recipe", "--service", "eks", "--profile", "gpu=x"],
  ])
  func questionsThatCannotBeTaken(_ arguments: [String]) throws {
    let result = try run(
      [Programs.larder] + arguments, environment: ["LARDER_TABLE": Programs.table])
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors != "")
  }

  @Test func tablesThatCannotBeRead() throws {
    let folder = try TemporaryFolder()
    let whole = try bytes(of: Programs.table)
    var damaged = whole
    for index in stride(from: whole.count - 1, to: 8192, by: -4096) { damaged[index] ^= 1 }
    var version = whole
    version[8] = 9
    let tables: [(bytes: [UInt8]?, reason: String)] = [
      (damaged, "damaged table: wrong checksum"), (version, "table version 9 is not supported"),
      (Array(whole.dropLast(100)), "damaged table"), ([], "not a table"), (nil, "cannot open"),
      (Array("hello".utf8), "not a table"),
    ]
    for (number, table) in tables.enumerated() {
      let path = folder.path + "/\(number).table"
      if let bytes = table.bytes { try folder.write(bytes, to: "\(number).table") }
      for command in [["recipe"] + trainingOnEKS, ["list"], ["query", "--selector", "criteria"]] {
        let result = try run([Programs.larder] + command + ["--table", path])
        #expect(result.status == 2, "\(table.reason)")
        #expect(result.output == "")
        #expect(result.errors.contains(table.reason), "\(result.errors)")
      }
    }
    #expect(try run([Programs.larder, "list", "--table", folder.path]).status == 2)
  }

  @Test func withoutATable() throws {
    let folder = try TemporaryFolder()
    let result = try run(
      [Programs.larder, "list"], in: folder.path, environment: ["LARDER_TABLE": ""])
    #expect(result.status == 2)
    #expect(result.errors.contains("no table: name one with --table or LARDER_TABLE"))
  }

  // MARK: No recipe

  /// What is printed to be copied works.
  @Test(arguments: [
    ["--service", "gke"], ["--service", "aks", "--accelerator", "gb200"],
    ["--platform", "kubeflow"],
    ["--service", "lke", "--os", "rhel"], ["--accelerator", "gb200"], ["--os", "talos"],
    ["--service", "aks", "--accelerator", "b200", "--intent", "inference", "--platform", "nim"],
  ])
  func suggestedCommandsWork(_ criteria: [String]) throws {
    let result = try run(
      [Programs.larder, "recipe"] + criteria, environment: ["LARDER_TABLE": Programs.table])
    #expect(result.status == 1)
    let commands = result.errors.split(separator: "\n").filter { $0.hasPrefix("  larder recipe ") }
    #expect((1...5).contains(commands.count), "\(result.errors)")
    for command in commands {
      let copied = "\(Programs.larder) " + command.dropFirst("  larder ".count)
      let again = try run(["sh", "-c", copied], environment: ["LARDER_TABLE": Programs.table])
      #expect(again.status == 0, "\(command)")
      #expect(again.output.hasPrefix("kind: RecipeResult\n"))
    }
  }

  /// Also where the table was named, by a path that a shell would take apart.
  @Test func suggestedCommandsNameTheTable() throws {
    let folder = try TemporaryFolder()
    let table = try folder.write(bytes(of: Programs.table), to: "a folder/it's.table")
    let environment = ["LARDER_TABLE": ""]
    let result = try run(
      [Programs.larder, "recipe", "--service", "gke", "--table", table], environment: environment)
    let command = try #require(
      result.errors.split(separator: "\n").first { $0.hasPrefix("  larder recipe ") })
    let copied = "\(Programs.larder) " + command.dropFirst("  larder ".count)
    #expect(try run(["sh", "-c", copied], environment: environment).status == 0)
  }

  @Test func anOperatingSystemIsAskedFor() throws {
    let result = try larder("recipe", "--service", "gke")
    #expect(result.errors.contains("gke needs an operating system: cos"))
    #expect(result.errors.contains("larder recipe --service gke --os cos"))
  }

  @Test func contradictionsNameTheirPlace() throws {
    let tree = try SampleTree([
      "overlays/eks.yaml": "metadata: {name: eks}\nspec:\n  criteria: {service: eks}\n"
    ])
    let result = try larder("recipe", "--service", "aks", table: try tree.compiled())
    #expect(result.status == 1)
    #expect(result.errors.contains("service aks is unsupported: no recipe of this table is for it"))
  }

  // MARK: query

  @Test func selectors() throws {
    func query(_ selector: String) throws -> ProgramResult {
      try run(
        [Programs.larder, "query", "--selector", selector] + trainingOnEKS,
        environment: ["LARDER_TABLE": Programs.table])
    }
    #expect(try query("criteria.service").output == "eks\n")
    #expect(try query("metadata.appliedOverlays.0").output == "base\n")
    #expect(try query("components.gpu-operator.type").output == "Helm\n")
    let component = try query("components.gpu-opertor")
    #expect(component.status == 2)
    #expect(component.errors.contains("components has no gpu-opertor; did you mean gpu-operator?"))
    #expect(component.errors.contains("keys: "))
    let key = try query("component")
    #expect(key.errors.contains("the recipe has no component; did you mean components?"))
    #expect(key.errors.contains("keys: apiVersion, metadata, criteria, constraints, components"))
    let scalar = try query("criteria.service.name")
    #expect(scalar.status == 2)
    #expect(scalar.errors.contains("criteria.service is a single value and has no name"))
  }

  @Test func aKeyWithDots() throws {
    let tree = try SampleTree([
      "overlays/eks.yaml": """
      metadata: {name: eks}
      spec:
        criteria: {service: eks}
        componentRefs:
          - {name: a, type: Helm, overrides: {nvidia.com/gpu: {x: 7}, nvidia: {com/gpu: {z: 8}}}}
      """
    ])
    let table = try tree.compiled()
    func query(_ selector: String) throws -> String {
      try larder("query", "--service", "eks", "--selector", selector, table: table).output
    }
    #expect(try query("components.a.values.nvidia.com/gpu.x") == "7\n")
    #expect(try query("components.a.values.nvidia\\.com/gpu.x") == "7\n")
    #expect(try query("components.a.values.nvidia") == "com/gpu:\n  z: 8\n")
  }

  // MARK: Documents

  @Test(.enabled(if: Python.hasYAML, Comment(rawValue: Python.withoutYAML)))
  func yamlAndJSONSayTheSame() throws {
    let script = """
      import json, subprocess, sys, yaml
      larder, table = sys.argv[1:]
      def output(*arguments):
          return subprocess.run([larder, *arguments, "--table", table], check=True,
                                capture_output=True, text=True).stdout
      def leaves(value):
          parts = list(value.values()) if isinstance(value, dict) else value
          return sum(map(leaves, parts)) if isinstance(parts, list) and parts else 1
      combinations = json.loads(output("list", "--format", "json"))
      for combination in combinations:
          size = [combination.pop("componentCount"), combination.pop("valueCount")]
          criteria = [part for name, value in combination.items() if name != "name" and value != "any"
                      for part in ("--" + name, value)]
          document = json.loads(output("recipe", *criteria, "--format", "json"))
          assert yaml.safe_load(output("recipe", *criteria)) == document, criteria
          assert document["kind"] == "RecipeResult"
          assert all(document["criteria"][n] == v for n, v in combination.items() if n != "name")
          assert size[0] == len(document["deploymentOrder"]), combination
          whole = ["query", *criteria, "--selector", "components"]
          components = json.loads(output(*whole, "--format", "json"))
          assert yaml.safe_load(output(*whole)) == components
          deployed = [components[name].get("values", {}) for name in document["deploymentOrder"]]
          assert size[1] == sum(leaves(values) for values in deployed if values), combination
      print(len(combinations))
      """
    let count = try Python.output(of: script, [Programs.larder, Programs.smallTable])
    #expect((Int(count.dropLast()) ?? 0) > 30)
  }

  @Test func nodesAreCarriedAlong() throws {
    func recipe(_ more: String...) throws -> String {
      try run(
        [Programs.larder, "recipe", "--format", "json"] + trainingOnEKS + more,
        environment: ["LARDER_TABLE": Programs.table]
      ).output
    }
    let with = try recipe("--nodes", "16")
    #expect(with.contains("\"nodes\": 16"))
    let without = with.split(separator: "\n").filter { !$0.contains("\"nodes\"") }
      .joined(separator: "\n").replacingOccurrences(of: "\"any\",\n  }", with: "\"any\"\n  }")
    #expect(without + "\n" == (try recipe()))
  }

  @Test func profilesAreSelected() throws {
    let tree = try SampleTree.withProfile()
    let table = try tree.compiled()
    func query(_ profile: String...) throws -> ProgramResult {
      try run(
        [Programs.larder, "query", "--service", "aks", "--selector", "components.a.values.driver"]
          + profile, environment: ["LARDER_TABLE": table])
    }
    #expect(try query().output == "no\n")
    #expect(try query("--profile", "gpu=operator").output == "yes\n")
    #expect(try query("--profile", "gpu=host").output == "no\n")
    for wrong in ["gpu=other", "cpu=host", "gpu=", "=host"] {
      let result = try query("--profile", wrong)
      #expect(result.status == 2)
      #expect(result.errors.contains("unknown profile \(wrong)\nvalid: gpu=host, gpu=operator"))
    }
    #expect(try query("--profile", "gpu").errors.contains("--profile takes NAME=VALUE, not gpu"))
  }

  @Test func theTableFormatHasWhatIsDeployed() throws {
    let result = try run(
      [Programs.larder, "recipe", "--format", "table"] + trainingOnEKS,
      environment: ["LARDER_TABLE": Programs.table])
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines[0] == "Recipe h100-eks-ubuntu-training")
    #expect(lines[1].hasPrefix("Overlays: base, "))
    let header = try #require(lines.first { $0.hasPrefix("#") })
    let column = header.distance(
      from: header.startIndex, to: try #require(header.range(of: "VERSION")).lowerBound)
    let order = try larder(
      "query", "--service", "eks", "--accelerator", "h100", "--os", "ubuntu", "--intent",
      "training",
      "--selector", "deploymentOrder", "--format", "json")
    let names = try #require(
      JSONSerialization.jsonObject(with: Data(order.output.utf8)) as? [String])
    for (number, name) in names.enumerated() {
      let line = try #require(lines.first { $0.hasPrefix("\(number + 1) ") })
      #expect(line.split(separator: " ")[1] == name)
      // Columns stand below each other.
      #expect(line.dropFirst(column - 1).first == " " && line.dropFirst(column).first != " ")
    }
  }

  @Test func listNarrows() throws {
    func rows(_ output: String) -> [[Substring]] {
      output.split(separator: "\n").map { $0.split(separator: " ") }
    }
    let all = rows(try larder("list").output)
    let some = rows(try larder("list", "--service", "gke").output)
    #expect(
      all[0] == [
        "RECIPE", "SERVICE", "ACCELERATOR", "INTENT", "OS", "PLATFORM", "COMPONENTS", "VALUES",
      ])
    #expect(all.dropFirst().allSatisfy { $0.count == 8 && Int($0[6]) != nil && Int($0[7]) != nil })
    #expect(some.dropFirst() == all.filter { $0[1] == "gke" }[...])
    #expect(some.count > 1)
    #expect(try larder("list", "--service", "bcm").status == 1)
  }
}
