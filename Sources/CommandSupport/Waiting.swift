import Dispatch
import Synchronization

/// Does what is asynchronous and waits for it, for commands, which are not.
///
/// Only commands that ask other programs come here: it starts threads, which others do without.
public func wait<Success: Sendable>(
  for work: @escaping @Sendable () async throws -> Success
) throws -> Success {
  let outcome = Outcome<Success>()
  Task.detached {
    do {
      outcome.set(.success(try await work()))
    } catch {
      outcome.set(.failure(error))
    }
  }
  return try outcome.get()
}

private final class Outcome<Success: Sendable>: Sendable {
  private let result = Mutex<Result<Success, any Error>?>(nil)
  private let isThere = DispatchSemaphore(value: 0)

  func set(_ result: Result<Success, any Error>) {
    self.result.withLock { $0 = result }
    isThere.signal()
  }

  /// Waits until it is there.
  func get() throws -> Success {
    isThere.wait()
    return try result.withLock { $0! }.get()
  }
}
