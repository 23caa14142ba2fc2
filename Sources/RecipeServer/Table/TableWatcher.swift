import ServiceLifecycle
import UnixSignals

/// Looks for a new table every second, and at once when the process gets SIGHUP.
struct TableWatcher: Service {
  let store: TableStore
  let interval: Duration
  /// As of the table that is served.
  let identity: TableSource.Identity

  /// Why to look.
  private enum Reason { case time, signal }

  /// One table at a time, so that the last one found is the last one taken.
  func run() async throws {
    let (reasons, source) = AsyncStream.makeStream(
      of: Reason.self, bufferingPolicy: .bufferingOldest(8))
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask {
          while (try? await Task.sleep(for: interval)) != nil { source.yield(.time) }
        }
        group.addTask {
          for await _ in await UnixSignalsSequence(trapping: .sighup) { source.yield(.signal) }
        }
        await look(reasons)
      }
    }
  }

  /// A file that is being written over is looked at again as long as it changes.
  private func look(_ reasons: AsyncStream<Reason>) async {
    var known = identity
    for await reason in reasons {
      let found = store.identity
      guard reason == .signal || found != known else { continue }
      known = found
      store.reload()
    }
  }
}
