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

  /// Whether any was given, be it `any`.
  public var areGiven: Bool { Dimension.allCases.contains { typed[$0] != nil } }

  /// What was given.
  public var typed: TypedCriteria {
    TypedCriteria([service, accelerator, intent, os, platform])
  }

  /// The criteria in canonical spelling.
  ///
  /// - Throws: for a value that nobody knows, with the valid ones and the nearest.
  public func criteria(in table: RecipeTable) throws -> Criteria { try typed.criteria(in: table) }
}
