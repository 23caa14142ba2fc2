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

  init(bad: String, good: String) {
    self.bad = bad
    self.good = good
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
  static func overlay(_ name: String, _ spec: String) -> String {
    file("overlays/\(name).yaml", kind: "RecipeMetadata", name: name, "spec", spec)
  }

  /// A mixin of this name; `spec` is what it holds, from the first column on.
  static func mixin(_ name: String, _ spec: String) -> String {
    file("mixins/\(name).yaml", kind: "RecipeMixin", name: name, "spec", spec)
  }

  /// The registry of the smallest tree with more components, each an item of a list from the first
  /// column on.
  static func registry(and components: String) -> String {
    file(
      "registry.yaml", kind: "ComponentRegistry", name: nil, "components",
      """
      - name: app
        displayName: App
        healthCheck:
          assertFile: checks/app/health-check.yaml
        helm:
          defaultRepository: https://charts.example.com
          defaultChart: example/app
          defaultVersion: 1.2.3
          defaultNamespace: app
      \(components)
      """)
  }

  private static func file(
    _ path: String, kind: String, name: String?, _ key: String, _ content: String
  ) -> String {
    let metadata = name.map { "metadata:\n  name: \($0)\n" } ?? ""
    let indented = content.split(separator: "\n").map { "  \($0)\n" }.joined()
    return """
      -- \(path) --
      kind: \(kind)
      apiVersion: aicr.run/v1alpha2
      \(metadata)\(key):
      \(indented)
      """
  }
}
