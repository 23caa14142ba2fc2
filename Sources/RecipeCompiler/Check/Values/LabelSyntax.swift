extension String {
  var isLabelName: Bool { self[...].isLabelName }
  var isLabelKey: Bool { self[...].isLabelKey }
}

extension Substring {
  /// Whether it can be the name in a label's key, or a label's value that is not empty.
  var isLabelName: Bool {
    guard let first = utf8.first, let last = utf8.last else { return false }
    return utf8.count <= 63 && first.isLetterOrDigit && last.isLetterOrDigit
      && utf8.allSatisfy { $0.isLetterOrDigit || "-_.".utf8.contains($0) }
  }

  /// Whether it can be the key of a label, an annotation or a taint: a name, perhaps with a domain
  /// and a slash before it.
  var isLabelKey: Bool {
    let parts = split(separator: "/", omittingEmptySubsequences: false)
    return switch parts.count {
    case 1: isLabelName
    case 2: parts[0].isDomain && parts[1].isLabelName
    default: false
    }
  }

  private var isDomain: Bool {
    utf8.count <= 253
      && split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
        part.isLabelName && !part.contains("_") && part == part.lowercased()
      }
  }
}

extension UInt8 {
  /// Of ASCII.
  var isLetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}
