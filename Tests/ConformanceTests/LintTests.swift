import Foundation
import TestSupport
import Testing

/// What the linter says of both reference trees: every error and warning was looked at, and is here
/// with the reason why it is right. Notes say what could be shorter, and are not listed.
@Suite(.enabled(if: Locations.conformance != nil, Comment(rawValue: Locations.withoutConformance)))
struct LintTests {
  /// A finding that is right, once for every file that has it.
  struct Known: Sendable {
    let code: String
    let files: [String]
    let reason: String
  }

  private static let august = [
    Known(
      code: "criteria-leave-base",
      files: overlays(
        "a100-oke-ubuntu-training", "gb200-oke-ubuntu-inference", "gb200-oke-ubuntu-training"),
      reason: """
        They are for Ubuntu and build on what is for Oracle Linux, whose constraint on OS.release.ID \
        they have to replace one by one.
        """),
    Known(
      code: "kubernetes-floor-too-low",
      files: overlays(
        "a100-eks-training", "a100-eks-ubuntu-training", "a100-eks-ubuntu-training-kubeflow",
        "a100-gke-cos-training", "a100-gke-cos-training-kubeflow", "a100-oke-training",
        "a100-oke-ubuntu-training", "a100-oke-ubuntu-training-kubeflow", "base", "eks",
        "eks-inference", "eks-training", "gke-cos", "gke-cos-inference", "gke-cos-training", "kind",
        "kind-inference", "l40s-oke-inference", "l40s-oke-training", "lke", "lke-inference",
        "lke-training", "oke-ol", "oke-ol-inference", "oke-ol-training",
        "rtx-pro-6000-lke-inference", "rtx-pro-6000-lke-training",
        "rtx-pro-6000-lke-ubuntu-inference", "rtx-pro-6000-lke-ubuntu-training"),
      reason: """
        They let Kubernetes before 1.32 pass and deploy the DRA driver 0.4.1, whose Chart.yaml asks \
        for 1.32; AICR #2402 is about floors like these.
        """),
    Known(
      code: "unused-manifest",
      files: ["components/nodewright-customizations/manifests/no-op.yaml"],
      reason: "No component lists it."),
    Known(
      code: "unused-mixin", files: ["mixins/os-talos.yaml"], reason: "No overlay names it."),
    Known(
      code: "version-pinned-silently", files: overlays("aks"),
      reason: "kube-prometheus-stack is a release behind the registry there, and nothing says why."),
  ]

  private static let march = [
    Known(
      code: "constraint-loosened", files: overlays("aks-inference", "aks-training"),
      reason: "Both ask for Kubernetes 1.30 where aks asks for 1.34."),
    Known(
      code: "kubernetes-floor-too-low",
      files: overlays(
        "aks-inference", "aks-training", "base", "eks", "eks-inference", "eks-training", "gke-cos",
        "gke-cos-inference", "gke-cos-training", "kind", "kind-inference"),
      reason: "As in August: the DRA driver's chart asks for Kubernetes 1.32."),
    Known(
      code: "unused-manifest",
      files: ["components/gpu-operator/manifests/kernel-module-params.yaml"],
      reason: "No component lists it."),
    Known(
      code: "version-pinned-silently",
      files: overlays(
        "gb200-eks-ubuntu-inference-dynamo", "h100-aks-ubuntu-inference-dynamo",
        "h100-eks-ubuntu-inference-dynamo", "h100-gke-cos-inference-dynamo",
        "h100-kind-inference-dynamo"
      ).flatMap { [$0, $0] },
      reason: "dynamo-crds and dynamo-platform are a release behind the registry, without a reason."
    ),
  ]

  private static func overlays(_ names: String...) -> [String] {
    names.map { "overlays/\($0).yaml" }
  }

  private struct Report: Decodable {
    struct Finding: Decodable {
      let code: String
      let severity: String
      let file: String
    }

    let diagnostics: [Finding]
  }

  @Test(arguments: [("aicr-2026-08", august), ("aicr-0.11.1", march)])
  func everyFindingIsKnown(_ tree: String, _ known: [Known]) throws {
    let data = try #require(Locations.conformance)
    let compiler = Locations.release("larderc") ?? Locations.program("larderc")
    let lint = try run([compiler, "lint", "\(data)/\(tree)/recipes", "--format", "json"])
    let report = try JSONDecoder().decode(Report.self, from: Data(lint.output.utf8))
    #expect(report.diagnostics.filter { $0.severity == "error" }.map(\.file) == [])
    let found = report.diagnostics.filter { $0.severity != "note" }
    for code in Set(found.map(\.code) + known.map(\.code)).sorted() {
      let files = known.filter { $0.code == code }.flatMap(\.files).sorted()
      #expect(found.filter { $0.code == code }.map(\.file).sorted() == files, "\(code)")
    }
    #expect(lint.status == 0)
  }
}
