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

  /// An overlay for EKS; `spec` is what it holds besides its criteria, from the first column on.
  static func eks(version: String = "v1alpha2", _ spec: String = "") -> String {
    overlay("eks", version: version, "criteria:\n  service: eks\n" + spec)
  }

  /// An overlay for EKS and its component references, the items of a list from the first column on.
  static func eks(components: String) -> String {
    eks("componentRefs:\n" + indented(components, by: 2))
  }

  /// An overlay for EKS; `app` is what it says of the smallest tree's component.
  static func eks(app: String) -> String {
    eks(components: "- name: app\n" + indented(app, by: 2))
  }

  /// An overlay for EKS and its constraints, the items of a list from the first column on.
  static func eks(constraints: String) -> String {
    eks("constraints:\n" + indented(constraints, by: 2))
  }

  /// An overlay for EKS that uses a mixin.
  static func eks(mixin: String) -> String { eks("mixins:\n  - " + mixin) }

  /// An overlay for H100s that builds on the one for EKS; `spec` is what it holds besides.
  static func h100EKS(base: String = "eks", _ spec: String = "") -> String {
    overlay(
      "h100-eks",
      """
      base: \(base)
      criteria:
        service: eks
        accelerator: h100
      \(spec)
      """)
  }

  /// An overlay for H100s that builds on the one for EKS, and its component references.
  static func h100EKS(components: String) -> String {
    h100EKS("componentRefs:\n" + indented(components, by: 2))
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
    registry(and: names.map { component($0) }.joined())
  }

  /// A component of the registry.
  ///
  /// - Parameters:
  ///   - chart: nil for one of the component's name.
  ///   - more: what the entry has besides, from the first column on.
  static func component(
    _ name: String, chart: String? = nil, version: String = "1.2.3", and more: String = ""
  ) -> String {
    """
    - name: \(name)
      displayName: The component \(name)
      healthCheck:
        assertFile: checks/app/health-check.yaml
      helm:
        defaultRepository: https://charts.example.com
        defaultChart: example/\(chart ?? name)
        defaultVersion: \(version)
        defaultNamespace: \(name)
    \(indented(more, by: 2))

    """
  }

  /// Files that are there only when all is right.
  static func added(_ files: String) -> String { "{+" + files + "+}" }

  /// A manifest, and an overlay for EKS that has it among those of the smallest tree's component.
  static func manifest(_ text: String) -> String {
    "-- components/app/manifests/settings.yaml --\n" + text + "\n"
      + eks(app: "manifestFiles:\n  - components/app/manifests/settings.yaml")
  }

  /// A manifest of the smallest tree's component, components/app/manifests/settings.yaml.
  static let settings = """

    -- components/app/manifests/settings.yaml --
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: settings

    """

  /// A mixin called tuned.
  static let tuned = mixin(
    "tuned",
    """
    constraints:
      - name: OS.release.ID
        value: ubuntu
    """)

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
