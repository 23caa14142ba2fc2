import CommandSupport
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Lines on their way to a file, such as standard error. Whoever adds one never waits for the file: a thread
/// of its own writes, and when it can't keep up, lines are left out and counted.
public final class LogSink: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var lost = 0
  }

  private let state = Mutex(State())
  /// Held by who writes.
  private let writing = Mutex(())
  private let descriptor: Int32
  /// Of the bytes that may wait.
  private let limit: Int

  /// - Parameter limit: of the bytes that may wait.
  public init(descriptor: Int32 = STDERR_FILENO, limit: Int = 4 << 20) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// How many lines were left out.
  public var lost: Int { state.withLock(\.lost) }

  /// - Parameter line: with its line break.
  func add(_ line: [UInt8]) {
    state.withLock { state in
      guard state.bytes.count + line.count <= limit else {
        state.lost += 1
        return
      }
      state.bytes += line
    }
  }

  /// Writes what waits, now and then until the program ends.
  public func start(every interval: Duration = .milliseconds(100)) {
    let pause = UInt32(interval / .microseconds(1))
    var thread = pthread_t()
    let context = Unmanaged.passRetained(Writer(sink: self, pause: pause)).toOpaque()
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Writer>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context)
    pthread_detach(thread)
  }

  private final class Writer {
    let sink: LogSink
    let pause: UInt32

    init(sink: LogSink, pause: UInt32) {
      self.sink = sink
      self.pause = pause
    }

    func run() {
      while true {
        usleep(pause)
        sink.flush()
      }
    }
  }

  /// Writes what waits.
  public func flush() {
    writing.withLock { _ in
      while let bytes = next() {
        bytes.withUnsafeBytes { _ = writeAll($0, to: descriptor) }
      }
    }
  }

  private func next() -> [UInt8]? {
    state.withLock { state -> [UInt8]? in
      if state.bytes.isEmpty { return nil }
      let bytes = state.bytes
      state.bytes = []
      return bytes
    }
  }
}
