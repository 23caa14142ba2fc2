import ClusterAccess

/// Runs a body that asks a cluster, for a collector.
func capturing<Result: Sendable>(
  _ body: () async throws(KubectlFailure) -> Result
) async throws(CaptureFailure) -> Result {
  do throws(KubectlFailure) {
    return try await body()
  } catch {
    throw CaptureFailure(error.reason)
  }
}
