public import RecipeTable
internal import Synchronization

/// A file of Kubernetes objects that recipes refer to, a Go template. One serves every recipe that has it.
public final class Manifest: Sendable {
  let text: String
  let body: BundleContents
  private let known = Mutex<Set<String>?>(nil)
  private let knownImages = Mutex<[ImageFields]?>(nil)
  private let read = Mutex<ManifestTemplate?>(nil)

  public init(_ text: String) {
    self.text = text
    body = BundleContents(text: text)
  }

  /// The template that the text is.
  ///
  /// - Parameter path: for the message of what is wrong with it.
  /// - Throws: `TemplateError` for what is no template, or holds words that are not known here.
  func template(path: String) throws -> ManifestTemplate {
    if let template = read.withLock(\.self) { return template }
    let made = try ManifestTemplate(text, path: path)
    read.withLock { $0 = made }
    return made
  }

  /// Whether one of the objects is that namespace.
  func declares(namespace: String) -> Bool {
    let declared = namespaces
    return declared.contains(namespace) || declared.contains("{{ .Release.Namespace }}")
  }

  /// Where it may name images.
  var imageFields: [ImageFields] {
    if let fields = knownImages.withLock(\.self) { return fields }
    let found = Self.imageFields(in: text)
    knownImages.withLock { $0 = found }
    return found
  }

  private var namespaces: Set<String> {
    if let namespaces = known.withLock(\.self) { return namespaces }
    let found = Self.namespaces(in: text)
    known.withLock { $0 = found }
    return found
  }

  /// The names of the namespaces declared, as they are written but for quotes.
  ///
  /// A template can't be parsed as YAML, so this reads lines; a manifest that hides its kind in a
  /// template action is not seen.
  private static func namespaces(in text: String) -> Set<String> {
    let (kind, name, separator) = (
      Array("kind: Namespace".utf8), Array("  name: ".utf8), Array("---".utf8)
    )
    var found: Set<String> = []
    var names: [String] = []
    var isNamespace = false
    func close() {
      if isNamespace { found.formUnion(names) }
      (names, isNamespace) = ([], false)
    }
    // By bytes: manifests of custom resource definitions are long.
    for line in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      if line.starts(with: separator) { close() }
      if line.elementsEqual(kind) { isNamespace = true }
      if line.starts(with: name) { names.append(unquoted(line.dropFirst(name.count))) }
    }
    close()
    return found
  }

  private static func unquoted(_ bytes: Substring.UTF8View) -> String {
    let isQuoted =
      bytes.count > 1 && bytes.first == bytes.last
      && (bytes.first == UInt8(ascii: "\"") || bytes.first == UInt8(ascii: "'"))
    return String(Substring(isQuoted ? bytes.dropFirst().dropLast() : bytes))
  }
}

/// The manifests of a table, each read once for all bundles that are made of it.
public final class Manifests: Sendable {
  private let table: RecipeTable
  private let known = Mutex<[String: Manifest]>([:])

  public init(of table: RecipeTable) { self.table = table }

  /// - Returns: nil where the table has none of that path.
  func manifest(_ path: String) throws(TableError) -> Manifest? {
    if let manifest = known.withLock({ $0[path] }) { return manifest }
    guard let text = try table.catalog("files").member(path)?.string() else { return nil }
    let made = Manifest(text)
    return known.withLock { known in
      if let other = known[path] { return other }
      known[path] = made
      return made
    }
  }
}
