import Diagnostics
import YAMLSyntax

/// A file of a tree after fixes, not yet written.
public struct FixedFile: Sendable {
  /// Where the file is: within the tree, whatever links lead to it.
  public let place: String
  public let bytes: [UInt8]
  /// What is no longer to be found in it.
  public let fixed: [Diagnostic]
}

/// What the files of a tree are once the fixes of findings are made.
///
/// Of fixes that are in each other's way the first is made; linting again offers the others. A file
/// that is no longer as it was linted stays as it is, and so does one that would not be YAML any more.
///
/// - Parameter roots: as for `lint`.
/// - Returns: the files that change, in the order of their first findings.
public func fixedFiles(_ findings: [Diagnostic], roots: [String]) -> [FixedFile] {
  let tree = TreeFiles(roots: roots)
  var order: [SourceFile] = []
  var byFile: [ObjectIdentifier: [Diagnostic]] = [:]
  for finding in findings {
    guard let file = finding.fix?.edits.first?.range.file else { continue }
    if byFile[ObjectIdentifier(file)] == nil { order.append(file) }
    byFile[ObjectIdentifier(file), default: []].append(finding)
  }
  return order.compactMap { file in
    guard let (place, mark) = tree.place(of: file) else { return nil }
    let fixing = FileFixing(file, byFile[ObjectIdentifier(file)] ?? [])
    return fixing.text.map {
      FixedFile(place: place, bytes: mark + Array($0.utf8), fixed: fixing.fixed)
    }
  }
}

extension TreeFiles {
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Where a file that was read still is with the same text, and the mark before the text. Nil where
  /// it is not, or its bytes are no text.
  func place(of file: SourceFile) -> (place: String, mark: [UInt8])? {
    for (place, bytes) in contents(file.path).reversed() {
      let mark = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark : []
      if bytes.dropFirst(mark.count).elementsEqual(file.text.utf8) { return (place, mark) }
    }
    return nil
  }
}

/// Makes as many fixes in one file as get along.
private struct FileFixing {
  private let file: SourceFile
  private let before: Soundness
  private(set) var fixed: [Diagnostic] = []
  /// Nil where nothing changes.
  private(set) var text: String?

  init(_ file: SourceFile, _ findings: [Diagnostic]) {
    self.file = file
    before = Soundness(file.text)
    let separate = Self.separate(findings)
    if attempt(separate) { return }
    for finding in separate { _ = attempt(fixed + [finding]) }
  }

  /// The first of those that touch.
  private static func separate(_ findings: [Diagnostic]) -> [Diagnostic] {
    var taken: [SourceRange] = []
    return findings.filter { finding in
      let ranges = (finding.fix?.edits ?? []).map(\.range)
      guard !ranges.contains(where: { range in taken.contains { range.touches($0) } }) else {
        return false
      }
      taken += ranges
      return true
    }
  }

  private mutating func attempt(_ findings: [Diagnostic]) -> Bool {
    guard let changed = file.applying(findings.flatMap { $0.fix?.edits ?? [] }),
      !changed.utf8.elementsEqual(file.text.utf8), Soundness(changed).isKept(after: before)
    else { return false }
    (text, fixed) = (changed, findings)
    return true
  }
}

/// What must not get worse when a file is fixed.
private struct Soundness {
  /// Of YAML.
  private let errors: Int
  /// Values that say nothing, such as a mapping that lost its last key.
  private let empties: Int

  init(_ text: String) {
    let document = YAMLDocument(bytes: Array(text.utf8), path: "")
    errors = document.diagnostics.count
    empties = document.root?.empties ?? 0
  }

  func isKept(after before: Soundness) -> Bool {
    errors <= before.errors && empties <= before.empties
  }
}

extension YAMLNode {
  fileprivate var empties: Int {
    switch content {
    case .scalar: isNull ? 1 : 0
    case .sequence(let nodes): nodes.isEmpty ? 1 : nodes.reduce(0) { $0 + $1.empties }
    case .mapping(let mapping):
      mapping.entries.isEmpty ? 1 : mapping.entries.reduce(0) { $0 + $1.value.empties }
    }
  }
}

extension SourceRange {
  /// Whether they overlap, or one ends where the other starts.
  fileprivate func touches(_ other: SourceRange) -> Bool {
    start <= other.end && other.start <= end
  }
}
