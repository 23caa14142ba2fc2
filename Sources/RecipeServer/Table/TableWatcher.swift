import Logging
import ServiceLifecycle
import UnixSignals

/// Looks for a new table every second, and at once when the process gets SIGHUP.
struct TableWatcher: Service {
  let store: TableStore
  let interval: Duration
  /// As of the table that is served.
  let identity: TableSource.Identity

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await watch() }
        group.addTask { await listen() }
      }
    }
  }

  /// A file that is being written over is looked at again as long as it changes.
  private func watch() async {
    var known = identity
    while (try? await Task.sleep(for: interval)) != nil {
      let found = store.identity
      guard found != known else { continue }
      known = found
      store.reload()
    }
  }

  private func listen() async {
    for await _ in await UnixSignalsSequence(trapping: .sighup) { store.reload() }
  }
}
