import Measurements
import RecipeTable

/// Reads the operating system of a machine: which release it is, how its kernel was started, which
/// modules that has loaded, and its settings.
struct OSCollector: Collector {
  let root: HostRoot

  var type: String { "OS" }

  func subtypes() async throws(CaptureFailure) -> [Snapshot.Subtype] {
    let subtypes = [
      try release(), try KernelCommandLine(root: root).subtype(), try modules(),
      try KernelSettings(root: root).subtype(),
    ].compactMap { $0 }
    guard !subtypes.isEmpty else {
      throw CaptureFailure("there is neither /etc/os-release nor /proc")
    }
    return subtypes
  }

  // MARK: The release

  /// The variables of https://www.freedesktop.org/software/systemd/man/latest/os-release.html.
  private func release() throws(CaptureFailure) -> Snapshot.Subtype? {
    var text = try root.text("/etc/os-release")
    if text == nil { text = try root.text("/usr/lib/os-release") }
    guard let text else { return nil }
    var readings = Readings()
    for line in text.split(whereSeparator: \.isNewline) {
      guard let (name, value) = Self.assignment(String(line).trimmed) else { continue }
      readings.add(name, value)
    }
    return readings.subtype("release")
  }

  /// A line as a shell would read it; nil for comments and what is no assignment.
  static func assignment(_ line: String) -> (name: String, value: String)? {
    guard let sign = line.firstIndex(of: "="), !line.hasPrefix("#") else { return nil }
    let name = String(line[..<sign])
    guard !name.isEmpty, name.utf8.allSatisfy(isNamePart) else { return nil }
    return (name, unquoted(line[line.index(after: sign)...]))
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
      || byte == UInt8(ascii: "_")
  }

  /// In single quotes everything stands for itself; elsewhere a backslash keeps the next letter as it is.
  private static func unquoted(_ text: Substring) -> String {
    var value = ""
    var quote: Character?
    var isEscaped = false
    for letter in text {
      if isEscaped {
        value.append(letter)
        isEscaped = false
      } else if letter == "\\", quote != "'" {
        isEscaped = true
      } else if letter == quote {
        quote = nil
      } else if quote == nil, letter == "\"" || letter == "'" {
        quote = letter
      } else {
        value.append(letter)
      }
    }
    return value
  }

  // MARK: Modules

  /// Names at the beginnings of the lines of `/proc/modules`, see proc_modules(5).
  private func modules() throws(CaptureFailure) -> Snapshot.Subtype? {
    guard let text = try root.text("/proc/modules") else { return nil }
    var readings = Readings()
    for line in text.split(whereSeparator: \.isNewline) {
      if let name = line.split(separator: " ").first { readings.add(String(name), .bool(true)) }
    }
    return readings.subtype("kmod")
  }
}
