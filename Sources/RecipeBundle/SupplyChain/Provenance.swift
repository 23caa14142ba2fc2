import RecipeDocuments
import RecipeTable

/// How a bundle was made, as an in-toto Statement v1 about its files with a SLSA Provenance v1 predicate.
///
/// It has no time and names no machine: whoever has the recipe tree and the program makes the same bundle,
/// and the same statement.
package enum Provenance {
  static let path = "provenance.json"
  static let predicateType = "https://slsa.dev/provenance/v1"
  /// What the parameters mean is in Larder's README.
  static let buildType = "https://larder.dev/bundle/v1"
  package static let builder = "https://larder.dev/larder"

  /// - Parameters:
  ///   - files: sorted, all of the bundle's but this one and the list of checksums.
  ///   - deployer: its name.
  static func file(of files: [BundleFile], _ plan: BundlePlan, deployer: String) -> BundleFile {
    let statement = InToto.statement(
      about: files.map { InToto.resource($0.path, $0.body.sha256) }, predicateType,
      .map([
        .init("buildDefinition", definition(plan, deployer)),
        .init("runDetails", .map([.init("builder", builder(plan))])),
      ]))
    return BundleFile(path, text: statement.json(indentation: 2) + "\n")
  }

  private static func definition(_ plan: BundlePlan, _ deployer: String) -> Value {
    var parameters: [Value.Field] = [
      .init("recipe", .string(plan.name)),
      .init("criteria", criteria(plan.input.recipe.criteria)),
    ]
    if let profile = plan.input.recipe.profile {
      parameters.append(
        .init("profile", .map([.init(profile.name, .string(profile.selectedValue))])))
    }
    parameters += [
      .init("deployer", .string(deployer)), .init("options", .map(plan.options.parameters)),
    ]
    if let settings = plan.input.settings { parameters.append(.init("settings", settings)) }
    return .map([
      .init("buildType", .string(buildType)),
      .init("externalParameters", .map(parameters)),
      .init("resolvedDependencies", .array(dependencies(plan.input.tree))),
    ])
  }

  private static func criteria(_ criteria: Criteria) -> Value {
    .map(Dimension.allCases.map { .init($0.name, .string(criteria[$0])) })
  }

  /// The tree by what was read of it, which a table states as `sha256:…`, and by Git's name for it.
  private static func dependencies(_ tree: BundleInput.Tree) -> [Value] {
    let files = tree.digest.flatMap { $0.hasPrefix("sha256:") ? $0.dropFirst(7) : nil }
    let digests = [("sha256", files), ("gitCommit", tree.revision.map { $0[...] })]
    return digests.compactMap { algorithm, digits in
      guard let digits, [40, 64].contains(digits.utf8.count),
        digits.utf8.allSatisfy({ $0.isLowerOrDigit && $0 <= UInt8(ascii: "f") })
      else { return nil }
      return InToto.resource("recipes", String(digits), of: algorithm)
    }
  }

  private static func builder(_ plan: BundlePlan) -> Value {
    let generator = Generator(plan.generator)
    let version = generator.version.map { version in
      Value.Field("version", .map([.init(generator.name, .string(version))]))
    }
    return .map([.init("id", .string(builder))] + (version.map { [$0] } ?? []))
  }
}

extension BundleOptions {
  /// Those that are given, as the provenance states them.
  var parameters: [Value.Field] {
    var fields: [Value.Field] = []
    if let repository {
      fields += [.init("repository", .string(repository)), .init("revision", .string(revision))]
    }
    if let folder { fields.append(.init("folder", .string(folder))) }
    if isSerial { fields.append(.init("serial", .bool(true))) }
    if !registryRewrites.isEmpty {
      fields.append(
        .init("registryRewrites", .array(registryRewrites.texts.map(Value.string))))
    }
    return fields
  }
}
