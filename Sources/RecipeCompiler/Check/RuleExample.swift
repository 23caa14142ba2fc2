/// Files of a small tree that show a mistake, and the same files without it.
///
/// Both are written as one text, `-- path --` before each file, with the difference marked as
/// `wdiff` marks it: `[-the mistake-]{+what is right+}`, where either may be missing. A line that has
/// nothing but what was taken out of it goes as well. What is not given is as in the smallest tree
/// that lints clean.
public struct RuleExample: Sendable {
  public let bad: String
  public let good: String

  init(_ marked: String) {
    bad = Self.text(marked, without: ("{+", "+}"), keeping: ("[-", "-]"))
    good = Self.text(marked, without: ("[-", "-]"), keeping: ("{+", "+}"))
  }

  private typealias Marks = (start: String, end: String)

  private static func text(_ marked: String, without dropped: Marks, keeping kept: Marks) -> String
  {
    var text = ""
    var rest = marked[...]
    while let start = rest.firstRange(of: dropped.start),
      let end = rest[start.upperBound...].firstRange(of: dropped.end)
    {
      text += rest[..<start.lowerBound]
      rest = rest[end.upperBound...]
    }
    return (text + rest).replacing(kept.start, with: "").replacing(kept.end, with: "")
      .split(separator: "\n").filter { line in line.contains { $0 != " " } }
      .joined(separator: "\n")
  }
}

// MARK: Files that many examples have

extension RuleExample {
  /// An overlay of this name; `spec` is what it holds, from the first column on.
  ///
  /// - Parameter version: of the language; a profile needs `v1alpha3`.
  static func overlay(_ name: String, version: String = "v1alpha2", _ spec: String) -> String {
    file(
      "overlays/\(name).yaml", kind: "RecipeMetadata", version: version, name: name, "spec", spec)
  }

  /// A mixin of this name; `spec` is what it holds, from the first column on.
  static func mixin(_ name: String, _ spec: String) -> String {
    file("mixins/\(name).yaml", kind: "RecipeMixin", name: name, "spec", spec)
  }

  /// The base of the smallest tree with more in its `spec`.
  static func base(with spec: String) -> String {
    overlay(
      "base",
      """
      componentRefs:
        - name: app
          valuesFile: components/app/values.yaml
      \(spec)
      """)
  }

  /// An overlay for EKS; `app` is what it says of the smallest tree's component.
  static func eks(app: String) -> String {
    overlay(
      "eks",
      """
      criteria:
        service: eks
      componentRefs:
        - name: app
      \(indented(app, by: 4))
      """)
  }

  /// An overlay for H100s that builds on the one for EKS, and its component references.
  static func h100EKS(components: String) -> String {
    overlay(
      "h100-eks",
      """
      base: eks
      criteria:
        service: eks
        accelerator: h100
      componentRefs:
      \(indented(components, by: 2))
      """)
  }

  /// The registry of the smallest tree with more components, each an item of a list from the first
  /// column on.
  static func registry(and components: String) -> String {
    file(
      "registry.yaml", kind: "ComponentRegistry", name: nil, "components",
      component("app") + components)
  }

  /// The registry of the smallest tree with components of these names, all like its own.
  static func registry(with names: String...) -> String {
    registry(and: names.map(component).joined())
  }

  private static func component(_ name: String) -> String {
    """
    - name: \(name)
      displayName: The component \(name)
      healthCheck:
        assertFile: checks/app/health-check.yaml
      helm:
        defaultRepository: https://charts.example.com
        defaultChart: example/\(name)
        defaultVersion: 1.2.3
        defaultNamespace: \(name)

    """
  }

  /// Files that are there only when all is right.
  static func added(_ files: String) -> String { "{+" + files + "+}" }

  /// A manifest of the smallest tree's component, components/app/manifests/settings.yaml.
  static let manifest = """

    -- components/app/manifests/settings.yaml --
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: settings

    """

  /// A validator catalog.
  static let catalog = """
    -- validators/catalog.yaml --
    apiVersion: validator.nvidia.com/v1alpha1
    kind: ValidatorCatalog
    metadata:
      name: example
    validators:
      - name: operator-health
        phase: deployment
      - name: gpu-operator-version
        phase: deployment
      - name: nccl-all-reduce-bw
        phase: performance
    """

  private static func file(
    _ path: String, kind: String, version: String = "v1alpha2", name: String?, _ key: String,
    _ content: String
  ) -> String {
    let metadata = name.map { "metadata:\n  name: \($0)\n" } ?? ""
    return """

      -- \(path) --
      kind: \(kind)
      apiVersion: aicr.run/\(version)
      \(metadata)\(key):
      \(indented(content, by: 2))

      """
  }

  private static func indented(_ text: String, by columns: Int) -> String {
    text.split(separator: "\n").map { String(repeating: " ", count: columns) + $0 }
      .joined(separator: "\n")
  }
}
