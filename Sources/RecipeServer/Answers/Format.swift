import CommandSupport
import HTTPTypes

/// How an answer is written.
enum Format: String, CaseIterable, Sendable {
  case json, yaml, text, table, ctrf, junit
  case tarGzip = "tar.gz"

  var contentType: String {
    switch self {
    case .json, .ctrf: "application/json"
    case .yaml: "application/yaml"
    case .text, .table: "text/plain; charset=utf-8"
    case .junit: "application/xml"
    case .tarGzip: "application/gzip"
    }
  }

  /// The names of media types that ask for it.
  private var mediaTypes: [String] {
    switch self {
    case .json, .ctrf: ["application/json"]
    case .yaml: ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"]
    case .text, .table: ["text/plain"]
    case .junit: ["application/xml", "text/xml"]
    case .tarGzip: ["application/gzip", "application/x-gzip", "application/octet-stream"]
    }
  }

  /// What is asked for, by the parameter `format` or else by the header `Accept` (RFC 9110, 12.5.1).
  ///
  /// - Parameter offered: the first is given where nobody asks for another.
  /// - Throws: where none is offered that was asked for.
  static func chosen(
    _ parameters: QueryParameters, accept: String?, among offered: [Format]
  ) throws -> Format {
    if let name = try parameters.one("format") {
      guard let format = offered.first(where: { $0.rawValue == name }) else {
        let known = offered.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure("format takes \(known), not \(name)", status: ExitStatus.unusable)
      }
      return format
    }
    guard let accept else { return offered[0] }
    let ranges = Weighted.list(accept)
    let weights = offered.map { format in
      format.mediaTypes.map { Self.weight(of: $0, in: ranges) }.max() ?? 0
    }
    guard let best = weights.max(), best > 0, let index = weights.firstIndex(of: best) else {
      let types = offered.map { $0.mediaTypes[0] }.joined(separator: ", ")
      throw Problem(
        .notAcceptable, "not-acceptable", "there is no \(accept) of this, only \(types)")
    }
    return offered[index]
  }

  /// The most specific range that covers the type decides.
  private static func weight(of type: String, in ranges: [Weighted]) -> Int {
    let family = type.prefix { $0 != "/" } + "/*"
    for name in [type, String(family), "*/*"] {
      if let range = ranges.first(where: { $0.name == name }) { return range.weight }
    }
    return 0
  }
}

/// An element of a list such as that of `Accept`.
struct Weighted {
  /// In lower case, without parameters.
  let name: String
  /// In thousandths; 0 says that it is not wanted.
  let weight: Int

  /// - Returns: what can be read of the list.
  static func list(_ text: String) -> [Weighted] {
    text.split(separator: ",").prefix(100).map { element in
      let parts = element.split(separator: ";").map(Self.trimmed)
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
      return Weighted(
        name: parts.first ?? "", weight: weight.map { Self.thousandths($0.dropFirst(2)) } ?? 1000)
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    text.filter { $0 != " " && $0 != "\t" }.lowercased()
  }

  private static func thousandths(_ text: Substring) -> Int {
    guard let value = Double(text), value >= 0 else { return 0 }
    return Int((min(value, 1) * 1000).rounded())
  }
}

extension HTTPFields {
  /// Whether the client takes gzip (RFC 9110, 12.5.3).
  var acceptsGzip: Bool {
    guard let text = self[.acceptEncoding] else { return false }
    let codings = Weighted.list(text)
    let named = codings.first { $0.name == "gzip" || $0.name == "x-gzip" }
    return (named ?? codings.first { $0.name == "*" }).map { $0.weight > 0 } ?? false
  }
}
