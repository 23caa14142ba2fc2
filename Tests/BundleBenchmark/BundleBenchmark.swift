import CatalogSite
import RecipeBundle
import RecipeTable

/// Measures making the bundles of every combination of a table, for every deployer, in one process;
/// `tools/bench` builds and runs it.
///
/// Prints a line `all`: how many bundles, and the milliseconds that all of them took on all cores, as
/// `larderc build` makes them. Then, in one thread, a line for each deployer: its name, how many bundles, and the
/// milliseconds that they took with and without packing them. The part that all deployers share, reading
/// and checking a recipe, has a line `plan`, without packing.
@main
struct BundleBenchmark {
  static func main() throws {
    guard let path = CommandLine.arguments.dropFirst().first else {
      return print("usage: BundleBenchmark TABLE")
    }
    let table = try RecipeTable(path: path)
    let combinations = try table.resolved()
    let whole = try ContinuousClock().measure {
      let manifests = Manifests(of: table)
      _ = try inParallel(combinations.count) { number in
        let plan = try plan(combinations[number], in: table, manifests)
        for deployer in Deployers.all {
          _ = try BundleArchive.tarGzip(try Bundle(plan, deployer: deployer))
        }
      }
    }
    line("all", combinations.count * Deployers.all.count, whole)
    var plans: [BundlePlan] = []
    let planning = try ContinuousClock().measure {
      let manifests = Manifests(of: table)
      plans = try combinations.map { try plan($0, in: table, manifests) }
    }
    line("plan", plans.count, planning, planning)
    for deployer in Deployers.all {
      var bundles: [Bundle] = []
      let writing = try ContinuousClock().measure {
        bundles = try plans.map { try Bundle($0, deployer: deployer) }
      }
      let packing = try ContinuousClock().measure {
        for bundle in bundles { _ = try BundleArchive.tarGzip(bundle) }
      }
      line(deployer.name, bundles.count, writing + packing, writing)
    }
  }

  private static func plan(
    _ combination: (criteria: Criteria, recipe: Int), in table: RecipeTable, _ manifests: Manifests
  ) throws -> BundlePlan {
    try BundlePlan(
      try BundleInput(
        table: table, recipe: try table.recipe(combination.recipe), criteria: combination.criteria,
        manifests: manifests))
  }

  private static func line(_ name: String, _ count: Int, _ times: Duration...) {
    print(([name, "\(count)"] + times.map { "\($0 / .milliseconds(1))" }).joined(separator: " "))
  }
}
