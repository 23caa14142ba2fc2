import Crypto
import Diagnostics
import RecipeTable
import YAMLSyntax

/// Reads a tree from disk.
///
/// - Parameters:
///   - roots: the tree's folder, then the folders of private trees layered over it.
///   - forLinting: whether to read what nothing refers to as well, and to be strict about what the
///     language passes over in silence.
func load(
  roots: [String], forLinting: Bool = false
) -> (tree: RecipeTree, diagnostics: [Diagnostic]) {
  var loader = TreeLoader(
    files: TreeFiles(roots: roots), decoder: Decoder(isStrict: forLinting))
  loader.readRecipes()
  loader.readReferences()
  loader.readFacts()
  if forLinting { loader.readUnused() }
  return loader.finished()
}

private struct TreeLoader {
  private var files: TreeFiles
  private let paths: [String]
  private var decoder: Decoder
  private var tree = RecipeTree()
  private var overlays: [String: Overlay] = [:]
  private var digest = SHA256()

  init(files: TreeFiles, decoder: Decoder) {
    self.files = files
    self.decoder = decoder
    paths = files.paths
  }

  // MARK: Recipes

  mutating func readRecipes() {
    for path in paths {
      switch TreePlace(path) {
      case .registry:
        for root in documents(path) { decoder.registry(root, into: &tree.registry) }
      case .criteria:
        for root in documents(path) { decoder.criteriaCatalog(root, into: &tree.vocabulary) }
      case .base: tree.base = document(path).flatMap { decoder.overlay($0) }
      case .mixin: readMixin(path)
      case .recipe: readRecipe(path)
      case .misnamed:
        decoder.report(
          .warning, "file-not-loaded", "only .yaml files are read; rename this one",
          at: SourceRange(startOf: SourceFile(path: path, text: "")))
      case .facts, .other: break
      }
    }
    tree.overlays = overlays.values.sorted { $0.name.text.precedes($1.name.text) }
    if tree.base == nil, !decoder.diagnostics.hasErrors, files.diagnostics.isEmpty {
      decoder.report("missing-base", "the tree has no \(TreePlace.basePath)", at: nil)
    }
  }

  /// The document of a file that ought to hold a recipe.
  private mutating func recipe(_ path: String) -> YAMLNode? {
    let known = decoder.diagnostics.count
    let root = document(path)
    if root == nil, decoder.diagnostics.count == known, let file = tree.sources.last,
      file.path == path
    {
      decoder.report(
        .warning, "file-not-loaded", "this file is empty, so it is no recipe",
        at: SourceRange(startOf: file))
    }
    return root
  }

  private mutating func readMixin(_ path: String) {
    guard let root = recipe(path), let mixin = decoder.mixin(root) else { return }
    if let kind = root.mapping?["kind"], kind.scalar?.text != "RecipeMixin" {
      decoder.report("wrong-kind", "a file under mixins/ has the kind RecipeMixin", at: kind.range)
    }
    if let earlier = tree.mixins[mixin.name.text] {
      reportTwice("mixin", mixin.name, earlier.name, "duplicate-mixin")
    }
    tree.mixins[mixin.name.text] = mixin
  }

  private mutating func readRecipe(_ path: String) {
    guard let root = recipe(path) else { return }
    switch root.mapping?["kind"]?.scalar?.text ?? "" {
    case "" where root.mapping?["metadata"]?.mapping?["name"] == nil:
      decoder.report(
        .warning, "file-not-loaded", "this has neither a kind nor a name, so it is no overlay",
        at: SourceRange(startOf: root.range.file))
    case "RecipeMetadata", "":
      guard let overlay = decoder.overlay(root) else { return }
      guard overlay.name.text != "base" else {
        return decoder.report(
          "reserved-name", "only \(TreePlace.basePath) is called base; this overlay is not read",
          at: overlay.name.range)
      }
      if let earlier = overlays[overlay.name.text] {
        reportTwice("overlay", overlay.name, earlier.name, "duplicate-overlay")
      }
      overlays[overlay.name.text] = overlay
    case "ValidatorCatalog":
      for root in documents(path, in: files.layers(path).dropLast()) + [root] {
        decoder.validatorCatalog(root, into: &tree.checks)
      }
    default: break
    }
  }

  private mutating func reportTwice(
    _ what: String, _ name: SourceText, _ earlier: SourceText, _ code: String
  ) {
    decoder.diagnostics.append(
      Diagnostic(
        .error, code, "another \(what) has the name \(name.text); this one hides it",
        at: name.range, notes: [Diagnostic.Note("the other one", at: earlier.range)]))
  }

  // MARK: What recipes refer to

  mutating func readReferences() {
    var refs = (tree.base.map { [$0] } ?? []).flatMap(\.allComponentRefs)
    for overlay in tree.overlays { refs += overlay.allComponentRefs }
    for name in tree.mixins.keys.sorted(by: { $0.precedes($1) }) {
      refs += tree.mixins[name]?.spec.componentRefs ?? []
    }
    for ref in refs {
      readValues("components/\(ref.name)/values.yaml", for: nil)
      if let file = ref[.valuesFile] { readValues(file.text, for: file) }
      for file in ref.preManifestFiles + ref.manifestFiles { readText(file) }
    }
    for name in tree.registry.entries.keys.sorted(by: { $0.precedes($1) }) {
      guard let entry = tree.registry.entries[name] else { continue }
      readReadme(name)
      for file in entry.manifestFiles { readText(file) }
      guard let file = entry.healthCheckFile, !file.text.isEmpty else { continue }
      readText(file)
      tree.healthChecks[name] = tree.texts[file.text].map { TracedValue(text: $0, at: file.range) }
    }
  }

  private mutating func readValues(_ path: String, for reference: TracedValue?) {
    guard tree.valuesFiles[path] == nil, exists(path, reference) else { return }
    guard let root = document(path), !root.isNull else {
      let empty = SourceRange(startOf: SourceFile(path: path, text: ""))
      tree.valuesFiles[path] = TracedValue(.map([]), at: empty)
      return
    }
    if root.mapping == nil {
      decoder.report("wrong-type", "Helm values must be a mapping", at: root.range)
    }
    tree.valuesFiles[path] = TracedValue(root)
  }

  private mutating func readText(_ reference: TracedValue) {
    let path = reference.text
    guard tree.texts[path] == nil, exists(path, reference), let bytes = read(path) else { return }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return decoder.report("bad-utf8", "\(path) is not UTF-8", at: reference.range)
    }
    tree.texts[path] = text
    tree.textFiles[path] = SourceFile(path: path, text: text)
  }

  /// Prose for the catalog: nothing in it can break a recipe.
  private mutating func readReadme(_ component: String) {
    let path = "components/\(component)/README.md"
    guard files.contains(path), let bytes = read(path) else { return }
    guard bytes.count <= Self.longestReadme else {
      return decoder.report(
        .warning, "file-not-loaded",
        "a README of over \(Self.longestReadme) bytes is not shown in the catalog",
        at: SourceRange(startOf: SourceFile(path: path, text: "")))
    }
    tree.readmes[component] = String(decoding: bytes, as: UTF8.self)
  }

  private static let longestReadme = 100_000

  /// - Parameter reference: who names the path; nil where it need not exist.
  private mutating func exists(_ path: String, _ reference: TracedValue?) -> Bool {
    guard let reference else { return files.contains(path) }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if path.hasPrefix("/") || parts.contains("..") {
      decoder.report("path-leaves-tree", "\(path) leaves the tree", at: reference.range)
      return false
    }
    if !files.contains(path) {
      let near = nearestName(to: path, in: paths.filter { $0.hasPrefix("components/") })
      let message = "there is no \(path)\(didYouMean(near))"
      tree.missingFiles[path] = message
      decoder.report("missing-file", message, at: reference.range)
      return false
    }
    return true
  }

  /// Lays the tree's own facts over those that this program was built with.
  mutating func readFacts() {
    tree.facts = .builtIn
    for root in documents(ClusterFacts.path) { decoder.facts(root, into: &tree.facts) }
  }

  /// Keeps the YAML files that nothing led to, for those who wonder why. They do not count as part
  /// of the tree.
  mutating func readUnused() {
    for path in paths where TreePlace(path) == .other {
      guard path.hasSuffix(".yaml") || path.hasSuffix(".yml"), tree.texts[path] == nil,
        tree.valuesFiles[path] == nil, let bytes = files.peek(path)
      else { continue }
      let file = SourceFile(path: path, text: String(decoding: bytes, as: UTF8.self))
      tree.unused.append(file.isValuesFile ? unusedValues(bytes, path) : file)
    }
  }

  /// Reads values as well as they can be read: what nothing refers to breaks nothing.
  private mutating func unusedValues(_ bytes: [UInt8], _ path: String) -> SourceFile {
    let document = YAMLDocument(bytes: bytes, path: path)
    tree.roots[ObjectIdentifier(document.file)] = document.root
    if let root = document.root, root.mapping != nil { tree.unusedValues.append(TracedValue(root)) }
    return document.file
  }

  // MARK: Files

  private mutating func read(_ path: String) -> [UInt8]? {
    guard let bytes = files.read(path) else { return nil }
    count(bytes, path)
    return bytes
  }

  /// What identifies the tree: every file that was read, with its path and length.
  private mutating func count(_ bytes: [UInt8], _ path: String) {
    digest.update(data: Array("\(path)\n\(bytes.count)\n".utf8))
    digest.update(data: bytes)
  }

  private mutating func document(_ path: String) -> YAMLNode? {
    read(path).flatMap { parse($0, path) }
  }

  /// The file's document in every layer that has it.
  private mutating func documents(_ path: String) -> [YAMLNode] {
    documents(path, in: files.layers(path))
  }

  private mutating func documents(_ path: String, in layers: [[UInt8]]) -> [YAMLNode] {
    for bytes in layers { count(bytes, path) }
    return layers.compactMap { parse($0, path) }
  }

  private mutating func parse(_ bytes: [UInt8], _ path: String) -> YAMLNode? {
    let document = YAMLDocument(bytes: bytes, path: path)
    decoder.diagnostics += document.diagnostics
    tree.sources.append(document.file)
    tree.roots[ObjectIdentifier(document.file)] = document.root
    if let root = document.root, let header = FileHeader(root, TreePlace(path)) {
      tree.headers.append(header)
    }
    return document.root
  }

  consuming func finished() -> (RecipeTree, [Diagnostic]) {
    tree.digest = "sha256:" + digest.finalize().map(\.hexadecimal).joined()
    return (tree, files.diagnostics + decoder.diagnostics)
  }
}

/// What a path says of a file before it is opened.
enum TreePlace {
  static let basePath = "overlays/base.yaml"

  case registry, criteria, facts, base, mixin, recipe, misnamed, other

  init(_ path: String) {
    let folders = path.split(separator: "/").dropLast().map(String.init)
    let isRecipeFolder = !folders.contains("checks") && folders.first != "components"
    if path == "registry.yaml" {
      self = .registry
    } else if path == "criteria.yaml" {
      self = .criteria
    } else if path == ClusterFacts.path {
      self = .facts
    } else if path == Self.basePath {
      self = .base
    } else if !isRecipeFolder {
      self = .other
    } else if path.hasSuffix(".yml"), ["overlays", "mixins"].contains(folders.first) {
      self = .misnamed
    } else if !path.hasSuffix(".yaml") {
      self = .other
    } else {
      self = folders.first == "mixins" ? .mixin : .recipe
    }
  }
}

extension Overlay {
  /// Those of the spec and those that its profile may set.
  fileprivate var allComponentRefs: [ComponentRef] {
    spec.componentRefs + (profile?.choices.flatMap(\.componentRefs) ?? [])
  }
}

extension UInt8 {
  fileprivate var hexadecimal: String {
    let text = String(self, radix: 16)
    return text.count == 1 ? "0" + text : text
  }
}
