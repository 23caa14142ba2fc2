import ArgumentParser
import Diagnostics
import RecipeTable

/// The criteria that a cluster is described by.
///
/// One flat group: each further group costs every start of a program a tenth of its time.
public struct CriteriaOptions: ParsableArguments {
  @Option(help: "The Kubernetes service, such as eks, gke, aks or kind.")
  public var service: String?

  @Option(help: "The GPU, such as h100 or gb200.")
  public var accelerator: String?

  @Option(help: "What the cluster is for: training or inference.")
  public var intent: String?

  @Option(help: "The nodes' operating system, such as ubuntu or cos.")
  public var os: String?

  @Option(help: "The platform on top, such as kubeflow or dynamo.")
  public var platform: String?

  public init() {}

  private var typed: [String?] { [service, accelerator, intent, os, platform] }

  /// Whether any was given, be it `any`.
  public var areGiven: Bool { typed.contains { $0 != nil } }

  /// The criteria in canonical spelling.
  ///
  /// - Throws: for a value that nobody knows, with the valid ones and the nearest.
  public func criteria(in table: RecipeTable) throws -> Criteria {
    var criteria = Criteria()
    for (dimension, value) in zip(Dimension.allCases, typed) {
      guard let value else { continue }
      guard let canonical = try table.canonical(value, for: dimension) else {
        throw try unknown(value, dimension, in: table)
      }
      criteria[dimension] = canonical
    }
    return criteria
  }

  private func unknown(
    _ value: String, _ dimension: Dimension, in table: RecipeTable
  ) throws -> CommandFailure {
    let known = try table.vocabulary(dimension)
    let names = known.map(\.name)
    let hint = didYouMean(nearestName(to: value, in: names + known.flatMap(\.aliases)))
    return CommandFailure(
      "unknown \(dimension.name) \(value)\(hint)\nvalid: \(names.joined(separator: ", "))",
      status: ExitStatus.unusable)
  }
}
