import Foundation

/// How a program ended, and what it said.
public struct ProgramResult: Sendable {
  /// The exit code, or the number of the signal that ended it.
  public let status: Int32
  public let wasSignalled: Bool
  public let outputBytes: [UInt8]
  public let errors: String

  public var output: String { String(decoding: outputBytes, as: UTF8.self) }
}

/// Runs a program, found on `PATH` unless its name has a slash, until it ends.
///
/// - Parameter environment: added to this process's own; an empty value takes a variable away.
public func run(
  _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
  input: String = ""
) throws -> ProgramResult {
  let scratch = try TemporaryFolder()
  // Files, because a pipe that nobody empties stops the program.
  let output = try scratch.write("", to: "output")
  let errors = try scratch.write("", to: "errors")
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = arguments
  if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
  process.environment = ProcessInfo.processInfo.environment
    .merging(environment) { _, new in new }.filter { !$0.value.isEmpty }
  process.standardInput = FileHandle(forReadingAtPath: try scratch.write(input, to: "input"))
  process.standardOutput = FileHandle(forWritingAtPath: output)
  process.standardError = FileHandle(forWritingAtPath: errors)
  try process.run()
  process.waitUntilExit()
  return ProgramResult(
    status: process.terminationStatus,
    wasSignalled: process.terminationReason == .uncaughtSignal,
    outputBytes: try bytes(of: output),
    errors: String(decoding: try bytes(of: errors), as: UTF8.self))
}

/// Starts a program, and kills it after a while unless it has ended by then.
///
/// - Parameters:
///   - arguments: the program's path first.
///   - delay: seconds.
/// - Returns: whether it was killed.
public func runKilled(
  _ arguments: [String], after delay: Double, in folder: String
) throws -> Bool {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: arguments[0])
  process.arguments = Array(arguments.dropFirst())
  process.currentDirectoryURL = URL(fileURLWithPath: folder)
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  usleep(UInt32(delay * 1_000_000))
  kill(process.processIdentifier, SIGKILL)
  process.waitUntilExit()
  return process.terminationReason == .uncaughtSignal
}
