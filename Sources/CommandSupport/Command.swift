import ArgumentParser
import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The exit codes that both programs document.
public enum ExitStatus {
  /// Done, and nothing was wrong.
  public static let success: Int32 = 0
  /// The question was understood, and the answer is no: errors in a tree, no recipe, a failed check.
  public static let failure: Int32 = 1
  /// The question could not be taken: wrong arguments, an unknown value, an unreadable file.
  public static let unusable: Int32 = 2

  /// What both programs mean by them, unless a command says otherwise.
  public static let meanings: [(code: Int32, meaning: String)] = [
    (success, "done"), (failure, "the answer is no (errors found, no such recipe)"),
    (
      unusable,
      "the question could not be taken (wrong arguments, unknown value, unreadable or damaged file)"
    ),
  ]

  public static let help =
    "Exit codes: " + meanings.map { "\($0.code) \($0.meaning)" }.joined(separator: "; ") + "."
}

/// Ends the program with a message on standard error.
public struct CommandFailure: Error {
  public let message: String
  public let status: Int32

  /// - Parameter message: without the program's name; empty prints nothing.
  public init(_ message: String, status: Int32) {
    self.message = message
    self.status = status
  }
}

/// Runs a program's root command with the process's arguments, and ends the process.
///
/// - Parameter direct: what to do for arguments that it understands by itself, which saves the time
///   that the argument parser takes; nil for all others.
public func runProgram<Root: ParsableCommand>(
  _ root: Root.Type, direct: ([String]) -> (() throws -> Void)? = { _ in nil }
) -> Never {
  // A reader that went away is an error of `write` then, and no sudden death.
  signal(SIGPIPE, SIG_IGN)
  // So is a limit on the size of files.
  signal(SIGXFSZ, SIG_IGN)
  signal(SIGBUS) { _ in endOverChangedTable() }
  do {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let run = direct(arguments) {
      try run()
    } else {
      var command = try directSubcommand(of: root, arguments) ?? Root.parseAsRoot(arguments)
      try command.run()
    }
  } catch let failure as CommandFailure {
    let name = Root.configuration.commandName ?? "larder"
    if !failure.message.isEmpty { printError("\(name): \(failure.message)") }
    exit(failure.status)
  } catch {
    let code = Root.exitCode(for: error)
    let message = Root.fullMessage(for: error)
    if code == .success {
      print(message)
      exit(ExitStatus.success)
    }
    printError(message)
    exit(code == .validationFailure ? ExitStatus.unusable : code.rawValue)
  }
  exit(ExitStatus.success)
}

/// The subcommand that the first argument names, parsed without looking at the others, which saves a
/// fifth of the time that a short answer takes. Nil when that does not work out: then the whole
/// program's parser has the right words for it.
private func directSubcommand<Root: ParsableCommand>(
  of root: Root.Type, _ arguments: [String]
) -> (any ParsableCommand)? {
  let subcommand = root.configuration.subcommands.first {
    $0.configuration.commandName == arguments.first
  }
  guard let subcommand, let parsed = try? subcommand.parseAsRoot(Array(arguments.dropFirst())),
    // Otherwise it is the library's own answer to --help.
    type(of: parsed) == subcommand
  else { return nil }
  return parsed
}

/// Prints a line to standard error, without what could command a terminal.
public func printError(_ message: String) {
  writeAll(Array((message.visibleLines + "\n").utf8), to: STDERR_FILENO)
}

/// Prints text to standard output: as it is, but to a terminal without what could command it. A
/// reader that went away ends the program quietly.
///
/// - Parameter isSafe: whatever commands a terminal in it is ours.
public func printOutput(_ text: String, isSafe: Bool = false) {
  var text = isatty(STDOUT_FILENO) == 1 && !isSafe ? text.visibleLines : text
  let isWritten = text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: STDOUT_FILENO) }
  if isWritten { return }
  if errno == EPIPE { exit(ExitStatus.success) }
  printError("cannot write to standard output: \(String(cString: strerror(errno)))")
  exit(ExitStatus.unusable)
}

@discardableResult
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
}

/// - Returns: whether all was written; if not, `errno` tells why.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
    if count < 0 {
      if errno == EINTR { continue }
      return false
    }
    rest = rest.dropFirst(count)
  }
  return true
}

/// A mapped table was cut short by somebody who wrote over it in place, which `rename` would not have
/// done. Nothing but `write` and `_exit` may be called here.
private func endOverChangedTable() -> Never {
  let message: StaticString = "larder: the table changed while it was read\n"
  _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
  _exit(ExitStatus.unusable)
}

/// Writes text to a file, or prints it where there is none, or where it is called `-`.
public func write(_ text: String, to output: String?) throws {
  guard let output, output != "-" else { return printOutput(text) }
  try InputFiles.requireNotRead(output)
  try writeFile(Array(text.utf8), to: output)
}

/// Writes a file so that a reader sees the old one or the new one, and never a part, whatever happens
/// to this process meanwhile. What is there and no regular file, such as a pipe or a device, is
/// written to and stays; a link stays, and what it leads to is written.
public func writeFile(_ bytes: [UInt8], to path: String) throws {
  let path = destination(of: path)
  if isSpecial(path) { return try write(bytes, intoSpecial: path) }
  guard let new = WorkingName.file("\(path).larder-new") else {
    throw failure("cannot write \(path)")
  }
  keepPermissions(of: path, for: new.descriptor)
  let isWritten = bytes.withUnsafeBytes { writeAll($0, to: new.descriptor) }
  // Some file systems report only on closing that there was no room; the lock has to stay.
  guard isWritten, close(dup(new.descriptor)) == 0, rename(new.path, path) == 0 else {
    let reason = failure("cannot write \(path)")
    unlink(new.path)
    throw reason
  }
}

/// What a link leads to; every other path as it is.
private func destination(of path: String) -> String {
  var status = stat()
  guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK,
    let resolved = realpath(path, nil)
  else { return path }
  defer { free(resolved) }
  return String(cString: resolved)
}

private func keepPermissions(of path: String, for descriptor: Int32) {
  var status = stat()
  if stat(path, &status) == 0 { fchmod(descriptor, status.st_mode & 0o7777) }
}

private func isSpecial(_ path: String) -> Bool {
  var status = stat()
  guard stat(path, &status) == 0 else { return false }
  return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
}

private func write(_ bytes: [UInt8], intoSpecial path: String) throws {
  let descriptor = open(path, O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw failure("cannot write \(path)") }
  defer { close(descriptor) }
  guard writeAll(bytes, to: descriptor) else { throw failure("cannot write \(path)") }
}

/// Reads a file.
///
/// - Parameter limit: in bytes; a longer file is an error.
public func readFile(_ path: String, limit: Int = 64_000_000) throws -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw failure("cannot read \(path)") }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(min(inputSize(of: descriptor), limit))
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    guard count >= 0 else { throw failure("cannot read \(path)") }
    if count == 0 { return bytes }
    bytes += chunk[..<count]
    guard bytes.count <= limit else {
      throw CommandFailure("\(path) has more than \(limit) bytes", status: ExitStatus.unusable)
    }
  }
}

/// Of a regular file, which is an input from now on; 0 for every other.
private func inputSize(of descriptor: Int32) -> Int {
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
  InputFiles.add(status)
  return Int(status.st_size)
}

private func failure(_ what: String) -> CommandFailure { FileTree.failure(what) }
