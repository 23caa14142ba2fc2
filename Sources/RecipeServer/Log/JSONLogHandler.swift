import Logging
import RecipeTable

/// Writes each event as a line of JSON: `time`, `level`, `message`, then the metadata, by name.
public struct JSONLogHandler: LogHandler {
  public var metadata: Logger.Metadata = [:]
  public var logLevel: Logger.Level
  private let sink: LogSink

  public init(_ sink: LogSink, level: Logger.Level = .info) {
    self.sink = sink
    logLevel = level
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var line = JSONLine()
    line.add("time", ClockTime.timestamp())
    line.add("level", event.level.rawValue)
    line.add("message", event.message.description)
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in all.sorted(by: { $0.key.precedes($1.key) }) {
      line.add(key, value.description)
    }
    sink.add(line.finished())
  }
}

/// An object of JSON on a line, put together field by field.
struct JSONLine {
  private var bytes = Array("{".utf8)

  mutating func add(_ name: String, _ value: String) {
    begin(name)
    add(quoted: value)
  }

  mutating func add(_ name: String, _ value: Int) {
    begin(name)
    bytes += String(value).utf8
  }

  /// The line, with its line break.
  consuming func finished() -> [UInt8] {
    bytes += "}\n".utf8
    return bytes
  }

  private mutating func begin(_ name: String) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    add(quoted: name)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func add(quoted text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case ..<0x20, 0x7F: add(escaped: byte)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func add(escaped byte: UInt8) {
    let digits = Array("0123456789abcdef".utf8)
    bytes += "\\u00".utf8
    bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
