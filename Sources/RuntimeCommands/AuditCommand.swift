import ArgumentParser
import CommandSupport

/// Says who audits: HTML is parsed by a library that the runtime is free of.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "See larderc audit.", shouldDisplay: false)

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func run() throws {
    throw CommandFailure(
      "sites are audited by the compiler: larderc audit DIR", status: ExitStatus.unusable)
  }
}
