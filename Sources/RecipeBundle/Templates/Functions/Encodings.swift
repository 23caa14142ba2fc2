internal import Crypto
import RecipeTable

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
