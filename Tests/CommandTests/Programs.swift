import Foundation
import TestSupport

/// The programs: as people get them where those are newer than their sources, which is faster, too; else as they
/// were built with the tests.
enum Programs {
  static let larder = shipped("larder")
  static let larderc = shipped("larderc")

  private static func shipped(_ name: String) -> String {
    Locations.release(name) ?? Locations.program(name)
  }

  /// The table of our own recipes, compiled once.
  static let table = compiled(Locations.recipes, "larder.table")

  /// The table of a part of them, for tests that ask for every combination.
  static let smallTable = compiled(FewRecipes.path, "few.table")

  private static func compiled(_ tree: String, _ name: String) -> String {
    let path = folder.path + "/" + name
    _ = try? run([larderc, "compile", tree, "--output", path])
    return path
  }

  private static let folder = try! TemporaryFolder.untilExit()
}

/// Runs `larder` on the table of our own recipes.
func larder(_ arguments: String..., table: String = Programs.table) throws -> ProgramResult {
  try run([Programs.larder] + arguments, environment: ["LARDER_TABLE": table])
}

func larderc(_ arguments: String...) throws -> ProgramResult {
  try run([Programs.larderc] + arguments)
}

/// Criteria that our own recipes answer.
let trainingOnEKS = [
  "--service", "eks", "--accelerator", "h100", "--os", "ubuntu", "--intent", "training",
]

/// A tree in a folder of its own.
struct SampleTree {
  let folder: TemporaryFolder
  var path: String { folder.path + "/tree" }

  init(_ files: [String: String]) throws {
    folder = try TemporaryFolder()
    let header = "kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\n"
    try folder.write(header + "metadata: {name: base}\n", to: "tree/overlays/base.yaml")
    for (path, text) in files { try folder.write(text, to: "tree/" + path) }
  }

  /// - Returns: the table's path.
  func compiled() throws -> String {
    let table = folder.path + "/sample.table"
    let result = try larderc("compile", path, "--output", table)
    guard result.status == 0 else { throw SampleError(reason: result.errors) }
    return table
  }

  /// On Azure, with a choice to make.
  ///
  /// - Parameter constraints: what one of the choices asks for, as a list in one line.
  static func withProfile(constraints: String = "[]") throws -> SampleTree {
    try SampleTree([
      "overlays/aks.yaml": """
      apiVersion: aicr.run/v1alpha3
      metadata: {name: aks}
      spec:
        criteria: {service: aks}
        componentRefs: [{name: a, type: Helm}]
        profile:
          name: gpu
          default: host
          values:
            host: {componentRefs: [{name: a, overrides: {driver: no}}]}
            operator: {componentRefs: [{name: a, overrides: {driver: yes}}], constraints: \(constraints)}
      """
    ])
  }
}

struct SampleError: Error {
  let reason: String
}
