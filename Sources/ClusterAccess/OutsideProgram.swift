internal import Subprocess

/// A program of the machine that this process asks: `kubectl`, `systemctl`.
public struct OutsideProgram: Sendable {
  /// What went wrong, as a sentence without its full stop.
  public struct Failure: Error, Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
      /// There is no such program.
      case notFound
      /// It ended with another status than 0, or by a signal.
      case refused
      /// It printed more than it may.
      case tooMuch
      /// It could not be started or listened to.
      case broken
    }

    public let kind: Kind
    public let reason: String

    public init(_ kind: Kind, _ reason: String) {
      self.kind = kind
      self.reason = reason
    }
  }

  /// A name that is looked for in `PATH`, or a path.
  public let name: String
  /// What its environment has besides that of this process.
  public let environment: [String: String]

  public init(_ name: String, environment: [String: String] = [:]) {
    self.name = name
    self.environment = environment
  }

  /// Runs it to its end. Where the task is cancelled, it is asked to end, and killed when it does not.
  ///
  /// - Parameter input: for its standard input, which is empty without it.
  /// - Parameter limit: in bytes of its standard output.
  /// - Returns: its standard output.
  public func output(
    _ arguments: [String], input: [UInt8] = [], limit: Int
  ) async throws(Failure) -> [UInt8] {
    let result: ExecutionResult<Void, BytesOutput, BytesOutput>
    do {
      result = try await run(
        name.contains("/") ? .path(.init(name)) : .name(name),
        arguments: Arguments(arguments), environment: settings, platformOptions: options,
        input: .array(input), output: .bytes(limit: limit),
        error: .bytes(limit: Self.mostComplaints))
    } catch {
      throw failure(error, limit: limit)
    }
    guard result.terminationStatus.isSuccess else {
      throw Failure(.refused, complaint(result.standardError, result.terminationStatus))
    }
    return result.standardOutput
  }

  private static let mostComplaints = 1 << 16

  private var settings: Environment {
    .inherit.updating(
      Dictionary(uniqueKeysWithValues: environment.map { (.init(rawValue: $0)!, $1) }))
  }

  private var options: PlatformOptions {
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
    return options
  }

  private func failure(_ error: any Error, limit: Int) -> Failure {
    switch (error as? SubprocessError)?.code {
    case .executableNotFound?: Failure(.notFound, "there is no program \(name)")
    case .outputLimitExceeded?: Failure(.tooMuch, "\(name) printed more than \(limit) bytes")
    default: Failure(.broken, "\(name) could not be run: \(error)")
    }
  }

  /// The last line that it printed to standard error says most.
  private func complaint(_ bytes: [UInt8], _ status: TerminationStatus) -> String {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let said = lines.last { line in !line.allSatisfy(\.isWhitespace) }
    return said.map { "\(name): \($0)" } ?? "\(name) ended with \(status)"
  }
}
