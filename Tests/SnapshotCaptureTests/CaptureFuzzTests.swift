import Foundation
import Measurements
import RecipeDocuments
import TestSupport
import Testing

@testable import SnapshotCapture

/// Whatever the files of a machine hold, there is a snapshot that reads back as it was, or a reason.
@Suite struct CaptureFuzzTests {
  private static let files = [
    "/usr/lib/os-release", "/proc/cmdline", "/proc/modules", "/proc/sys/kernel/osrelease",
    "/proc/sys/sunrpc/transports", "/sys/module/nvidia/version",
    "/sys/bus/pci/devices/0000:01:00.0/device", "/sys/bus/pci/devices/0000:01:00.0/class",
    "/proc/driver/nvidia/gpus/0000:53:00.0/information",
  ]

  private static let pieces: [[UInt8]] =
    [
      "=", "\"", "'", "\\", "\n", " ", "\t", "#", "--", "0x10de", "0x0302", ":", "é", "\u{85}",
      "\u{FEFF}",
      "<<", "- ", "null", "1e9", "A", "_",
    ].map { Array($0.utf8) } + [[0], [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x1B, 0x5B]]

  @Test(.timeLimit(.minutes(10)), arguments: 0..<4) func files(_ seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let root = try RecordedRoot("ubuntu-h100")
    let collectors = try HostCollectors.all(
      root: root.path, services: [], systemctl: root.systemctl
    ).filter { $0.type != "SystemD" }
    for _ in 0..<100 {
      let path = root.path + Self.files.randomElement(using: &random)!
      try Data(Self.text(&random)).write(to: URL(fileURLWithPath: path))
      var capture = Capture(collectors: collectors)
      capture.isBestEffort = true
      try expectReadable(Snapshot(measurements: try await capture.measurements()))
    }
  }

  @Test(arguments: 10..<14) func services(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let text = String(decoding: Self.text(&random), as: UTF8.self)
      guard
        let subtype = ServiceProperties("LoadState=loaded\n" + text).readings.subtype("a.service")
      else { continue }
      try expectReadable(
        Snapshot(measurements: [.init(type: "SystemD", subtypes: [subtype])]))
    }
  }

  private func expectReadable(_ snapshot: Snapshot) throws {
    let text = try snapshot.document.yaml()
    let again = try Snapshot.read(Array(text.utf8), path: "snapshot")
    #expect(again.document == snapshot.document)
    let json = try Snapshot.read(Array(snapshot.document.json().utf8), path: "snapshot")
    #expect(json.document == snapshot.document)
  }

  private static func text(_ random: inout SeededGenerator) -> [UInt8] {
    (0..<Int.random(in: 0...40, using: &random)).flatMap { _ in
      pieces.randomElement(using: &random)!
    }
  }
}
