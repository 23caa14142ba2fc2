/// Words as a POSIX shell reads them back unchanged.
enum ShellText {
  /// In single quotes, within which nothing has a meaning but their end.
  static func quoted(_ word: String) -> String {
    "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  /// Bare where a person would write it so, in single quotes otherwise.
  static func word(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "._/:=@%+-".utf8.contains(byte)
      }
    }
    return plain && !word.isEmpty ? word : quoted(word)
  }

  static func command(_ words: [String]) -> String {
    words.map(self.word).joined(separator: " ")
  }
}
