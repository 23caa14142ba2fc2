import CommandSupport
import Logging
import Metrics
import Synchronization

/// The table that is served.
final class TableStore: Sendable {
  private let edition: Mutex<Edition>
  private let source: TableSource
  private let cacheLimit: Int
  private let logger: Logger
  private let loaded: Counter
  private let refused: Counter
  private let combinations: Meter

  /// Loads the first table.
  ///
  /// - Throws: where there is none that can be served.
  init(
    _ source: TableSource, cacheLimit: Int, metrics: some MetricsFactory, logger: Logger
  ) throws {
    let first = try source.edition(cacheLimit: cacheLimit)
    self.source = source
    self.cacheLimit = cacheLimit
    self.logger = logger
    edition = Mutex(first)
    let loads = "larder_table_loads_total"
    loaded = Counter(label: loads, dimensions: [("result", "loaded")], factory: metrics)
    refused = Counter(label: loads, dimensions: [("result", "refused")], factory: metrics)
    combinations = Meter(label: "larder_table_combinations", factory: metrics)
    refused.increment(by: 0)
    took(first)
  }

  /// What a request that begins now is answered from.
  var current: Edition { edition.withLock { $0 } }

  var identity: TableSource.Identity { source.identity() }

  /// Takes what is at the table's place now, if all of it is right. If not, the old one stays.
  ///
  /// - Returns: whether the table that is served is the one that is there.
  @discardableResult
  func reload() -> Bool {
    do {
      let new = try source.edition(cacheLimit: cacheLimit)
      guard new.digest != current.digest else { return true }
      edition.withLock { $0 = new }
      took(new)
      return true
    } catch {
      let reason = (error as? CommandFailure)?.message ?? "\(error)"
      refused.increment()
      logger.error(
        "table refused", metadata: ["reason": .string(reason), "serving": .string(current.digest)])
      return false
    }
  }

  private func took(_ edition: Edition) {
    loaded.increment()
    combinations.set(edition.combinations)
    logger.notice(
      "table loaded",
      metadata: [
        "path": .string(source.path), "sha256": .string(edition.digest),
        "combinations": .stringConvertible(edition.combinations),
      ])
  }
}
