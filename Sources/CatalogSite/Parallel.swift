import Dispatch
import Synchronization

/// Calls `body` with every number below `count`, on all cores, and returns what it gave in the order
/// of the numbers. Where several calls fail, the error is that of the lowest number.
package func inParallel<Output: Sendable>(
  _ count: Int, _ body: @Sendable (Int) throws -> Output
) throws -> [Output] {
  let results = Mutex([Result<Output, any Error>?](repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: count) { number in
    let result = Result { try body(number) }
    results.withLock { $0[number] = result }
  }
  return try results.withLock { try $0.compactMap { try $0?.get() } }
}
