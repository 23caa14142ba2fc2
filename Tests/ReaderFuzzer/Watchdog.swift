import Foundation
import Synchronization

/// Ends the process when one input takes too long, and knows which input it was when it crashed.
final class Watchdog: Sendable {
  private static let patience = 10.0
  private let current = Mutex<(number: Int, since: Date)>((0, .now))
  /// A file for the number, which outlives a crash.
  private let record = FileHandle(
    forWritingAtPath: ProcessInfo.processInfo.environment["READER_FUZZER_RECORD"] ?? "")

  /// - Parameter what: of whose inputs the numbers are.
  init(what: String) {
    Thread.detachNewThread {
      while true {
        Thread.sleep(forTimeInterval: 1)
        let (number, since) = self.current.withLock { $0 }
        guard -since.timeIntervalSinceNow > Self.patience else { continue }
        FileHandle.standardError.write(Data("hangs: \(what), number \(number)\n".utf8))
        _exit(3)
      }
    }
  }

  func begin(_ number: Int) {
    current.withLock { $0 = (number, .now) }
    guard let record else { return }
    let text = Array("\(number)            ".utf8.prefix(12))
    pwrite(record.fileDescriptor, text, text.count, 0)
  }
}
