import Metrics
import RecipeTable
import Synchronization

/// What is measured, for Prometheus to read. A counter's name ends in `_total`, a timer's in `_seconds`.
public final class PrometheusRegistry: MetricsFactory, Sendable {
  /// A time series' labels, sorted by name.
  struct Labels: Hashable, Sendable {
    let text: String

    init(_ dimensions: [(String, String)]) {
      text = dimensions.sorted { $0.0.precedes($1.0) }
        .map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
    }

    private static func escaped(_ value: String) -> String {
      value.reduce(into: "") { text, character in
        switch character {
        case "\\": text += "\\\\"
        case "\"": text += "\\\""
        case "\n": text += "\\n"
        default: text.append(character)
        }
      }
    }
  }

  private let series = Mutex<[String: [Labels: any Series]]>([:])
  private let help: [String: String]

  /// - Parameter help: what each metric says, by its name.
  public init(help: [String: String] = [:]) { self.help = help }

  private func make<Made: Series>(
    _ label: String, _ dimensions: [(String, String)], _ new: () -> Made
  ) -> Made {
    let labels = Labels(dimensions)
    return series.withLock { series in
      if let known = series[label]?[labels] as? Made { return known }
      let made = new()
      series[label, default: [:]][labels] = made
      return made
    }
  }

  public func makeCounter(
    label: String, dimensions: [(String, String)]
  ) -> any CounterHandler { make(label, dimensions, CounterSeries.init) }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    make(label, dimensions, GaugeSeries.init)
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    make(label, dimensions, HistogramSeries.init)
  }

  /// Of single values only the last one is told.
  public func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler { make(label, dimensions, GaugeSeries.init) }

  public func destroyCounter(_ handler: any CounterHandler) {}
  public func destroyMeter(_ handler: any MeterHandler) {}
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  public func destroyTimer(_ handler: any TimerHandler) {}

  /// All of it in Prometheus' text format, version 0.0.4.
  public func text() -> String {
    let all = series.withLock { $0 }
    var text = ""
    for (name, byLabels) in all.sorted(by: { $0.key.precedes($1.key) }) {
      guard let first = byLabels.values.first else { continue }
      if let help = help[name] { text += "# HELP \(name) \(help)\n" }
      text += "# TYPE \(name) \(first.type)\n"
      let sorted = byLabels.sorted { $0.key.text.precedes($1.key.text) }
      for (labels, series) in sorted { text += series.lines(name, labels.text) }
    }
    return text
  }
}

/// One time series.
protocol Series: AnyObject, Sendable {
  /// As Prometheus calls it.
  var type: String { get }
  func lines(_ name: String, _ labels: String) -> String
}

extension Series {
  /// `name{labels} value`
  func line(_ name: String, _ labels: String, _ value: String) -> String {
    labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
  }
}

private final class CounterSeries: Series, CounterHandler {
  private let value = Atomic<Int64>(0)
  var type: String { "counter" }

  func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }

  func reset() { value.store(0, ordering: .relaxed) }

  func lines(_ name: String, _ labels: String) -> String {
    line(name, labels, String(value.load(ordering: .relaxed)))
  }
}

private final class GaugeSeries: Series, MeterHandler, RecorderHandler {
  private let value = Mutex<Double>(0)
  var type: String { "gauge" }

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { self.value.withLock { $0 = value } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ value: Int64) { set(value) }
  func record(_ value: Double) { set(value) }

  func lines(_ name: String, _ labels: String) -> String {
    line(name, labels, SeriesNumber.text(value.withLock { $0 }))
  }
}

/// How long something took, in seconds.
private final class HistogramSeries: Series, TimerHandler {
  private struct Counts {
    var buckets = [Int](repeating: 0, count: HistogramSeries.bounds.count + 1)
    var sum: Int64 = 0
  }

  private static let bounds: [(nanoseconds: Int64, text: String)] = [
    (100_000, "0.0001"), (250_000, "0.00025"), (500_000, "0.0005"), (1_000_000, "0.001"),
    (2_500_000, "0.0025"), (5_000_000, "0.005"), (10_000_000, "0.01"), (25_000_000, "0.025"),
    (50_000_000, "0.05"), (100_000_000, "0.1"), (250_000_000, "0.25"), (500_000_000, "0.5"),
    (1_000_000_000, "1"), (2_500_000_000, "2.5"), (5_000_000_000, "5"), (10_000_000_000, "10"),
  ]

  private let counts = Mutex(Counts())
  var type: String { "histogram" }

  func recordNanoseconds(_ duration: Int64) {
    let bucket =
      Self.bounds.firstIndex { duration <= $0.nanoseconds } ?? Self.bounds.count
    counts.withLock { counts in
      counts.buckets[bucket] += 1
      counts.sum += duration
    }
  }

  func lines(_ name: String, _ labels: String) -> String {
    let (buckets, sum) = counts.withLock { ($0.buckets, $0.sum) }
    var text = ""
    var total = 0
    for (count, bound) in zip(buckets, Self.bounds.map(\.text) + ["+Inf"]) {
      total += count
      let edge = "le=\"\(bound)\""
      text += line(name + "_bucket", labels.isEmpty ? edge : "\(labels),\(edge)", String(total))
    }
    let seconds = Double(sum) / 1_000_000_000
    return text + line(name + "_sum", labels, SeriesNumber.text(seconds))
      + line(name + "_count", labels, String(total))
  }
}

private enum SeriesNumber {
  /// Whole numbers without a fraction.
  static func text(_ value: Double) -> String {
    Int64(exactly: value).map(String.init) ?? value.description
  }
}
