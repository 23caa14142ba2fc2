import ArgumentParser
import ClusterAccess
import CommandSupport
import Diagnostics
import RecipeBundle
import RecipeTable
import SnapshotCapture

struct AgentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent", abstract: "Capture snapshots within a cluster.",
    discussion: """
      Prints what a capture in the cluster takes, for kubectl apply: a ServiceAccount, what it may do, and a \
      Job; with --schedule a CronJob, too. Comments say what each privilege is for. The snapshot ends up in a \
      ConfigMap, which every command reads as cm://NAMESPACE/NAME.

      With --apply, --wait and --cleanup it does what they say, in this order, instead of printing.

      Exit codes: 0 done; 1 the capture failed or took too long; 2 the question could not be taken, or the \
      cluster did not.
      """)

  @Option(
    help: ArgumentHelp(
      "An image with larder and kubectl, and with systemctl where SystemD is captured.",
      valueName: "image"))
  var image: String?

  @Option(help: "The namespace that it runs in, which has to be there.")
  var namespace = "default"

  @Option(help: "What all of it is called.")
  var name = "larder-agent"

  @Option(
    help: ArgumentHelp(
      "Where the snapshot goes (default: cm://NAMESPACE/larder-snapshot).",
      valueName: "cm://namespace/name"))
  var output: String?

  @Option(
    help: ArgumentHelp("A label of the nodes that it may run on.", valueName: "key=value"))
  var nodeSelector: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      A taint that it may run beside: KEY=VALUE:EFFECT, KEY:EFFECT, or without an effect for all \
      (default: nvidia.com/gpu).
      """, valueName: "taint"))
  var toleration: [String] = []

  @Option(
    help: ArgumentHelp("A Secret of the namespace to pull the image with.", valueName: "name"))
  var imagePullSecret: [String] = []

  @Option(
    help: ArgumentHelp(
      "Leave out what one collector captures, and the privileges that it takes: "
        + AgentSettings.Part.allCases.map(\.rawValue).joined(separator: ", ") + ".",
      valueName: "type"),
    completion: .list(AgentSettings.Part.allCases.map(\.rawValue)))
  var skip: [String] = []

  @Option(help: ArgumentHelp("When to capture again and again, as cron.", valueName: "times"))
  var schedule: String?

  @Flag(help: "Run in the network of the node, to capture its settings.")
  var hostNetwork = false

  @Flag(help: "Bring it into the cluster.")
  var apply = false

  @Flag(
    name: .customLong("wait"),
    help: "Wait until the Job has ended, and print where the snapshot is.")
  var waits = false

  @Option(help: ArgumentHelp("How long to wait at most.", valueName: "seconds"))
  var timeout = 300

  @Flag(help: "Take it out of the cluster, but for the snapshot.")
  var cleanup = false

  @OptionGroup var cluster: ClusterOptions

  func validate() throws {
    if image == nil, apply || !(waits || cleanup) {
      throw ValidationError("say which image holds larder and kubectl: --image IMAGE")
    }
    if timeout < 1 { throw ValidationError("--timeout takes seconds, from 1 on") }
    if schedule?.split(separator: " ").isEmpty == true {
      throw ValidationError("--schedule takes times as cron does, such as \"0 6 * * *\"")
    }
  }

  func run() throws {
    let settings = try settings()
    guard apply || waits || cleanup else {
      return printOutput(try AgentManifests(settings).yaml())
    }
    let control = AgentControl(cluster.access, settings)
    do {
      try perform(control, settings)
    } catch let failure as KubectlFailure {
      throw CommandFailure(failure.reason, status: ExitStatus.unusable)
    }
  }

  private func perform(_ control: AgentControl, _ settings: AgentSettings) throws {
    var outcome = AgentControl.Outcome.complete
    if apply {
      let manifests = try AgentManifests(settings).yaml()
      try wait { try await control.apply(manifests) }
    }
    if waits {
      let limit = Duration.seconds(timeout)
      outcome = try wait { try await control.wait(atMost: limit) }
    }
    // Also after a failure, which is said after it.
    if cleanup { try wait { try await control.remove() } }
    try say(outcome, settings)
  }

  private func say(_ outcome: AgentControl.Outcome, _ settings: AgentSettings) throws {
    let logs = "kubectl logs --namespace \(settings.namespace) job/\(settings.name)"
    switch outcome {
    case .complete: if waits { printOutput("\(settings.output)\n") }
    case .failed(let reason):
      let advice = cleanup ? "; without --cleanup its log stays" : "; \(logs) says why"
      throw CommandFailure("the Job failed: \(reason)\(advice)", status: ExitStatus.failure)
    case .unfinished:
      let advice = cleanup ? "" : "; kubectl describe job and \(logs) say more"
      throw CommandFailure(
        "the Job did not end within \(timeout) s\(advice)", status: ExitStatus.failure)
    }
  }

  // MARK: Settings

  private func settings() throws -> AgentSettings {
    var settings = try plainSettings()
    for text in nodeSelector { settings.nodeSelector.append(try Self.label(text)) }
    let tolerations = toleration.isEmpty ? ["nvidia.com/gpu"] : toleration
    settings.tolerations = try tolerations.map(Self.toleration)
    settings.imagePullSecrets = try imagePullSecret.map(Self.secret)
    settings.parts.subtract(try skip.map(Self.part))
    settings.schedule = schedule
    settings.usesHostNetwork = hostNetwork
    return settings
  }

  private func plainSettings() throws -> AgentSettings {
    do {
      return try AgentSettings(
        name: name, namespace: namespace, image: image ?? "none",
        output: try ConfigMapAddress(output ?? "cm://\(namespace)/larder-snapshot"))
    } catch let error as AgentSettings.Unfit {
      throw CommandFailure(error.reason, status: ExitStatus.unusable)
    } catch let error as ConfigMapAddress.Malformed {
      throw CommandFailure(error.reason, status: ExitStatus.unusable)
    }
  }

  private static func label(_ text: String) throws -> (key: String, value: String) {
    guard let label = NodeText.label(text) else {
      throw CommandFailure(
        "--node-selector: \(text) is not a label KEY=VALUE", status: ExitStatus.unusable)
    }
    return label
  }

  private static func toleration(_ text: String) throws -> Value {
    guard let toleration = NodeText.toleration(text) else {
      throw CommandFailure(
        "--toleration: \(text) is not \(NodeText.tolerationForm)", status: ExitStatus.unusable)
    }
    return toleration
  }

  private static func secret(_ name: String) throws -> String {
    guard KubernetesName.isSubdomain(name) else {
      throw CommandFailure(
        "--image-pull-secret: \(name) is no name of a Secret", status: ExitStatus.unusable)
    }
    return name
  }

  private static func part(_ text: String) throws -> AgentSettings.Part {
    if let part = AgentSettings.Part.allCases.first(where: {
      $0.rawValue.lowercased() == text.lowercased()
    }) {
      return part
    }
    let names = AgentSettings.Part.allCases.map(\.rawValue)
    throw CommandFailure(
      "--skip: there is no \(text)\(didYouMean(nearestName(to: text, in: names)))\nvalid: "
        + names.joined(separator: ", "), status: ExitStatus.unusable)
  }
}
