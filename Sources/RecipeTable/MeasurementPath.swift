/// The address of a reading in a snapshot: `Type.subtype.key`, or `Type.subtype[selector].key` for one
/// of several items. Keys can hold dots, and so can the subtypes of `SystemD`, which are units.
public struct MeasurementPath: Hashable, Sendable {
  /// Which of a subtype's items is meant.
  public enum Selector: Hashable, Sendable {
    /// Counted from 0.
    case index(Int)
    /// The one item that has a field of this name with this value.
    case field(name: String, value: String)
  }

  /// The text is no address.
  public struct Malformed: Error, Equatable {
    public let text: String
  }

  public let type: String
  public let subtype: String
  public let selector: Selector?
  public let key: String

  /// The type whose subtypes are the names of systemd's units, which have dots.
  public static let unitType = "SystemD"
  /// The type that speaks of what is deployed, `Deployment.component.version`.
  public static let deploymentType = "Deployment"
  /// No reading but a question to the labels of all GPU nodes together; its value is `key=value` or
  /// `!key`.
  public static let gpuNodesLabel = "NodeTopology.gpu-nodes.label"

  /// - Throws: when the text has no three parts, one of them is empty, or the selector is neither a
  ///   number nor `field=value`.
  public init(_ text: String) throws(Malformed) {
    guard !text.contains(where: \.isWhitespace), let dot = text.firstIndex(of: ".") else {
      throw Malformed(text: text)
    }
    let type = String(text[..<dot])
    let rest = text[text.index(after: dot)...]
    guard
      let parts = Parts(item: rest) ?? Parts(reading: rest, atLastDot: type == Self.unitType),
      !type.isEmpty, !parts.subtype.isEmpty, !parts.key.isEmpty
    else { throw Malformed(text: text) }
    let selector = parts.selector.map { Selector($0) }
    if case .some(nil) = selector { throw Malformed(text: text) }
    self.type = type
    self.subtype = String(parts.subtype)
    self.selector = selector ?? nil
    self.key = String(parts.key)
  }

  init(type: String, subtype: String, selector: Selector?, key: String) {
    self.type = type
    self.subtype = subtype
    self.selector = selector
    self.key = key
  }

  /// What follows the type.
  private struct Parts {
    let subtype: Substring
    let selector: Substring?
    let key: Substring

    init?(item rest: Substring) {
      guard let open = rest.firstIndex(of: "["), let close = rest.firstRange(of: "]."),
        open < close.lowerBound, !rest[..<open].contains(".")
      else { return nil }
      subtype = rest[..<open]
      selector = rest[rest.index(after: open)..<close.lowerBound]
      key = rest[close.upperBound...]
    }

    init?(reading rest: Substring, atLastDot: Bool) {
      guard let dot = atLastDot ? rest.lastIndex(of: ".") : rest.firstIndex(of: ".") else {
        return nil
      }
      subtype = rest[..<dot]
      selector = nil
      key = rest[rest.index(after: dot)...]
    }
  }
}

extension MeasurementPath.Selector {
  /// - Parameter text: what stands between the brackets.
  fileprivate init?(_ text: Substring) {
    if let sign = text.firstIndex(of: "=") {
      let value = text[text.index(after: sign)...]
      guard sign > text.startIndex, !value.isEmpty else { return nil }
      self = .field(name: String(text[..<sign]), value: String(value))
    } else if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let index = Int(text) {
      self = .index(index)
    } else {
      return nil
    }
  }
}
