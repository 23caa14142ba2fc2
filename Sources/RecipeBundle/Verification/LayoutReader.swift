import RecipeDocuments
import RecipeTable

extension OCILayout {
  /// The bundle's archive out of a layout that has it and nothing else.
  ///
  /// - Parameter files: everything in the layout's folder.
  /// - Returns: nil for the archive where the way to it is broken.
  public static func archive(
    in files: [PackedFile]
  ) -> (archive: [UInt8]?, problems: [BundleProblem]) {
    var reader = LayoutReader(files)
    let archive = reader.archive()
    reader.checkOthers()
    return (archive, reader.problems)
  }
}

private struct LayoutReader {
  private let files: [String: PackedFile]
  private var seen: Set<String> = [OCILayout.layoutPath, OCILayout.indexPath]
  private(set) var problems: [BundleProblem] = []

  init(_ packed: [PackedFile]) {
    files = Dictionary(packed.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    for file in packed {
      if case .other(let kind) = file.kind { problems.append(.notAFile(file.path, kind: kind)) }
    }
  }

  mutating func archive() -> [UInt8]? {
    let layout = document(OCILayout.layoutPath, file(OCILayout.layoutPath))
    if layout?["imageLayoutVersion"]?.string != OCILayout.version {
      problems.append(.badLayout("oci-layout is not of version \(OCILayout.version)"))
    }
    let manifests =
      document(OCILayout.indexPath, file(OCILayout.indexPath))?["manifests"]?.elements ?? []
    guard manifests.count == 1,
      let manifest = document("the manifest", blob(manifests[0], OCILayout.manifestType))
    else {
      problems.append(.badLayout("index.json does not lead to one manifest"))
      return nil
    }
    return layer(of: manifest)
  }

  private mutating func layer(of manifest: Value) -> [UInt8]? {
    if manifest["artifactType"]?.string != OCILayout.artifactType {
      problems.append(.badLayout("the manifest is not that of a bundle"))
    }
    _ = manifest["config"].flatMap { blob($0, OCILayout.emptyType) }
    let layers = manifest["layers"]?.elements ?? []
    guard layers.count == 1 else {
      problems.append(.badLayout("the manifest does not have one layer"))
      return nil
    }
    return blob(layers[0], OCILayout.layerType)
  }

  /// What a descriptor refers to, when it is of that type and as the descriptor says.
  private mutating func blob(_ descriptor: Value, _ type: String) -> [UInt8]? {
    let prefix = "sha256:"
    guard descriptor["mediaType"]?.string == type,
      let digest = descriptor["digest"]?.string, digest.hasPrefix(prefix)
    else {
      problems.append(.badLayout("there is no descriptor of \(type)"))
      return nil
    }
    let path = OCILayout.path(ofBlob: String(digest.dropFirst(prefix.count)))
    seen.insert(path)
    guard let contents = file(path) else { return nil }
    guard prefix + BundleArchive.sha256(contents) == digest,
      descriptor["size"]?.int == contents.count
    else {
      problems.append(.changed(path))
      return nil
    }
    return contents
  }

  private mutating func file(_ path: String) -> [UInt8]? {
    guard let file = files[path], file.kind == .file else {
      problems.append(.missing(path))
      return nil
    }
    return file.contents
  }

  private mutating func document(_ name: String, _ contents: [UInt8]?) -> Value? {
    guard let contents else { return nil }
    guard let document = Value(document: contents) else {
      problems.append(.badLayout("\(name) can't be read"))
      return nil
    }
    return document
  }

  /// A layout may hold several images; a bundle's holds it alone.
  mutating func checkOthers() {
    let others = files.values.filter { $0.kind == .file && !seen.contains($0.path) }
    problems += others.map { .extra($0.path) }
    problems.sort { $0.description.precedes($1.description) }
  }
}
