import Measurements

/// The parameters that the kernel was started with, of `/proc/cmdline`.
///
/// https://www.kernel.org/doc/html/latest/admin-guide/kernel-parameters.html
struct KernelCommandLine {
  let root: HostRoot

  func subtype() throws(CaptureFailure) -> Snapshot.Subtype? {
    guard let line = try root.text("/proc/cmdline") else { return nil }
    var readings = Readings()
    for (name, value) in Self.parameters(line) { readings.add(name, value) }
    return readings.subtype("grub")
  }

  /// Parameters in their order; of one that is given twice most of the kernel takes the last. What
  /// follows `--` is for the first process.
  static func parameters(_ line: String) -> [(name: String, value: String)] {
    words(line).prefix { $0 != "--" }.map { word in
      guard let sign = word.firstIndex(of: "=") else { return (word, "") }
      return (String(word[..<sign]), String(word[word.index(after: sign)...]))
    }
  }

  /// Spaces within double quotes are part of a word, and the quotes are not.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for letter in line {
      if letter == "\"" {
        isQuoted.toggle()
      } else if letter.isWhitespace, !isQuoted {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(letter)
      }
    }
    return word.isEmpty ? words : words + [word]
  }
}
