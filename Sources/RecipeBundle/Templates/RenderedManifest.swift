import RecipeDocuments
import RecipeTable

/// A manifest as Helm would send it to a cluster, its documents in their own order.
struct RenderedManifest: Sendable {
  let fileName: String
  let contents: ManifestContents
}

/// What a cluster would get of a rendered manifest.
struct ManifestContents: Sendable {
  /// One or more documents; empty when the values leave nothing of it.
  let body: BundleContents
  /// When Helm would run what is in it as hooks, such as `post-install`.
  let hooks: [String]
  /// Whether something in it is put where the release is.
  let needsNamespace: Bool

  init(_ rendered: String) {
    let documents = ManifestDocument.all(in: rendered)
    body = BundleContents(text: documents.map(\.text).joined(separator: "---\n"))
    hooks = documents.compactMap(\.hook)
    needsNamespace = documents.contains(where: \.needsNamespace)
  }
}

extension ManifestChart {
  /// What rendering the manifests came to; those of which the values leave nothing are in neither list.
  struct Rendering: Sendable {
    var manifests: [RenderedManifest] = []
    /// Those at which Helm stops, too: what lacks is a value, and that is the recipe's matter.
    var failures: [TemplateError] = []
  }

  /// The manifests rendered with the component's values.
  ///
  /// - Throws: `BundleError` for what is no template, or holds something that is not known here.
  func rendered(of component: DeployedComponent) throws -> Rendering {
    var rendering = Rendering()
    do {
      let values = try ManifestTemplate.Values(component.manifestValues)
      for template in templates {
        try render(template, values, component, into: &rendering)
      }
    } catch let problem as TemplateProblem {
      let path = templates.first?.path ?? ""
      throw BundleError.unrenderable(
        path: path, line: 1, column: 1, problem: problem.message, component: component.name)
    }
    return rendering
  }

  private func render(
    _ template: Template, _ values: ManifestTemplate.Values, _ component: DeployedComponent,
    into rendering: inout Rendering
  ) throws {
    do {
      let contents = try template.manifest.template(path: template.path).contents(
        values,
        ManifestTemplate.Release(
          name: component.releaseName(self), namespace: component.namespace,
          chart: component.name, file: template.fileName))
      guard !contents.body.bytes.isEmpty else { return }
      rendering.manifests.append(
        RenderedManifest(fileName: template.fileName, contents: contents))
    } catch let error as TemplateError where error.problem.kind == .failure {
      rendering.failures.append(error)
    } catch let error as TemplateError {
      throw BundleError.unrenderable(
        path: error.path, line: error.line, column: error.column,
        problem: error.problem.message, component: component.name)
    }
  }
}

extension DeployedComponent {
  /// What the values of its local charts come to: at the top and under the component's name.
  var manifestValues: Value {
    let merged = values.overridden(by: clusterValues)
    return .map([.init(name, merged)] + merged.fields.filter { $0.key != name })
  }
}

extension Value {
  /// As Helm lays one file of values over another: maps are merged, a null removes what was there.
  fileprivate func overridden(by other: Value) -> Value {
    guard case .map(let fields) = self, case .map(let others) = other, !others.isEmpty else {
      return other.fields.isEmpty && !fields.isEmpty ? self : other
    }
    var merged = fields.compactMap { field -> Field? in
      guard let over = other[field.key] else { return field }
      if case .null = over { return nil }
      guard case .map = over, case .map = field.value else { return Field(field.key, over) }
      return Field(field.key, field.value.overridden(by: over))
    }
    merged += others.filter { self[$0.key] == nil }
    return .map(merged)
  }
}

/// One document of a manifest. What is asked of it is told by its lines: the first two levels of a
/// Kubernetes object are written in block style everywhere, and a wrong guess costs a word in a README.
private struct ManifestDocument {
  let text: String
  private(set) var hook: String?
  private var kind = ""
  private var hasNamespace = false

  /// Those that hold more than white space; comments alone go to the document after them.
  static func all(in text: String) -> [ManifestDocument] {
    var documents: [ManifestDocument] = []
    var lines: [Substring] = []
    var hasContent = false
    func finish() {
      if hasContent {
        documents.append(ManifestDocument(lines))
        lines = []
      }
      hasContent = false
    }
    for bytes in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let line = Substring(bytes)
      if line.utf8.starts(with: "---".utf8) {
        finish()
        continue
      }
      lines.append(line)
      let first = line.utf8.first { !$0.isTemplateSpace }
      if let first, first != UInt8(ascii: "#") { hasContent = true }
    }
    finish()
    return documents
  }

  private init(_ lines: [Substring]) {
    let isBlank: (Substring) -> Bool = { $0.utf8.allSatisfy(\.isTemplateSpace) }
    let first = lines.firstIndex { !isBlank($0) } ?? 0
    let last = lines.lastIndex { !isBlank($0) } ?? 0
    text = lines[first...last].joined(separator: "\n") + "\n"
    var isMetadata = false
    for line in lines[first...last] {
      if let byte = line.utf8.first, byte != 0x20, byte != UInt8(ascii: "#") {
        isMetadata = line.utf8.starts(with: "metadata:".utf8)
        if let value = Self.value("kind", line) { kind = value }
      }
      guard isMetadata else { continue }
      if Self.value("  namespace", line) != nil { hasNamespace = true }
      hook = hook ?? Self.value("helm.sh/hook", line.drop { $0 == " " })
    }
  }

  /// What stands after a key, without quotes.
  private static func value(_ key: String, _ line: Substring) -> String? {
    var rest = line.utf8[...]
    let quote = rest.first.flatMap { $0 == 0x22 || $0 == 0x27 ? $0 : nil }
    if quote != nil { rest.removeFirst() }
    guard rest.starts(with: key.utf8) else { return nil }
    rest = rest.dropFirst(key.utf8.count)
    if let quote {
      guard rest.first == quote else { return nil }
      rest.removeFirst()
    }
    guard rest.first == UInt8(ascii: ":") else { return nil }
    let word = rest.dropFirst().filter { ![0x20, 0x22, 0x27, 0x0D].contains($0) }
    return String(decoding: word.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
  }

  /// Kustomize knows these not to be in a namespace, and of others it can't know.
  var needsNamespace: Bool { !hasNamespace && !Self.clusterKinds.contains(kind) }

  private static let clusterKinds: Set<String> = [
    "APIService", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "Namespace",
    "PriorityClass", "RuntimeClass", "StorageClass", "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
    "MutatingWebhookConfiguration",
  ]
}
