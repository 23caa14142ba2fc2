import CommandSupport
import Dispatch

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Says on a terminal what takes longer than a second; silent when standard error is no terminal.
final class Progress {
  private let timer: (any DispatchSourceTimer)?

  init(_ what: String) {
    guard isatty(STDERR_FILENO) == 1 else {
      timer = nil
      return
    }
    let start = DispatchTime.now()
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: start + 1, repeating: 0.5)
    timer.setEventHandler {
      let seconds = (DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1_000_000_000
      Self.show("\(what) … \(seconds) s")
    }
    timer.resume()
    self.timer = timer
  }

  func finish() {
    guard let timer else { return }
    timer.cancel()
    Self.show("")
  }

  /// Replaces the terminal's current line.
  private static func show(_ text: String) {
    let line = "\r\u{1B}[K" + text
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }
}
