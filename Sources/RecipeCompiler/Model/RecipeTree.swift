import Diagnostics
import RecipeTable
import YAMLSyntax

/// A recipe tree as it was loaded.
struct RecipeTree: Sendable {
  var base: Overlay?
  /// Without base, sorted by name, every name once.
  var overlays: [Overlay] = []
  var mixins: [String: Mixin] = [:]
  var registry = Registry()
  var vocabulary = Vocabulary.builtIn
  var checks: [ValidatorCheck] = []
  /// What is known without the tree, and what the tree adds to it. Resolving does not read it.
  var facts = ClusterFacts()
  /// The Helm values files that references name, and each component's own `values.yaml`.
  var valuesFiles: [String: TracedValue] = [:]
  /// Files that references name and that are not there, with what was said of them.
  var missingFiles: [String: String] = [:]
  /// The texts of manifests and health checks that references name.
  var texts: [String: String] = [:]
  /// The same as files, for those who point into them.
  var textFiles: [String: SourceFile] = [:]
  /// The text of each component's health check.
  var healthChecks: [String: TracedValue] = [:]
  /// What the `README.md` of each component's folder says, in Markdown.
  var readmes: [String: String] = [:]
  /// The files that were read as YAML.
  var sources: [SourceFile] = []
  /// What was read from them, for those who look at how it was written.
  var roots: [ObjectIdentifier: YAMLNode] = [:]
  /// What those of them that are recipes, or speak of recipes, say of themselves.
  var headers: [FileHeader] = []
  /// The YAML files that nothing refers to, in no order that matters.
  var unused: [SourceFile] = []
  /// Those of them that are Helm values.
  var unusedValues: [TracedValue] = []
  /// The SHA-256 of every file that was read, with its path.
  var digest = ""
}

/// The component registry: what is known of a component wherever it is used.
struct Registry: Sendable {
  struct Entry: Sendable {
    let name: String
    let range: SourceRange
    let displayName: String?
    let description: String?
    let defaultType: String
    /// What an empty field of a Helm reference becomes.
    var defaults: [ComponentRef.Scalar: TracedValue] = [:]
    /// What an empty field of a Kustomize reference becomes.
    var kustomizeDefaults: [ComponentRef.Scalar: TracedValue] = [:]
    var manifestFiles: [TracedValue] = []
    var healthCheckFile: TracedValue?
    /// The entry as it was written, for those who deploy.
    let value: TracedValue
  }

  var entries: [String: Entry] = [:]
}

/// A check that the validator catalog knows.
struct ValidatorCheck: Sendable {
  let name: String
  let phase: String
  /// Where the phase is written; without it, the name.
  let phasePlace: SourceRange
  let timeout: TracedValue?
  let description: String?
}
