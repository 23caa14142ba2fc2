/// What is not as a bundle promises it to be.
public enum BundleProblem: Sendable, Hashable {
  /// Its contents are not those of the list of checksums.
  case changed(String)
  case missing(String)
  /// The list of checksums does not have it.
  case extra(String)
  case repeated(String)
  /// Where upper and lower case are the same, one of them would replace the other.
  case caseClash(String, String)
  /// It would be unpacked outside the bundle's folder, or where no file of a bundle can be.
  case leaves(String)
  case notAFile(String, kind: String)
  /// It is a file here and a folder there.
  case fileAndFolder(String)
  case mode(String, UInt32)
  /// More than one folder at the top, or files beside it.
  case severalFolders
  case noChecksums
  case badChecksums(line: Int)
  case noProvenance
  /// It is no statement of Larder's about a bundle.
  case badProvenance(String)
  /// What it says of a file is not what checksums.txt says, or one of them does not have it.
  case provenanceDiffers(String)
  /// Of an OCI image layout.
  case badLayout(String)
}

extension BundleProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .changed(let path): "\(shown(path)) was changed"
    case .missing(let path): "\(shown(path)) is missing"
    case .extra(let path): "\(shown(path)) does not belong to the bundle"
    case .repeated(let path): "\(shown(path)) is there twice"
    case .caseClash(let path, let other):
      "\(shown(path)) and \(shown(other)) differ in upper and lower case alone"
    case .leaves(let path): "\(shown(path)) is not a path within the bundle"
    case .notAFile(let path, let kind): "\(shown(path)) is \(kind)"
    case .fileAndFolder(let path): "\(shown(path)) is a file and a folder"
    case .mode(let path, let mode):
      "\(shown(path)) has the permissions \(String(mode, radix: 8))"
    case .severalFolders: "it is not one folder"
    case .noChecksums: "there is no checksums.txt"
    case .badChecksums(let line): "line \(line) of checksums.txt is not a checksum and a path"
    case .noProvenance: "there is no provenance.json"
    case .badProvenance(let reason): "provenance.json \(reason)"
    case .provenanceDiffers(let path): "provenance.json does not say the same of \(shown(path))"
    case .badLayout(let reason): reason
    }
  }

  /// Nothing of a path may command a terminal.
  private func shown(_ path: String) -> String {
    path.unicodeScalars.reduce(into: "") { $0 += $1.escaped(asASCII: true) }
  }
}
