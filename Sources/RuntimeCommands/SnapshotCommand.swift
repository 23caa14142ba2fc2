import ArgumentParser
import CommandSupport
import Measurements
import RecipeTable
import SnapshotCapture

struct SnapshotCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case yaml, json, table
  }

  static let configuration = CommandConfiguration(
    commandName: "snapshot", abstract: "Capture what a cluster and a machine of it are.",
    discussion: """
      What is read: of the machine its GPUs, its operating system and its services, without a driver and \
      without nvidia-smi; of the cluster, through kubectl with its own configuration, the server, the nodes, \
      the images, the GPU Operator's policy, labels and taints. Nothing is changed, and what looks like \
      a secret is left out and named.

      All is read side by side. The first failure ends it, unless --best-effort asks to record failures in \
      the snapshot. Where there is no cluster, leave it out: --skip K8s --skip NodeTopology.

      Exit codes: 0 captured; 1 something could not be read; 2 the question could not be taken.
      """)

  @Option(
    help: "The file to write to, or cm://NAMESPACE/NAME, instead of standard output.",
    completion: .file())
  var output: String?

  @Option(help: "How to write it.")
  var format = Format.yaml

  @Option(
    help: ArgumentHelp(
      "Where the machine's files are: where a container has them mounted, or a recorded tree.",
      valueName: "folder"), completion: .directory)
  var root = "/"

  @Option(help: ArgumentHelp("A further service to read; can be repeated.", valueName: "name"))
  var service: [String] = []

  @Option(
    help: ArgumentHelp("A type of measurement to leave out; can be repeated.", valueName: "type"))
  var skip: [String] = []

  @OptionGroup var cluster: ClusterOptions

  @Option(
    help: ArgumentHelp(
      "The node that K8s.node is about, instead of what all nodes agree on; in a pod its own.",
      valueName: "name"))
  var node: String?

  @Option(
    help: ArgumentHelp(
      "How many nodes are named where several have a label or a taint.", valueName: "number"))
  var maxNodesPerEntry: Int?

  @Option(
    help: ArgumentHelp("The systemctl to ask.", valueName: "program"), completion: .file())
  var systemctl = "systemctl"

  @Option(help: ArgumentHelp("How long each type may take, in seconds.", valueName: "seconds"))
  var timeout = 30

  @Flag(help: "Record in the snapshot what could not be read, and go on.")
  var bestEffort = false

  @Flag(help: "Print the JSON Schema of snapshots, and read nothing.")
  var schema = false

  func validate() throws {
    guard (1...3600).contains(timeout) else {
      throw ValidationError("--timeout takes 1 to 3600 seconds")
    }
    guard maxNodesPerEntry.map({ $0 > 0 }) ?? true else {
      throw ValidationError("--max-nodes-per-entry takes a number above 0")
    }
  }

  func run() throws {
    if schema { return printOutput(SnapshotSchema.text, isSafe: true) }
    let output = try SnapshotOutput(format: format, place: output, kubectl: cluster.access)
    try output.write(try captured())
  }

  private func captured() throws -> Snapshot {
    var capture = Capture(collectors: try collectors())
    capture.limit = .seconds(timeout)
    capture.isBestEffort = bestEffort
    do {
      let measurements = try wait { [capture] in try await capture.measurements() }
      return Snapshot(metadata: Self.header, measurements: measurements)
    } catch let failure as Capture.Failure {
      throw CommandFailure(
        "\(failure.type): \(failure.reason) (--best-effort goes on, --skip \(failure.type) leaves it out)",
        status: ExitStatus.failure)
    }
  }

  private static var header: [Snapshot.Reading] {
    let time = UTCTime.text(seconds: UTCTime.seconds).map {
      Snapshot.Reading("timestamp", .string($0))
    }
    return [time, Snapshot.Reading("version", .string("larder \(Software.version)"))]
      .compactMap { $0 }
  }

  private func collectors() throws -> [any Collector] {
    let all =
      [
        KubernetesCollector(
          cluster.access, node: node, maxNodesPerEntry: maxNodesPerEntry,
          isBestEffort: bestEffort)
      ]
      + (try hostCollectors())
      + [NodeTopologyCollector(cluster.access, maxNodesPerEntry: maxNodesPerEntry)]
    let types = all.map(\.type)
    if let unknown = skip.first(where: { !types.contains($0) }) {
      throw CommandFailure(
        "--skip takes \(types.joined(separator: ", ")), not \(unknown)", status: ExitStatus.unusable
      )
    }
    let wanted = all.filter { !skip.contains($0.type) }
    guard !wanted.isEmpty else {
      throw CommandFailure("--skip leaves nothing to read", status: ExitStatus.unusable)
    }
    return wanted
  }

  private func hostCollectors() throws -> [any Collector] {
    do {
      return try HostCollectors.all(root: root, services: service, systemctl: systemctl)
    } catch {
      throw CommandFailure("\(error.path) is no folder", status: ExitStatus.unusable)
    }
  }
}
