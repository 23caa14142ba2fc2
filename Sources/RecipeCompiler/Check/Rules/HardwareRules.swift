/// What the facts of hardware, services, charts and checks say against a recipe.
enum HardwareRules {
  static let all: [any Rule.Type] = [
    ChartVersionPrefix.self,
    CheckNotSupported.self,
    ComponentNotSupported.self,
    DriverFloorTooLow.self,
    DriverTooOld.self,
    KubernetesFloorTooLow.self,
    MIGNotSupported.self,
    NoSuchKernel.self,
    NoSuchKubernetes.self,
    UnknownMIGProfile.self,
    UnknownMIGStrategy.self,
    UnsourcedFact.self,
    WrongArchitecture.self,
  ]
}

extension RuleExample {
  /// A registry with NVIDIA's GPU Operator.
  static let gpuOperator = registry(and: component("gpu-operator", version: "v25.10.1"))

  /// An overlay for EKS with an accelerator; `values` is what it overrides of the GPU Operator.
  static func accelerated(_ accelerator: String, _ values: String) -> String {
    let indented = values.split(separator: "\n").map { "      \($0)\n" }.joined()
    return overlay(
      "\(accelerator)-eks",
      """
      criteria:
        service: eks
        accelerator: \(accelerator)
      componentRefs:
        - name: gpu-operator
          overrides:
      \(indented)
      """)
  }
}
