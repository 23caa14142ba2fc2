/// Why `kubectl` did not do what it was asked.
public struct KubectlFailure: Error, Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// There is no program of the name.
    case noProgram
    /// Nobody answered in time, or at the address at all.
    case unreachable
    /// The server does not know who asks.
    case unauthorized
    /// Whoever asks may not do this.
    case forbidden
    case notFound
    /// A page of a list that the server has forgotten.
    case expired
    /// It answered more than it may.
    case tooMuch
    /// It answered something else than it should.
    case malformed
    case other
  }

  public let kind: Kind
  /// A sentence without its full stop.
  public let reason: String

  public init(_ kind: Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }
}

extension KubectlFailure {
  /// - Parameter program: its name, with which its complaints begin.
  init(_ failure: OutsideProgram.Failure, of program: String) {
    switch failure.kind {
    case .notFound:
      self.init(
        .noProgram, "there is no program \(program), which is asked for all that is in a cluster")
    case .tooMuch: self.init(.tooMuch, failure.reason)
    case .broken: self.init(.other, failure.reason)
    case .refused:
      self.init(
        complaint: String(failure.reason.withoutPrefix("\(program): ") ?? failure.reason[...]))
    }
  }

  /// - Parameter complaint: what `kubectl` printed last on standard error.
  private init(complaint: String) {
    if let status = Self.status(in: complaint) {
      self.init(status)
    } else if complaint.hasPrefix("The connection to the server localhost:8080 was refused") {
      // Where it knows no cluster it tries this address.
      self.init(.unreachable, "kubectl knows no cluster: no kubeconfig names one")
    } else if let rest = complaint.withoutPrefix("The connection to the server "),
      let end = rest.firstRange(of: " was refused")
    {
      self.init(
        .unreachable, "the API server \(rest[..<end.lowerBound]) refused the connection")
    } else if let rest = complaint.withoutPrefix("Unable to connect to the server: ") {
      self.init(.unreachable, "the API server cannot be reached: \(rest)")
    } else if complaint.contains("must be logged in to the server") {
      self.init(.unauthorized, "the API server does not know who asks: \(complaint.withoutError)")
    } else {
      self.init(.other, "kubectl: \(complaint.withoutError)")
    }
  }

  /// The reason and the message of `Error from server (REASON): MESSAGE`.
  private static func status(in complaint: String) -> (reason: Substring, message: Substring)? {
    guard let rest = complaint.withoutPrefix("Error from server ("),
      let end = rest.firstRange(of: "): ")
    else { return nil }
    return (rest[..<end.lowerBound], rest[end.upperBound...])
  }

  /// - Parameter status: the reason is one of Kubernetes's `StatusReason`.
  private init(_ status: (reason: Substring, message: Substring)) {
    switch status.reason {
    case "Unauthorized":
      self.init(.unauthorized, "the API server does not know who asks: \(status.message)")
    case "Forbidden": self.init(.forbidden, "the API server does not allow it: \(status.message)")
    case "NotFound": self.init(.notFound, "the API server has no such thing: \(status.message)")
    case "Expired", "Gone":
      self.init(.expired, "the API server forgot the list before its end: \(status.message)")
    case "Timeout", "ServiceUnavailable":
      self.init(.unreachable, "the API server cannot answer now: \(status.message)")
    default: self.init(.other, "the API server answered \(status.reason): \(status.message)")
    }
  }
}

extension String {
  fileprivate func withoutPrefix(_ prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }

  fileprivate var withoutError: Substring { withoutPrefix("error: ") ?? self[...] }
}
