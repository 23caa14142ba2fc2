#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The time of day as protocols write it, and time that only goes on.
enum ClockTime {
  /// Now, as `2026-08-01T10:30:00.123Z`.
  static func timestamp() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let milliseconds = String(now.tv_nsec / 1_000_000)
    let zeros = String(repeating: "0", count: 3 - milliseconds.utf8.count)
    return text(now.tv_sec, "%Y-%m-%dT%H:%M:%S") + "." + zeros + milliseconds + "Z"
  }

  /// As headers of HTTP have it, such as `Sat, 01 Aug 2026 10:30:00 GMT`.
  static func httpDate(_ seconds: Int) -> String { text(seconds, "%a, %d %b %Y %H:%M:%S GMT") }

  /// Since 1970, in whole seconds.
  static func seconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return now.tv_sec
  }

  /// Since some moment, in nanoseconds.
  static func nanoseconds() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }

  /// The names of days and months are English: the program never chooses a locale.
  private static func text(_ seconds: Int, _ format: String) -> String {
    var moment = time_t(seconds)
    var parts = tm()
    gmtime_r(&moment, &parts)
    return String(unsafeUninitializedCapacity: 64) { buffer in
      buffer.withMemoryRebound(to: CChar.self) {
        strftime($0.baseAddress!, $0.count, format, &parts)
      }
    }
  }
}
