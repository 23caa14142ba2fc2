import ClusterAccess
import CommandSupport

/// A document that a command reads: a file, standard input, or a ConfigMap.
struct InputDocument {
  let bytes: [UInt8]
  /// As messages name it.
  let path: String

  /// - Parameters:
  ///   - argument: as it was typed: a path, `-` for standard input, or `cm://NAMESPACE/NAME`.
  ///   - limit: in bytes.
  ///   - cluster: whose ConfigMaps are meant.
  init(
    _ argument: String, _ kind: ConfigMapStore.Kind, limit: Int = 64_000_000,
    from cluster: Kubectl
  ) throws {
    if argument == "-" {
      bytes = try readFile("/dev/stdin", limit: limit)
      path = "(standard input)"
    } else if ConfigMapAddress.isMeant(by: argument) {
      bytes = try Self.configMap(argument, kind, cluster)
      path = argument
    } else {
      bytes = try readFile(argument, limit: limit)
      path = argument
    }
  }

  private static func configMap(
    _ argument: String, _ kind: ConfigMapStore.Kind, _ cluster: Kubectl
  ) throws -> [UInt8] {
    do {
      let address = try ConfigMapAddress(argument)
      return try wait { try await ConfigMapStore(cluster).read(kind, at: address) }
    } catch let error as ConfigMapAddress.Malformed {
      throw CommandFailure(error.reason, status: ExitStatus.unusable)
    } catch let error as KubectlFailure {
      throw CommandFailure("cannot read \(argument): \(error.reason)", status: ExitStatus.unusable)
    }
  }
}
