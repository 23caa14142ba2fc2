import Foundation

/// The files of a machine, recorded in one text: `-- PATH --` begins a file, `-- PATH -> TARGET --` is a
/// link, and `-- @systemctl/UNIT --` is what systemctl shows of a unit there.
public struct RecordedRoot: Sendable, CustomStringConvertible {
  public static let names = ["ubuntu-h100", "cos-h100", "amazonlinux-no-gpu"]

  public let name: String
  /// The measurements of the snapshot that it must give.
  public let expected: String
  private let folder: TemporaryFolder

  public var description: String { name }
  public var path: String { folder.path + "/root" }
  /// A stand-in for the program.
  public var systemctl: String { folder.path + "/systemctl" }

  public init(_ name: String) throws {
    self.name = name
    folder = try TemporaryFolder()
    let place = Locations.package + "/Tests/SnapshotCaptureTests/Roots/\(name).txt"
    let text = try String(contentsOfFile: place, encoding: .utf8)
    var sections = Fixture.sections(of: text).sections
    guard sections.first?.path == "expected" else {
      throw Fixture.Malformed(reason: "\(name) must start with -- expected --")
    }
    expected = sections.removeFirst().text
    for section in sections { try write(section) }
    try writeProgram()
  }

  private func write(_ section: Fixture.Section) throws {
    let parts = section.path.components(separatedBy: " -> ")
    if parts.count == 2 {
      try link(parts[0], to: parts[1])
    } else if section.path.hasPrefix("@") {
      try folder.write(section.text, to: String(section.path.dropFirst()) + ".txt")
    } else {
      try folder.write(section.text, to: "root" + section.path)
    }
  }

  private func link(_ path: String, to target: String) throws {
    let place = self.path + path
    try FileManager.default.createDirectory(
      atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
  }

  /// Takes `show --no-pager -- UNIT` and nothing else.
  private func writeProgram() throws {
    let units = folder.path + "/systemctl-units"
    let recorded = folder.path + "/systemctl"
    if FileManager.default.fileExists(atPath: recorded) {
      try FileManager.default.moveItem(atPath: recorded, toPath: units)
    }
    try folder.write(
      """
      #!/bin/sh
      [ "$1 $2 $3" = "show --no-pager --" ] || exit 1
      exec cat "\(units)/$4.txt"

      """, to: "systemctl")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: systemctl)
  }
}
