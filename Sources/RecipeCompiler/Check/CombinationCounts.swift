import Diagnostics
import RecipeTable

/// How many combinations of stated criteria values come to what a file, or a failure, has to do with.
struct CombinationCounts: Sendable {
  private var combinationsOfFiles: [String: Int] = [:]
  private var combinationsOfFailures: [String: Int] = [:]

  init(_ resolution: Resolution) {
    let overlays = Dictionary(
      resolution.graph.overlays.map { ($0.name.text, $0.file.path) }, uniquingKeysWith: { $1 })
    for (outcome, count) in zip(resolution.outcomes, resolution.combinations) where count > 0 {
      switch outcome {
      case .recipe(let number):
        let recipe = resolution.recipes[number].recipe
        for file in Self.files(of: recipe, overlays, resolution.tree) {
          combinationsOfFiles[file, default: 0] += count
        }
      case .failed(let failure, _): combinationsOfFailures[failure.key, default: 0] += count
      case .osRequired, .uncovered: break
      }
    }
  }

  /// Nil where that is unknown, or where nothing gets there.
  func combinations(of finding: Diagnostic) -> Int? {
    combinationsOfFailures[finding.key]
      ?? finding.range.flatMap { combinationsOfFiles[$0.file.path] }
  }

  private static func files(
    of recipe: ResolvedRecipe, _ overlays: [String: String], _ tree: RecipeTree
  ) -> Set<String> {
    var files = Set(recipe.appliedOverlays.map { overlays[$0] ?? TreePlace.basePath })
    for mixin in recipe.mixins { files.insert(tree.mixins[mixin]?.file.path ?? "") }
    for component in recipe.components where recipe.values[component.name] != nil {
      guard let file = component.value[.valuesFile] else { continue }
      files.formUnion([file.text, "components/\(component.name)/values.yaml"])
    }
    return files
  }
}

extension [Diagnostic] {
  /// The same findings, each with the number of combinations that it reaches.
  func counted(by counts: CombinationCounts) -> [Diagnostic] {
    map { finding in
      var finding = finding
      finding.combinations = counts.combinations(of: finding)
      return finding
    }
  }
}

extension Diagnostic {
  /// What the same failure has, seen by another combination, whichever of its places it blames.
  fileprivate var key: String {
    let places = ([range] + notes.map(\.range)).compactMap { $0?.key }.inByteOrder
    return "\(code) \(places.joined(separator: " ")) \(message)"
  }
}
