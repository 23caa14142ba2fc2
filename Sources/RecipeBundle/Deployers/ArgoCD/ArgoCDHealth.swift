import RecipeDocuments
import RecipeTable

/// How Argo CD learns when an Application is healthy, which sync waves of Applications wait for.
extension ArgoCDBundle {
  static let healthFile = "application-health.yaml"

  /// A patch of the ConfigMap `argocd-cm`.
  ///
  /// Argo CD has had no health check for Applications since 1.8, and without one takes each for healthy at
  /// once. An Application that has nothing yet is healthy, too, so this asks for its sync to have succeeded.
  var health: String {
    get throws {
      let key = "resource.customizations.health.argoproj.io_Application"
      return try Value.object(["data": .object([key: .string(Self.healthCheck)])]).yaml(
        comment: "Lets sync waves wait for Applications: README.md tells how to apply it.\n"
          + "Made by \(plan.generator).")
    }
  }

  private static let healthCheck = """
    local verdict = {status = "Progressing", message = "not synced yet"}
    local status = obj.status or {}
    local operation = status.operationState or {}
    if status.health ~= nil and status.health.status ~= nil then
      verdict.status = status.health.status
      verdict.message = status.health.message or ""
      if verdict.status == "Healthy" and operation.phase ~= "Succeeded" then
        verdict.status = "Progressing"
        verdict.message = "healthy, but its sync has not succeeded yet"
      end
    end
    return verdict

    """
}
