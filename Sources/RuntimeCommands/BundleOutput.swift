import CommandSupport
import RecipeBundle

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Where a bundle is written to.
struct BundleOutput {
  private enum Form { case folder, archive, layout }

  private static let layoutScheme = "oci:"

  private let path: String
  private let form: Form
  private let isForced: Bool

  /// - Parameters:
  ///   - typed: a folder, an archive by the end of its name, or `oci:` and a folder.
  ///   - isForced: whether a bundle that is there may be replaced.
  /// - Throws: where something is there that may not.
  init(_ typed: String, isForced: Bool) throws {
    let isLayout = typed.hasPrefix(Self.layoutScheme)
    path = isLayout ? String(typed.dropFirst(Self.layoutScheme.count)) : typed
    let isArchive = [".tar.gz", ".tgz"].contains(where: path.hasSuffix)
    form = isLayout ? .layout : isArchive ? .archive : .folder
    self.isForced = isForced
    guard !path.isEmpty else {
      throw CommandFailure("--output names no place", status: ExitStatus.unusable)
    }
    // Also before anything is made, which could take a while.
    switch form {
    case .archive: try requireReplaceable()
    case .folder, .layout: try WorkingFolder.requireReplaceable(path, of: kind)
    }
  }

  /// - Parameters:
  ///   - archive: the bundle's.
  ///   - key: whose signature is put beside what `larder verify` takes it for; nil for none.
  func write(_ bundle: Bundle, archive: [UInt8], signedBy key: SigningKey?) throws {
    switch form {
    case .archive:
      try InputFiles.requireNotRead(path)
      try writeFile(archive, to: path)
      if let key {
        let place = DetachedSignature.path(of: path)
        try DetachedSignature.write(try key.signature(of: archive), to: place)
      }
    case .folder: try write(bundle.files, signing: Bundle.checksumsPath, key)
    case .layout: try write(OCILayout.files(of: bundle), signing: OCILayout.signedPath, key)
    }
  }

  private func write(
    _ files: [BundleFile], signing signed: String, _ key: SigningKey?
  ) throws {
    let folder = try WorkingFolder(replacing: path, of: kind)
    for file in files {
      try folder.write(file.contents, to: file.path, isExecutable: file.isExecutable)
      guard let key, file.path == signed else { continue }
      let signature = try key.signature(of: file.contents)
      try folder.write(signature, to: DetachedSignature.path(of: signed))
    }
    try folder.replace()
  }

  private var kind: WorkingFolder.Kind? {
    guard isForced else { return nil }
    let mark = form == .layout ? OCILayout.signedPath : Bundle.checksumsPath
    return .init(mark: mark, name: form == .layout ? "an image layout" : "a bundle")
  }

  private func requireReplaceable() throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard isForced, status.st_mode & S_IFMT != S_IFDIR else {
      let hint = isForced ? " as a folder" : "; --force replaces it"
      throw CommandFailure("\(path) is there already\(hint)", status: ExitStatus.unusable)
    }
  }
}
