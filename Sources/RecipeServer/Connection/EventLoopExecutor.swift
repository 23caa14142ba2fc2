import HummingbirdCore
import Logging
import NIOCore

/// Runs tasks on the thread of an event loop. A connection's tasks and its input and output then share a
/// thread, and no request waits for another thread to wake up.
final class EventLoopExecutor: TaskExecutor {
  private let eventLoop: any EventLoop

  init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// The executors of a group's event loops.
final class EventLoopExecutors: Sendable {
  private let executors: [ObjectIdentifier: EventLoopExecutor]

  init(_ group: any EventLoopGroup) {
    executors = Dictionary(
      group.makeIterator().map { (ObjectIdentifier($0), EventLoopExecutor($0)) },
      uniquingKeysWith: { first, _ in first })
  }

  subscript(eventLoop: any EventLoop) -> EventLoopExecutor? {
    executors[ObjectIdentifier(eventLoop)]
  }
}

/// A kind of connection whose tasks run on its event loop.
struct EventLoopChannel<Base: ServerChildChannel>: ServerChildChannel {
  let base: Base
  let executors: EventLoopExecutors

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
    base.setup(channel: channel, logger: logger).flatMapThrowing { value in
      try KeepAliveHandler.add(to: channel)
      return value
    }
  }

  func handle(value: Base.Value, logger: Logger) async {
    await withTaskExecutorPreference(executors[value.channel.eventLoop]) {
      await base.handle(value: value, logger: logger)
    }
  }
}
