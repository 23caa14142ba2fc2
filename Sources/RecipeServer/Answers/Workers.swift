import Synchronization

/// Does what takes long beside the connections, a few at a time.
final class Workers: Sendable {
  private struct State {
    var running = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  /// How many work at once, and how many may wait for them.
  private let limits: (running: Int, waiting: Int)

  init(running: Int, waiting: Int = 1000) { limits = (max(running, 1), waiting) }

  /// - Throws: what the body throws, and a problem where too many wait already.
  func run<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await enter()
    defer { leave() }
    return try await withTaskExecutorPreference(globalConcurrentExecutor) {
      try await Self.work(body)
    }
  }

  @concurrent
  private static func work<Result: Sendable>(
    _ body: @Sendable () throws -> Result
  ) async throws -> Result { try body() }

  private func enter() async throws {
    enum Place { case now, later, none }
    let place = state.withLock { state -> Place in
      if state.running < limits.running {
        state.running += 1
        return .now
      }
      return state.waiting.count < limits.waiting ? .later : .none
    }
    switch place {
    case .now: return
    case .none: throw Self.overloaded
    case .later: await withCheckedContinuation(wait)
    }
  }

  /// Somebody may have left since it was decided to wait.
  private func wait(_ continuation: CheckedContinuation<Void, Never>) {
    let isFree = state.withLock { state in
      guard state.running < limits.running else {
        state.waiting.append(continuation)
        return false
      }
      state.running += 1
      return true
    }
    if isFree { continuation.resume() }
  }

  /// Whoever waits longest takes the place.
  private func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if !state.waiting.isEmpty { return state.waiting.removeFirst() }
      state.running -= 1
      return nil
    }
    next?.resume()
  }

  private static var overloaded: Problem {
    var problem = Problem(
      .serviceUnavailable, "overloaded", "too many questions wait for an answer; ask again soon")
    problem.headers[.retryAfter] = "1"
    return problem
  }
}
