import RecipeBundle
import Testing

/// Runs the scripts with programs that stand in for Helm and kubectl and write down their calls.
@Suite struct DeployScriptTests {
  static let components = [
    TestComponent(name: "one", version: "1.0.0"),
    TestComponent(name: "two", source: "oci://registry.example.com/charts", version: nil),
    TestComponent(name: "three", namespace: "secure", manifests: ["namespace.yaml"]),
  ]
  static let files = ["namespace.yaml": "kind: Namespace\nmetadata:\n  name: secure\n"]

  /// `NOT_THERE` and `BREAKS` name what `status` does not find and what `upgrade` or `uninstall`
  /// fails for.
  static let helm = #"""
    #!/bin/sh
    case "$1" in
      version) echo "${HELM_VERSION:-v3.17.2}" ;;
      status) [ "$2" != "$NOT_THERE" ] ;;
      *)
        echo "helm $*" >>calls
        case " $* " in *" $BREAKS "*) echo 'Error: broken' >&2; exit 3 ;; esac
        ;;
    esac
    """#
  static let kubectl = #"""
    #!/bin/sh
    case "$1 $2" in
      "version --client") echo 'Client Version: v1.34.5' ;;
      version*) [ -z "$NO_CLUSTER" ] ;;
      get*) [ "$3" != "$NOT_THERE" ] ;;
      *) echo "kubectl $*" >>calls ;;
    esac
    """#

  struct Run {
    let status: Int32
    let output: String
    let calls: [String]
  }

  func run(_ script: String, _ arguments: [String] = [], set: [String] = []) throws -> Run {
    let bundle = try TestTable(components: Self.components, files: Self.files).bundle()
    return try withTemporaryFolder { folder in
      for (name, text) in [
        ("helm", Self.helm), ("kubectl", Self.kubectl), (script, bundle.text(script)),
      ] { try write(Array(text.utf8), to: "\(folder)/\(name)") }
      _ = try runProgram(["chmod", "+x", "helm", "kubectl", script], in: folder)
      let path = "PATH=\(folder):/usr/bin:/bin"
      let result = try runProgram([path] + set + ["./\(script)"] + arguments, in: folder)
      let calls = try runProgram(["cat", "calls"], in: folder)
      return Run(
        status: result.status, output: result.output,
        calls: calls.status == 0 ? calls.output.split(separator: "\n").map(String.init) : [])
    }
  }

  @Test func deploysInOrder() throws {
    let run = try run("deploy.sh", ["--timeout", "90s"])
    #expect(run.output == "[1/3] one\n[2/3] two\n[3/3] three\nDeployed.\n")
    let rest = "--create-namespace --wait --timeout 90s"
    #expect(
      run.calls == [
        "helm upgrade --install one one --repo https://charts.example.com --version 1.0.0 "
          + "--values 001-one/values.yaml --namespace tools \(rest)",
        "helm upgrade --install two oci://registry.example.com/charts/two "
          + "--values 002-two/values.yaml --namespace tools \(rest)",
        "helm upgrade --install three three --repo https://charts.example.com --version v1.2.3 "
          + "--values 003-three/values.yaml --namespace secure \(rest)",
        "helm upgrade --install three-post ./003-three/manifests --namespace secure \(rest)",
      ])
  }

  @Test func makesTheNamespaceThatIsNotThere() throws {
    let run = try run("deploy.sh", ["--only", "three"], set: ["NOT_THERE=secure"])
    #expect(run.calls.first == "kubectl create --filename 003-three/namespace.yaml")
    #expect(run.calls.count == 3)
  }

  @Test func stopsAtTheFirstFailureAndTellsHowToGoOn() throws {
    let failed = try run("deploy.sh", set: ["BREAKS=two"])
    #expect(failed.status == 3)
    #expect(failed.calls.count == 2)
    #expect(
      failed.output.hasSuffix(
        "deploy.sh: stopped at two. To go on from there: ./deploy.sh --from two\n"))
    #expect(try run("deploy.sh", ["--from", "two"]).output.hasPrefix("[2/3] two\n[3/3] three\n"))
  }

  @Test(
    arguments: [
      (["HELM_VERSION=v3.7.2"], "deploy.sh: helm is 3.7; this needs 3.8 or later\n"),
      (["HELM_VERSION=canary"], "deploy.sh: can't tell the version of helm from: canary\n"),
      (["NO_CLUSTER=1"], "deploy.sh: can't reach the cluster; 'kubectl version' tells why\n"),
    ])
  func checksBeforeAnythingHappens(_ set: [String], _ message: String) throws {
    let run = try run("deploy.sh", set: set)
    #expect(run.status == 1 && run.calls.isEmpty)
    #expect(run.output == message)
  }

  @Test(arguments: ["v3.8.0", "v4.1.4", "v3.10.0+g1", "v10.0.0"])
  func versionsThatAreLateEnough(_ version: String) throws {
    #expect(try run("deploy.sh", set: ["HELM_VERSION=\(version)"]).status == 0)
  }

  @Test(
    arguments: [
      ["--only", "none"], ["--from"], ["--only", "one", "--from", "two"], ["--timeout", "long"],
      ["--only", ""], ["one"],
    ])
  func wrongOptions(_ arguments: [String]) throws {
    let run = try run("deploy.sh", arguments)
    #expect(run.status != 0 && run.calls.isEmpty, "\(run.output)")
  }

  @Test func undeploysInReverse() throws {
    let run = try run("undeploy.sh")
    #expect(run.status == 0 && run.output == "three\ntwo\none\nRemoved.\n")
    #expect(
      run.calls.map { String($0.prefix(20)) } == [
        "helm uninstall three", "helm uninstall three", "helm uninstall two -",
        "helm uninstall one -",
      ])
  }

  @Test func undeployPassesOverWhatIsAbsent() throws {
    let run = try run("undeploy.sh", set: ["NOT_THERE=two"])
    #expect(run.status == 0 && run.output == "three\ntwo\n  two is not installed\none\nRemoved.\n")
  }

  @Test func undeployGoesOnAfterAFailure() throws {
    let run = try run("undeploy.sh", set: ["BREAKS=two"])
    #expect(run.status == 1 && run.calls.count == 4)
    #expect(run.output.hasSuffix("undeploy.sh: could not remove: two\n"))
  }
}
