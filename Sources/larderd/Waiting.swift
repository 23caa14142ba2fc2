import CommandSupport
import Dispatch
import Synchronization

/// Runs what takes its time on other threads, and waits for it.
///
/// - Throws: `CommandFailure` whatever the body throws.
func waiting(_ body: @escaping @Sendable () async throws -> Void) throws {
  final class Outcome: Sendable {
    let failure = Mutex<CommandFailure?>(nil)
  }
  let (outcome, end) = (Outcome(), DispatchSemaphore(value: 0))
  Task {
    do {
      try await body()
    } catch {
      let failure =
        error as? CommandFailure ?? CommandFailure("\(error)", status: ExitStatus.unusable)
      outcome.failure.withLock { $0 = failure }
    }
    end.signal()
  }
  end.wait()
  if let failure = outcome.failure.withLock({ $0 }) { throw failure }
}
