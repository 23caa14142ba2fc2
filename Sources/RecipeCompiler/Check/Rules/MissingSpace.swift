import Diagnostics

/// A key and a value that are one text.
struct MissingSpace: Rule {
  static let page = RulePage(
    code: "missing-space", severity: .error,
    summary: "a key has no space behind its colon, so that it is no key",
    explanation: """
      YAML takes `enabled:true` for a text of twelve letters, and as it stands alone below another key \
      it becomes that key's value. Whoever reads the file gets a text instead of a map. Put a space \
      behind the colon; quote the text if it is meant.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      cache:
        enabled:[-true-]{+ true+}
      """)

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.plainTexts { $0.utf8.contains(UInt8(ascii: ":")) }.compactMap { text in
      guard let key = text.key, key.keyRange.end.line < text.range.start.line,
        let name = keyGlued(text.text), !key.key.lowercased().hasSuffix("image")
      else { return nil }
      return found(
        "\(text.text) is the whole value of \(key.key); put a space behind \(name):",
        at: text.range)
    }
  }

  /// What looks like a key at the start of a text; nil for addresses and whatever has white space.
  private func keyGlued(_ text: String) -> Substring? {
    guard let colon = text.firstIndex(of: ":"), !text.contains(where: \.isWhitespace) else {
      return nil
    }
    let (name, value) = (text[..<colon], text[text.index(after: colon)...])
    guard let first = name.utf8.first, first.isLetterOrDigit, name.contains(where: \.isLetter),
      name.utf8.allSatisfy({ $0.isLetterOrDigit || "-_".utf8.contains($0) }),
      !value.isEmpty, !value.hasPrefix("/"), !value.hasPrefix(":")
    else { return nil }
    return name
  }
}
