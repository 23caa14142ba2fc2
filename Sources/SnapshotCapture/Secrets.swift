/// What never gets into a snapshot, whatever asks for it: snapshots are passed around, attached to issues
/// and kept in ConfigMaps.
///
/// A key is known by its words, a value by the shapes that issuers document for their tokens, or by
/// looking as random as a key does. What is withheld wrongly is missed less than what is given away.
public enum Secrets {
  /// Whether a reading is, by its key or by its value, or holds in its value, what opens a door.
  public static func isSecret(key: String, value: String) -> Bool {
    isSecret(key: key) || holdsToken(value)
  }

  // MARK: Keys

  /// Words, or words in a row, of the last part of a key.
  private static let words: Set<[String]> = [
    ["password"], ["passwd"], ["passphrase"], ["pwd"], ["secret"], ["secrets"], ["token"],
    ["tokens"],
    ["credential"], ["credentials"], ["apikey"], ["api", "key"], ["access", "key"],
    ["private", "key"],
    ["signing", "key"], ["encryption", "key"], ["fastopen", "key"], ["license", "key"],
    ["authorization"],
    ["cookie"], ["bearer"], ["dockercfg"], ["dockerconfigjson"],
  ]

  static func isSecret(key: String) -> Bool {
    let found = Self.words(of: key)
    // Elsewhere in a key it is what is let pass.
    return found.last == "pass"
      || found.indices.contains { at in
        words.contains([found[at]])
          || at + 1 < found.count && words.contains([found[at], found[at + 1]])
      }
  }

  /// `tcpFastopenKey` and `tcp_fastopen_key` are both tcp, fastopen and key.
  private static func words(of key: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasSmall = false
    for letter in key.unicodeScalars {
      let isCapital = letter.properties.isUppercase
      let isPart = letter.properties.isAlphabetic || (0x30...0x39).contains(letter.value)
      if !isPart || isCapital && wasSmall, !word.isEmpty {
        words.append(word)
        word = ""
      }
      if isPart { word += letter.properties.lowercaseMapping }
      wasSmall = isPart && !isCapital
    }
    return word.isEmpty ? words : words + [word]
  }

  // MARK: Values

  /// Whether one of the words of a text is a token, or an option or a variable that gives one away.
  static func holdsToken(_ text: String) -> Bool {
    if text.contains("PRIVATE KEY-----") { return true }
    return text.split(separator: ";").contains { part in
      let words = part.split(whereSeparator: { $0.isWhitespace || "\"',()[]{}".contains($0) })
      return words.contains { isToken($0) || namesSecret($0) || hasPassword($0) }
        || zip(words, words.dropFirst()).contains(where: isOption)
    }
  }

  /// `--token abcdef`, but not `--token-file /path`.
  private static func isOption(_ name: Substring, of value: Substring) -> Bool {
    name.hasPrefix("-") && !name.contains("=") && isSecret(key: String(name))
      && !value.hasPrefix("-") && !value.hasPrefix("/") && !isSetting(value)
  }

  /// `--token=abcdef`, `PASSWORD=abcdef`, but not `--token-file=/path`.
  private static func namesSecret(_ word: Substring) -> Bool {
    guard let sign = word.firstIndex(of: "="), word.index(after: sign) < word.endIndex else {
      return false
    }
    let (name, value) = (word[..<sign], word[word.index(after: sign)...])
    if isToken(value) { return true }
    return isSecret(key: String(name)) && !value.hasPrefix("/") && !isSetting(value)
  }

  /// `--authentication-token-webhook=true` and `--token-ttl=24h` give nothing away.
  private static func isSetting(_ value: Substring) -> Bool {
    ["true", "false"].contains(value) || value.count <= 4
  }

  /// `scheme://user:password@host`.
  private static func hasPassword(_ word: Substring) -> Bool {
    guard let start = word.firstRange(of: "://")?.upperBound else { return false }
    let authority = word[start...].prefix { $0 != "/" && $0 != "?" }
    guard let at = authority.lastIndex(of: "@") else { return false }
    return authority[..<at].contains(":")
  }

  /// How tokens begin, and how long what follows is at least.
  ///
  /// https://docs.github.com/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
  private static let beginnings: [(String, Int)] = [
    ("ghp_", 30), ("gho_", 30), ("ghu_", 30), ("ghs_", 30), ("ghr_", 30), ("github_pat_", 30),
    ("glpat-", 20), ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("xoxr-", 10), ("xoxs-", 10),
    ("nvapi-", 20), ("hf_", 30), ("sk-", 20), ("AIza", 35), ("ya29.", 20), ("npm_", 30),
    ("pypi-", 50), ("dckr_pat_", 20), ("AKIA", 16), ("ASIA", 16), ("k8s-aws-v1.", 20),
  ]

  private static func isToken(_ word: Substring) -> Bool {
    beginnings.contains { word.hasPrefix($0.0) && word.utf8.count >= $0.0.utf8.count + $0.1 }
      || isWebToken(word) || isBootstrapToken(word) || looksRandom(word)
  }

  /// A JSON Web Token, which ServiceAccounts have: its head is JSON in base64.
  private static func isWebToken(_ word: Substring) -> Bool {
    word.hasPrefix("eyJ") && word.count { $0 == "." } == 2
  }

  /// Of kubeadm: `[a-z0-9]{6}.[a-z0-9]{16}`.
  private static func isBootstrapToken(_ word: Substring) -> Bool {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 6, parts[1].utf8.count == 16 else {
      return false
    }
    return parts.allSatisfy { part in
      part.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    } && parts[1].contains(where: \.isNumber)
  }

  private static let randomLength = 40
  private static let randomTurns = 6

  /// Forty letters in a row that turn between capitals and small ones as often as base64 does, and digits
  /// among them. Digests and identifiers keep to one case.
  private static func looksRandom(_ word: Substring) -> Bool {
    word.utf8.split(whereSeparator: { !isBase64($0) }).contains { run in
      run.count >= randomLength && run.contains { (0x30...0x39).contains($0) }
        && turns(run) >= randomTurns
    }
  }

  private static func turns(_ run: Substring.UTF8View.SubSequence) -> Int {
    let capitals = run.filter { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
      .map { $0 < 0x61 }
    return zip(capitals, capitals.dropFirst()).count { $0 != $1 }
  }

  private static func isBase64(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
}
