import ArgumentParser
import CommandSupport
import Diagnostics
import RecipeBundle
import RecipeDocuments
import RecipeTable
import YAMLSyntax

/// What is set locally when a bundle is made.
struct SettingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A Helm value, typed as by Helm's --set: true, false, null, whole numbers, and text. COMPONENT is its \
      name or a key of the registry; in PATH stand \\. for a dot within a key and [0] for an element. \
      COMPONENT:enabled=false leaves a component out.
      """, valueName: "component:path=value"))
  var set: [String] = []

  @Option(help: ArgumentHelp("A Helm value in JSON.", valueName: "component:path=json"))
  var setJSON: [String] = []

  @Option(
    help: ArgumentHelp("A Helm value that is a file's text.", valueName: "component:path=file"))
  var setFile: [String] = []

  @Option(
    help: ArgumentHelp(
      "Move a value to cluster-values.yaml, for those that differ from cluster to cluster.",
      valueName: "component:path"))
  var dynamic: [String] = []

  @Flag(help: "Take paths, too, that neither a recipe of the table nor the registry knows.")
  var allowNewPaths = false

  @Option(
    help: ArgumentHelp("A label of the nodes for the system's own pods.", valueName: "key=value"))
  var systemNodeSelector: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      A taint of those nodes: KEY=VALUE:EFFECT, KEY:EFFECT, or without an effect for all. What selectors and \
      tolerations say stands in the place of what the recipe says.
      """, valueName: "taint"))
  var systemNodeToleration: [String] = []

  @Option(help: ArgumentHelp("A label of the nodes with accelerators.", valueName: "key=value"))
  var acceleratedNodeSelector: [String] = []

  @Option(help: ArgumentHelp("A taint of those nodes.", valueName: "taint"))
  var acceleratedNodeToleration: [String] = []

  @Option(
    help: ArgumentHelp("A label of the pods that are the cluster's work.", valueName: "key=value"))
  var workloadSelector: [String] = []

  @Option(help: "The number of GPU nodes.")
  var nodes: Int?

  @Option(help: ArgumentHelp("The storage class of volumes.", valueName: "name"))
  var storageClass: String?

  @Option(
    help: ArgumentHelp("The storage class of volumes that many nodes share.", valueName: "name"))
  var sharedStorageClass: String?

  @Option(
    help: "A settings.yaml of a bundle, which says all of the above; options go over it.",
    completion: .file(extensions: ["yaml"]))
  var settings: String?

  /// All of it. Values in JSON apply first, then those of --set, then those of --set-file.
  func local() throws -> LocalSettings {
    var local = LocalSettings()
    local.allowsNewPaths = allowNewPaths
    for text in setJSON { try local.setJSON(text) }
    for text in set { try local.set(text) }
    for text in setFile { try local.setFile(text, SettingFiles.text) }
    for text in dynamic { try local.setDynamic(text) }
    if let settings { try local.add(document: SettingFiles.document(settings)) }
    try addPlaces(to: &local)
    return local
  }

  private func addPlaces(to local: inout LocalSettings) throws {
    for text in systemNodeSelector { try local.addSystemSelector(text) }
    for text in systemNodeToleration { try local.addSystemToleration(text) }
    for text in acceleratedNodeSelector { try local.addAcceleratedSelector(text) }
    for text in acceleratedNodeToleration { try local.addAcceleratedToleration(text) }
    for text in workloadSelector { try local.addWorkloadSelector(text) }
    if let nodes { try local.setNodes(nodes) }
    if let storageClass { try local.setStorageClass(storageClass) }
    if let sharedStorageClass { try local.setSharedStorageClass(sharedStorageClass) }
  }
}

/// The files that settings refer to.
private enum SettingFiles {
  /// More than a cluster takes in one object.
  private static let limit = 2_000_000

  static func text(_ path: String) throws -> String {
    guard let text = String(validating: try readFile(path, limit: limit), as: UTF8.self) else {
      throw CommandFailure("\(path) is no text in UTF-8", status: ExitStatus.unusable)
    }
    return text
  }

  static func document(_ path: String) throws -> Value {
    let document = YAMLDocument(bytes: try readFile(path), path: path)
    guard document.diagnostics.isEmpty else {
      let text = DiagnosticPrinter(root: "").text(document.diagnostics.sortedForPrinting())
      printError(String(text.dropLast()))
      throw CommandFailure("", status: ExitStatus.unusable)
    }
    return document.root.map { Value($0) } ?? .null
  }
}
