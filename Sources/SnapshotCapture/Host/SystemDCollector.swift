import ClusterAccess
import Measurements
import RecipeTable

/// Reads the units of a machine's services as systemd shows them.
struct SystemDCollector: Collector {
  static let services = ["containerd", "docker", "kubelet"]

  let root: HostRoot
  /// Names of services, with or without `.service`.
  let services: [String]
  let program: OutsideProgram

  var type: String { MeasurementPath.unitType }

  /// - Parameter program: the name or path of `systemctl`.
  init(root: HostRoot, services: [String], program: String) {
    self.root = root
    self.services = services
    // A container talks to the systemd of the machine whose files it sees.
    let bus = root.folder + "/run/dbus/system_bus_socket"
    self.program = OutsideProgram(
      program,
      environment: root.isThisMachine ? [:] : ["DBUS_SYSTEM_BUS_ADDRESS": "unix:path=\(bus)"])
  }

  /// None where systemd did not start the machine, by the sign of sd_booted(3).
  func subtypes() async throws(CaptureFailure) -> [Snapshot.Subtype] {
    guard root.exists("/run/systemd/system") else { return [] }
    var subtypes: [Snapshot.Subtype] = []
    for unit in units {
      let text = try await shown(unit)
      if let subtype = ServiceProperties(text).readings.subtype(unit) { subtypes.append(subtype) }
    }
    return subtypes
  }

  private var units: [String] {
    Set((Self.services + services).map { $0.contains(".") ? $0 : $0 + ".service" }).inByteOrder
  }

  private func shown(_ unit: String) async throws(CaptureFailure) -> String {
    do {
      let bytes = try await program.output(
        ["show", "--no-pager", "--", unit], limit: HostRoot.mostBytes)
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      throw CaptureFailure(error.reason)
    }
  }
}

/// What `systemctl show` prints of a unit: a property in each line.
///
/// https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.systemd1.html
struct ServiceProperties {
  let readings: Readings

  init(_ text: String) {
    let properties = text.split(whereSeparator: \.isNewline).compactMap(Self.property)
    let isFound = !properties.contains { $0 == ("LoadState", "not-found") }
    var readings = Readings()
    for (name, value) in properties where isFound || Self.ofAbsent.contains(name) {
      guard !Self.isCounter(name) else { continue }
      if name == "Environment" {
        Self.add(environment: value, to: &readings)
      } else {
        readings.add(name, value)
      }
    }
    self.readings = readings
  }

  private static func property(_ line: Substring) -> (String, String)? {
    guard let sign = line.firstIndex(of: "=") else { return nil }
    return (String(line[..<sign]), String(line[line.index(after: sign)...]))
  }

  /// Of a unit that there is not, all others are what systemd would begin with.
  private static let ofAbsent: Set<String> = ["ActiveState", "LoadState", "SubState"]

  // MARK: What changes by itself

  private static func isCounter(_ name: String) -> Bool {
    counters.contains(name)
      || ["IPIngress", "IPEgress", "IORead", "IOWrite"].contains { name.hasPrefix($0) }
  }

  private static let counters: Set<String> = [
    "CPUUsageNSec", "EffectiveMemoryHigh", "EffectiveMemoryMax", "EffectiveTasksMax",
    "InvocationID",
    "ManagedOOMMemoryPressureDurationUSec", "MemoryAvailable", "MemoryCurrent", "MemoryPeak",
    "MemorySwapCurrent", "MemorySwapPeak", "MemoryZSwapCurrent", "NFileDescriptorStore",
    "TasksCurrent",
  ]

  // MARK: Variables

  /// A reading for each variable, so that one which gives something away does not hide the others.
  private static func add(environment text: String, to readings: inout Readings) {
    for (name, value) in KernelCommandLine.parameters(text) {
      readings.add("Environment.\(name)", value)
    }
  }
}
