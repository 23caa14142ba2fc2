import Measurements
import RecipeTable

/// Reads the GPUs of a machine off the PCI bus, with or without a driver and without nvidia-smi.
///
/// https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-bus-pci
struct GPUCollector: Collector {
  let root: HostRoot

  var type: String { "GPU" }

  func subtypes() async throws(CaptureFailure) -> [Snapshot.Subtype] {
    let devices = try PCIDevice.all(root)
    let gpus = devices.filter(\.isGPU)
    var readings = Readings()
    readings.add("detection-source", "sysfs")
    readings.add("gpu-count", .int(Int64(gpus.count)))
    readings.add("gpu-present", .bool(!gpus.isEmpty))
    readings.add("nvswitch-count", .int(Int64(devices.count(where: \.isNVSwitch))))
    if let model = Self.model(of: gpus) { readings.add("model", model) }
    addDriver(to: &readings)
    let items = gpus.map { $0.record(root) }
    return [readings.subtype("hardware", items: items)].compactMap { $0 }
  }

  /// The model of all GPUs; where there are several they are all named, and a device that is not known
  /// by its number, so that a machine with two models is not taken for one with the first.
  private static func model(of gpus: [PCIDevice]) -> String? {
    let models = Set(gpus.map { $0.model ?? "unknown-\($0.device)" })
    guard models.contains(where: { !$0.hasPrefix("unknown-") }) else { return nil }
    return models.inByteOrder.joined(separator: ", ")
  }

  private func addDriver(to readings: inout Readings) {
    let module = "/sys/module/nvidia"
    let isLoaded = root.exists(module)
    readings.add("driver-loaded", .bool(isLoaded))
    guard isLoaded, let version = root.readableText("\(module)/version") else { return }
    readings.add("driver-version", version)
  }
}

/// An NVIDIA device on the PCI bus.
struct PCIDevice {
  static let folder = "/sys/bus/pci/devices"
  private static let vendor = "10de"

  /// Such as `0000:1b:00.0`.
  let address: String
  /// Four hexadecimal digits, as the two others.
  let device: String
  let subsystem: String?
  /// Six hexadecimal digits: base class, subclass, programming interface.
  let classCode: String

  private var path: String { "\(Self.folder)/\(address)" }

  /// Those of NVIDIA, in the order of their addresses.
  static func all(_ root: HostRoot) throws(CaptureFailure) -> [PCIDevice] {
    guard root.exists("/sys/bus") else { throw CaptureFailure("there is no /sys/bus") }
    return root.names(in: folder).compactMap { PCIDevice($0, root) }
  }

  private init?(_ address: String, _ root: HostRoot) {
    let path = "\(Self.folder)/\(address)"
    func number(_ name: String) -> String? {
      root.readableText("\(path)/\(name)").map { $0.hasPrefix("0x") ? String($0.dropFirst(2)) : $0 }
    }
    guard number("vendor") == Self.vendor, let device = number("device"),
      let classCode = number("class")
    else { return nil }
    self.address = address
    self.device = device
    self.classCode = classCode
    subsystem = number("subsystem_device")
  }

  /// A display controller: VGA compatible, or one for computing alone.
  var isGPU: Bool { classCode.hasPrefix("0300") || classCode.hasPrefix("0302") }

  /// Connects the NVLinks of the GPUs.
  var isNVSwitch: Bool { GPUModels.builtIn.switches.contains(device) }

  var model: String? { GPUModels.builtIn.names[device] }

  // MARK: One GPU

  func record(_ root: HostRoot) -> Snapshot.Record {
    var readings = Readings()
    let driver = root.linkedName("\(path)/driver")
    if let driver { readings.add("driver", driver) }
    if let node = root.readableText("\(path)/numa_node").flatMap({ Int64($0) }), node >= 0 {
      readings.add("numa-node", .int(node))
    }
    if driver == "nvidia" { addInstances(root, to: &readings) }
    return readings.record(context: context)
  }

  private var context: [String: String] {
    var context = ["pci-address": address, "device-id": device]
    if let model { context["model"] = model }
    if let subsystem { context["subsystem-id"] = subsystem }
    return context
  }

  /// The driver names the GPU that has this address by a number of its own, and lists the instances that
  /// MIG divides it into. That it lists none can also mean that nothing is divided yet.
  private func addInstances(_ root: HostRoot, to readings: inout Readings) {
    let information = "/proc/driver/nvidia/gpus/\(address)/information"
    guard let text = root.readableText(information), let number = Self.minor(text) else { return }
    let names = root.names(in: "/proc/driver/nvidia/capabilities/gpu\(number)/mig")
    let instances = names.filter { $0.hasPrefix("gi") }
    readings.add("mig-instances", .int(Int64(instances.count)))
  }

  private static func minor(_ information: String) -> Int? {
    for line in information.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: ":", maxSplits: 1).map { String($0).trimmed }
      if parts.count == 2, parts[0] == "Device Minor" { return Int(parts[1]) }
    }
    return nil
  }
}
