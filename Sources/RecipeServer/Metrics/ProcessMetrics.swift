import Metrics

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// What the system tells of this process, as the client libraries of Prometheus name it.
struct ProcessMetrics: Sendable {
  private let memory: Meter
  private let descriptors: Meter
  private let start: Meter
  private let lost: Meter
  private let startTime = ClockTime.seconds()

  init(_ factory: some MetricsFactory) {
    memory = Meter(label: "process_resident_memory_bytes", factory: factory)
    descriptors = Meter(label: "process_open_fds", factory: factory)
    lost = Meter(label: "larder_log_lines_lost", factory: factory)
    start = Meter(label: "process_start_time_seconds", factory: factory)
  }

  /// Measures again.
  ///
  /// - Parameter lostLines: that did not get to the log.
  func update(lostLines: Int) {
    lost.set(lostLines)
    start.set(startTime)
    if let pages = Self.residentPages() { memory.set(pages * sysconf(Int32(_SC_PAGESIZE))) }
    if let count = Self.openDescriptors() { descriptors.set(count) }
  }

  private static func residentPages() -> Int? {
    guard let file = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), file) != nil else { return nil }
    let text = String(
      decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }

  private static func openDescriptors() -> Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // `.`, `..` and the one that is being read.
    return count - 3
  }
}
