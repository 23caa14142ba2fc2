import ClusterAccess
import Measurements
import RecipeTable

/// The version of the API server: `K8s.server`.
enum ServerVersion {
  /// - Parameter answer: that of `/version`.
  static func subtype(_ answer: Value) throws(KubectlFailure) -> Snapshot.Subtype {
    guard let version = answer["gitVersion"]?.string, !version.isEmpty else {
      throw KubectlFailure(.malformed, "the answer to /version tells no gitVersion")
    }
    return Snapshot.Subtype(
      name: "server",
      record: Snapshot.Record(texts: [
        "goVersion": answer["goVersion"]?.string ?? "",
        "platform": answer["platform"]?.string ?? "", "version": version,
      ]))
  }
}

extension Snapshot.Record {
  /// Names and versions, among which no secrets are looked for. Those that are empty are left out.
  init(texts: [String: String], context: [String: String] = [:]) {
    self.init(data: Self.readings(texts), context: Self.readings(context))
  }

  private static func readings(_ texts: [String: String]) -> [Snapshot.Reading] {
    texts.filter { !$0.value.isEmpty }
      .sorted { $0.key.precedes($1.key) }
      .map { Snapshot.Reading($0.key, .string($0.value)) }
  }
}
