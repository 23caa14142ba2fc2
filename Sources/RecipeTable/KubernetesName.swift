/// Names as Kubernetes takes them.
package enum KubernetesName {
  /// `[prefix/]name`, the prefix a DNS name.
  package static func isLabelKey(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return isName(parts[0])
    case 2: return isSubdomain(parts[0]) && isName(parts[1])
    default: return false
    }
  }

  package static func isLabelValue(_ text: String) -> Bool {
    text.isEmpty || isName(text.utf8[...])
  }

  /// A name of RFC 1123 in small letters, such as nodes have.
  package static func isSubdomain(_ text: String) -> Bool { isSubdomain(text.utf8[...]) }

  /// A part of one, such as namespaces are called.
  package static func isLabel(_ text: String) -> Bool { isLabel(text.utf8[...]) }

  private static func isSubdomain(_ text: Substring.UTF8View) -> Bool {
    (1...253).contains(text.count)
      && text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        .allSatisfy(isHostPart)
  }

  private static func isLabel(_ text: Substring.UTF8View) -> Bool {
    text.count <= 63 && isHostPart(text)
  }

  private static func isHostPart(_ text: Substring.UTF8View) -> Bool {
    text.allSatisfy { isSmallOrDigit($0) || $0 == UInt8(ascii: "-") }
      && text.first.map(isSmallOrDigit) == true && text.last.map(isSmallOrDigit) == true
  }

  private static func isName(_ text: Substring.UTF8View) -> Bool {
    (1...63).contains(text.count)
      && text.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
      && text.first.map(isLetterOrDigit) == true && text.last.map(isLetterOrDigit) == true
  }

  private static func isSmallOrDigit(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isSmallOrDigit(byte) || (0x41...0x5A).contains(byte)
  }
}
