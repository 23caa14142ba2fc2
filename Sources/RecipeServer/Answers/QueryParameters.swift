import CommandSupport
import Diagnostics
import RecipeTable

/// The parameters of a request's query, decoded.
struct QueryParameters {
  private let fields: [(name: String, value: String)]

  /// More are no question about a recipe.
  private static let limit = 1000

  /// - Parameter query: what follows the `?`, percent-encoded; `+` is a blank.
  /// - Throws: for what is not encoded right, or is no UTF-8.
  init(_ query: String) throws {
    let parts = query.utf8.split(separator: UInt8(ascii: "&"), maxSplits: Self.limit)
    guard parts.count <= Self.limit else {
      throw CommandFailure("more than \(Self.limit) parameters", status: ExitStatus.unusable)
    }
    fields = try parts.map { part in
      let pair = part.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return (try Self.decoded(pair[0]), pair.count == 2 ? try Self.decoded(pair[1]) : "")
    }
  }

  private static func decoded(_ text: some Sequence<UInt8>) throws -> String {
    guard let bytes = PercentEncoding.decoded(text, plusIsBlank: true),
      let decoded = String(validating: bytes, as: UTF8.self), !bytes.contains(0)
    else {
      throw CommandFailure(
        "the query is not percent-encoded text in UTF-8", status: ExitStatus.unusable)
    }
    return decoded
  }

  /// - Throws: when there is a parameter of another name.
  func check(known: [String]) throws {
    guard let unknown = fields.first(where: { !known.contains($0.name) }) else { return }
    let hint = didYouMean(nearestName(to: unknown.name, in: known))
    throw CommandFailure(
      "unknown parameter \(unknown.name)\(hint)\nvalid: \(known.joined(separator: ", "))",
      status: ExitStatus.unusable)
  }

  /// All values of this name, in their order.
  func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  /// The value of this name; nil for none.
  ///
  /// - Throws: for several.
  func one(_ name: String) throws -> String? {
    let values = all(name)
    guard values.count < 2 else {
      throw CommandFailure("\(name) is given more than once", status: ExitStatus.unusable)
    }
    return values.first
  }

  /// A whole number.
  func number(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
    guard let text = try one(name) else { return nil }
    let isPlain = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard isPlain, let number = Int(text), range.contains(number) else {
      throw CommandFailure(
        "\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound), not \(text)",
        status: ExitStatus.unusable)
    }
    return number
  }

  /// True where it is given as `true`, or without a value.
  func flag(_ name: String) throws -> Bool {
    switch try one(name) {
    case nil, "false": return false
    case "", "true": return true
    case .some(let other):
      throw CommandFailure("\(name) takes true or false, not \(other)", status: ExitStatus.unusable)
    }
  }
}

extension QueryParameters {
  /// The names of the criteria; `gpu` is another name of the accelerator, as in AICR.
  static let criteria = Dimension.allCases.map(\.name) + ["gpu"]

  /// The criteria as they were typed; nothing is as good as none.
  func typedCriteria() throws -> TypedCriteria {
    var criteria = TypedCriteria()
    for dimension in Dimension.allCases { criteria[dimension] = try filled(dimension.name) }
    if let gpu = try filled("gpu") {
      if let other = criteria[.accelerator], other != gpu {
        throw CommandFailure(
          "gpu is another name of accelerator: give one of them", status: ExitStatus.unusable)
      }
      criteria[.accelerator] = gpu
    }
    return criteria
  }

  private func filled(_ name: String) throws -> String? {
    try one(name).flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// Percent-encoding (RFC 3986).
enum PercentEncoding {
  /// - Returns: nil where a `%` is not followed by two hexadecimal digits.
  static func decoded(_ text: some Sequence<UInt8>, plusIsBlank: Bool) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else {
          return nil
        }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsBlank: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return bytes
  }

  /// A value of a query.
  static func encoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      if isUnreserved(byte) {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let hex = String(byte, radix: 16, uppercase: true)
        encoded += hex.utf8.count == 1 ? "%0" + hex : "%" + hex
      }
    }
    return encoded
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension Criteria {
  /// `service=eks&os=ubuntu`; empty where nothing is stated.
  var query: String {
    stated.map { "\($0.name)=\(PercentEncoding.encoded(self[$0]))" }.joined(separator: "&")
  }
}
