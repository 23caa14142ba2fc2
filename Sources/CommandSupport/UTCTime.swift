#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Times as documents have them.
public enum UTCTime {
  /// The time that whoever builds wants everything to have, in seconds since 1970: see
  /// https://reproducible-builds.org/specs/source-date-epoch/.
  public static var declaredSeconds: Int? {
    getenv("SOURCE_DATE_EPOCH").flatMap { Int(String(cString: $0)) }
  }

  /// The time of now, or the declared one, in seconds since 1970.
  public static var seconds: Int { declaredSeconds ?? time(nil) }

  /// Such as `2026-11-21T19:24:06Z`, or nil for a time that this cannot write.
  public static func text(seconds: Int?) -> String? {
    guard let seconds, (0...253_402_300_799).contains(seconds) else { return nil }
    var time = time_t(seconds)
    var parts = tm()
    guard gmtime_r(&time, &parts) != nil else { return nil }
    func digits(_ number: Int32, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    let day = [(parts.tm_year + 1900, 4), (parts.tm_mon + 1, 2), (parts.tm_mday, 2)].map(digits)
    let clock = [(parts.tm_hour, 2), (parts.tm_min, 2), (parts.tm_sec, 2)].map(digits)
    return day.joined(separator: "-") + "T" + clock.joined(separator: ":") + "Z"
  }
}
