import CommandSupport
import HTTPTypes
import RecipeBundle
import RecipeTable
import RuntimeCommands

/// The archive that `larder bundle` writes. Nothing of this machine goes into it: settings that name files are
/// not among the parameters.
struct BundleEndpoint: Endpoint {
  let parameters =
    QueryParameters.criteria + [
      "profile", "deployer", "repo", "revision", "serial", "registry-rewrite", "set", "set-json",
      "dynamic", "allow-new-paths", "system-node-selector", "system-node-toleration",
      "accelerated-node-selector", "accelerated-node-toleration", "workload-selector", "nodes",
      "storage-class", "shared-storage-class",
    ]
  let formats: [Format] = [.tarGzip]

  static let note = HTTPField.Name("X-Bundle-Note")!

  func answer(_ question: Question) throws -> Answer {
    let parameters = question.parameters
    var request = try BundleRequest(deployer: try parameters.one("deployer") ?? "helm")
    request.repository = try parameters.one("repo")
    request.revision = try parameters.one("revision")
    request.isSerial = try parameters.flag("serial")
    request.registryRewrites = parameters.all("registry-rewrite")
    let query = try question.recipeQuery()
    var notes: [SettingNote] = []
    let bundle = try request.bundle(
      {
        let settings = try settings(parameters)
        let recipe = try question.asking(query, query.recipe)
        return try BundleInput(
          table: question.table, recipe: recipe, criteria: query.criteria, settings: settings)
      }, note: { notes.append($0) })
    let archive = try BundleRequest.bundling { try BundleArchive.tarGzip(bundle) }
    return answer(archive, of: bundle, notes)
  }

  private func answer(_ archive: [UInt8], of bundle: Bundle, _ notes: [SettingNote]) -> Answer {
    var answer = Answer(
      archive, contentType: Format.tarGzip.contentType, variant: Format.tarGzip.rawValue,
      isCompressible: false)
    let name = "\(bundle.folder)-\(bundle.deployer).tar.gz"
    answer.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
    for note in notes {
      answer.headers.append(HTTPField(name: Self.note, value: note.description))
    }
    return answer
  }

  /// In the order of `larder bundle`: values in JSON apply first.
  private func settings(_ parameters: QueryParameters) throws -> LocalSettings {
    var local = LocalSettings()
    local.allowsNewPaths = try parameters.flag("allow-new-paths")
    for text in parameters.all("set-json") { try local.setJSON(text) }
    for text in parameters.all("set") { try local.set(text) }
    for text in parameters.all("dynamic") { try local.setDynamic(text) }
    for text in parameters.all("system-node-selector") { try local.addSystemSelector(text) }
    for text in parameters.all("system-node-toleration") { try local.addSystemToleration(text) }
    for text in parameters.all("accelerated-node-selector") {
      try local.addAcceleratedSelector(text)
    }
    for text in parameters.all("accelerated-node-toleration") {
      try local.addAcceleratedToleration(text)
    }
    for text in parameters.all("workload-selector") { try local.addWorkloadSelector(text) }
    if let nodes = try parameters.number("nodes", 1...1_000_000_000) { try local.setNodes(nodes) }
    if let name = try parameters.one("storage-class") { try local.setStorageClass(name) }
    if let name = try parameters.one("shared-storage-class") {
      try local.setSharedStorageClass(name)
    }
    return local
  }
}
