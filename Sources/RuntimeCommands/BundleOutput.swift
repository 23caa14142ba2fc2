import CommandSupport
import RecipeBundle

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Where a bundle is written to.
struct BundleOutput {
  private enum Form { case folder, archive }

  private let path: String
  private let form: Form
  private let isForced: Bool

  /// - Parameters:
  ///   - path: as it was typed.
  ///   - isForced: whether a bundle that is there may be replaced.
  /// - Throws: where something is there that may not.
  init(_ path: String, isForced: Bool) throws {
    self.path = path
    self.isForced = isForced
    form = [".tar.gz", ".tgz"].contains(where: path.hasSuffix) ? .archive : .folder
    // Also before anything is made, which could take a while.
    switch form {
    case .archive: try requireReplaceable()
    case .folder: try WorkingFolder.requireReplaceable(path, of: kind)
    }
  }

  func write(_ bundle: Bundle, archive: [UInt8]) throws {
    switch form {
    case .archive:
      try InputFiles.requireNotRead(path)
      try writeFile(archive, to: path)
    case .folder:
      let folder = try WorkingFolder(replacing: path, of: kind)
      for file in bundle.files {
        try folder.write(file.contents, to: file.path, isExecutable: file.isExecutable)
      }
      try folder.replace()
    }
  }

  private var kind: WorkingFolder.Kind? {
    isForced ? .init(mark: Bundle.checksumsPath, name: "a bundle") : nil
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
