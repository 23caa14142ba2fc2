internal import Crypto

extension TemplateFunctions {
  /// Other formats.
  static let encodings: [String: TemplateFunction] = [
    "toYaml": TemplateFunction(.any) { try .checked(TemplateYAMLWriter.write($0[0])) },
    "toJson": TemplateFunction(.any) { try .checked($0[0].json()) },
    "b64enc": TemplateFunction(.text) { try .checked(Base64.encoded(Array($0[0].argument.utf8))) },
    "sha256sum": TemplateFunction(.text) { arguments in
      let digest = SHA256.hash(data: Array(arguments[0].argument.utf8))
      return .string(digest.reduce(into: "") { $0 += GoText.hexadecimal(UInt32($1), 2) })
    },
  ]
}

/// RFC 4648, section 4.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encoded(_ bytes: [UInt8]) -> String {
    var output: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let number = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        let letter = alphabet[Int(number >> UInt32(18 - 6 * place)) & 63]
        output.append(place <= group.count ? letter : UInt8(ascii: "="))
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
