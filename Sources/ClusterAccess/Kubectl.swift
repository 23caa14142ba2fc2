package import RecipeTable

/// The user's own `kubectl`: logins, proxies and plugins are as they have them.
public struct Kubectl: Sendable {
  private let program: OutsideProgram
  private let options: [String]

  /// - Parameters:
  ///   - program: a name that is looked for in `PATH`, or a path.
  ///   - context: of the kubeconfig; nil for its current one.
  ///   - kubeconfig: a path; nil for what `kubectl` takes by itself.
  ///   - requestTimeout: for each answer of the API server.
  public init(
    program: String = "kubectl", context: String? = nil, kubeconfig: String? = nil,
    requestTimeout: Duration = .seconds(20)
  ) {
    self.program = OutsideProgram(program)
    var options = ["--request-timeout=\(max(1, requestTimeout.components.seconds))s"]
    if let context { options.append("--context=\(context)") }
    if let kubeconfig { options.append("--kubeconfig=\(kubeconfig)") }
    self.options = options
  }

  /// Of one answer, in bytes. A page of 500 pods has some 10 MB where clusters are talkative.
  public static let answerLimit = 128 << 20

  /// Runs it to its end. It has nothing to read but `input`, and so asks nobody anything.
  ///
  /// - Returns: its standard output.
  public func output(
    _ arguments: [String], input: [UInt8] = [], limit: Int = Self.answerLimit
  ) async throws(KubectlFailure) -> [UInt8] {
    do throws(OutsideProgram.Failure) {
      return try await program.output(arguments + options, input: input, limit: limit)
    } catch {
      throw KubectlFailure(error, of: program.name)
    }
  }

  /// Applies objects on the server. Whoever wrote a field before, such as AICR or somebody who edited it, loses it.
  ///
  /// - Parameters:
  ///   - objects: in YAML or JSON.
  ///   - isTrial: whether the server only tells what it would refuse.
  public func apply(_ objects: String, isTrial: Bool = false) async throws(KubectlFailure) {
    _ = try await output(
      ["apply", "--server-side", "--force-conflicts", "--field-manager=larder"]
        + ["--validate=ignore", "--output=name", "--filename=-"]
        + (isTrial ? ["--dry-run=server"] : []), input: Array(objects.utf8))
  }

  /// What the API server answers at a path.
  ///
  /// - Parameter path: such as `/version`.
  /// - Parameter shape: what to keep.
  package func get(
    _ path: String, keeping shape: JSONShape = .all
  ) async throws(KubectlFailure) -> Value {
    let answer = try await output(["get", "--raw", path])
    do throws(MalformedJSON) {
      return try Value(json: answer, keeping: shape)
    } catch {
      throw KubectlFailure(
        .malformed,
        "the answer to \(path) is no JSON: \(error.reason) at byte \(error.place)")
    }
  }
}

// MARK: Lists

extension Kubectl {
  /// Goes through a list of the API page by page, so that no more than one is held.
  ///
  /// Where the server has forgotten the list meanwhile, all begins again, once.
  ///
  /// - Parameters:
  ///   - path: such as `/api/v1/nodes`.
  ///   - shape: what to keep of an item.
  ///   - initial: what comes of an empty list.
  ///   - add: takes in an item.
  package func reduce<Result: Sendable>(
    _ path: String, keeping shape: JSONShape, into initial: Result, pageSize: Int = 500,
    _ add: @Sendable (inout Result, Value) -> Void
  ) async throws(KubectlFailure) -> Result {
    do throws(KubectlFailure) {
      return try await reduceOnce(path, shape, initial, pageSize, add)
    } catch  where error.kind == .expired {
      return try await reduceOnce(path, shape, initial, pageSize, add)
    }
  }

  private func reduceOnce<Result: Sendable>(
    _ path: String, _ shape: JSONShape, _ initial: Result, _ pageSize: Int,
    _ add: @Sendable (inout Result, Value) -> Void
  ) async throws(KubectlFailure) -> Result {
    let wanted = JSONShape.fields(["items": .each(shape), "metadata": .only("continue")])
    var result = initial
    var token = ""
    repeat {
      let query = "limit=\(pageSize)" + (token.isEmpty ? "" : "&continue=\(token.percentEncoded)")
      let page = try await get("\(path)?\(query)", keeping: wanted)
      try Self.take(page, path, into: &result, add)
      let next = page["metadata"]?["continue"]?.string ?? ""
      guard next.isEmpty || next != token else {
        throw KubectlFailure(.malformed, "the pages of \(path) do not end")
      }
      token = next
    } while !token.isEmpty
    return result
  }

  private static func take<Result>(
    _ page: Value, _ path: String, into result: inout Result, _ add: (inout Result, Value) -> Void
  ) throws(KubectlFailure) {
    switch page["items"] {
    case .array(let items)?: for item in items { add(&result, item) }
    // Go writes an empty list so.
    case .null?: break
    default: throw KubectlFailure(.malformed, "the answer to \(path) is no list")
    }
  }
}

extension String {
  /// As a value in the query of an address (RFC 3986).
  fileprivate var percentEncoded: String {
    utf8.map { byte in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || "-._~".utf8.contains(byte)
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
    }.joined()
  }
}
