import Measurements
import RecipeTable
import TestSupport
import Testing

@testable import SnapshotCapture

@Suite struct GPUCollectorTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("", to: "sys/bus/pci/drivers/none")
  }

  private func add(_ address: String, _ device: String, classCode: String = "0x030200") throws {
    let path = "sys/bus/pci/devices/0000:\(address):00.0/"
    try folder.write("0x10de\n", to: path + "vendor")
    try folder.write("0x\(device)\n", to: path + "device")
    try folder.write("\(classCode)\n", to: path + "class")
  }

  private func hardware() async throws -> Snapshot.Subtype {
    try #require(
      try await GPUCollector(root: HostRoot(folder.path)).subtypes().first { $0.name == "hardware" }
    )
  }

  private func reading(_ key: String) async throws -> Value? {
    try await hardware().record.data.first { $0.key == key }?.value
  }

  @Test func twoModelsAreNotTakenForOne() async throws {
    try add("0b", "20b5")
    try add("0a", "2330")
    #expect(try await reading("model") == .string("a100, h100"))
    #expect(try await reading("gpu-count") == .int(2))
    let addresses = try await hardware().items.map {
      $0.context.first { $0.key == "pci-address" }?.value
    }
    #expect(addresses == [.string("0000:0a:00.0"), .string("0000:0b:00.0")])
  }

  @Test func aBoardThatNobodyKnowsIsSaidToBeOne() async throws {
    try add("0a", "ffff")
    #expect(try await reading("model") == nil)
    #expect(try await reading("gpu-present") == .bool(true))
    try add("0b", "2335")
    #expect(try await reading("model") == .string("h200, unknown-ffff"))
  }

  @Test func onlyDisplayControllersAreGPUs() async throws {
    // The sound of a graphics card, and a bridge.
    try add("0a", "22e8", classCode: "0x040300")
    try add("0b", "22a3", classCode: "0x068000")
    #expect(try await reading("gpu-count") == .int(0))
    #expect(try await reading("nvswitch-count") == .int(1))
  }

  @Test func aMachineWithoutABusIsNone() async throws {
    let empty = GPUCollector(root: HostRoot(folder.path + "/sys"))
    await #expect(throws: CaptureFailure("there is no /sys/bus")) { try await empty.subtypes() }
  }

  /// Otherwise a recipe could be chosen that no snapshot ever leads to.
  @Test func everyAcceleratorOfOurFactsHasABoard() throws {
    let known = Set(GPUModels.builtIn.names.values)
    for name in ["a100", "b200", "gb200", "gb300", "h100", "h200", "l40", "l40s", "rtx-pro-6000"] {
      #expect(known.contains(name), "\(name)")
    }
    #expect(GPUModels.builtIn.switches == ["1af1", "22a3"])
  }
}
