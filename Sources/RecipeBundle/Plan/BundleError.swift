/// Why there can be no bundle of a recipe.
public enum BundleError: Error, Equatable {
  /// A word of the recipe that is not safe where the bundle would have to write it.
  case unusable(field: BundleField, value: String, component: String?)
  /// The recipe refers to a manifest whose text there is not.
  case missingManifest(path: String, component: String)
  /// A manifest that is a template that Helm, or what stands in for it here, can't render.
  case unrenderable(path: String, line: Int, column: Int, problem: String, component: String)
  /// Helm values that are no map, which Helm refuses.
  case valuesAreNoMap(component: String)
  /// A component that has a place twice.
  case repeatedComponent(String)
  /// Two parts of components that would be one release.
  case repeatedRelease(String)
  /// A type that no deployer here knows.
  case unknownType(String, component: String)
  /// A file that would be unpacked outside the bundle's folder.
  case leavesBundle(path: String)
  /// A file whose path does not fit a tar header.
  case pathTooLong(path: String)
  /// Two files of one path.
  case repeatedPath(String)
  /// libarchive's own words.
  case archive(String)
}

/// A word that a recipe's author chose and that a bundle repeats.
public enum BundleField: Sendable, Equatable {
  case recipeName, generator, componentName, namespace, chart, version, chartSource, gitSource,
    gitPath, gitTag, dependency, manifestPath
}

// MARK: Wording

extension BundleError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unusable(let field, let value, let component):
      Self.prefix(component)
        + "\(field.name) \(Self.shown(value)) is not usable in a bundle: it has to be \(field.rule)"
    case .missingManifest(let path, let component):
      Self.prefix(component) + "there is no manifest \(Self.shown(path))"
    case .unrenderable(let path, let line, let column, let problem, let component):
      Self.prefix(component) + "the manifest \(Self.shown(path)) can't be rendered, line \(line), "
        + "column \(column): \(Self.escaped(problem))"
    case .valuesAreNoMap(let component):
      Self.prefix(component) + "the Helm values are not a map"
    case .repeatedComponent(let name):
      Self.prefix(name) + "it is in the deployment order twice"
    case .repeatedRelease(let name):
      "two releases would be named \(Self.shown(name)): a component's manifests are released as its name "
        + "with -pre and -post"
    case .unknownType(let type, let component):
      Self.prefix(component) + "type \(Self.shown(type)) is not one of Helm, Kustomize"
    case .leavesBundle(let path):
      "the path \(Self.shown(path)) is not a plain relative path within the bundle"
    case .pathTooLong(let path):
      "the path \(Self.shown(path)) is too long for a tar header: a name has at most 99 characters, "
        + "the folders before it at most 155"
    case .repeatedPath(let path):
      "the bundle has two files named \(Self.shown(path))"
    case .archive(let problem):
      "can't write the archive: \(problem)"
    }
  }

  private static func prefix(_ component: String?) -> String {
    component.map { "component \(shown($0)): " } ?? ""
  }

  /// Quoted, with everything escaped that a terminal could take for an instruction.
  private static func shown(_ text: String) -> String {
    "\"\(escaped(text))\""
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { $0 += $1.escaped(asASCII: true) }
  }
}

extension BundleField {
  var name: String {
    switch self {
    case .recipeName: "recipe name"
    case .generator: "generator"
    case .componentName: "name"
    case .namespace: "namespace"
    case .chart: "chart"
    case .version: "version"
    case .chartSource, .gitSource: "source"
    case .gitPath: "path"
    case .gitTag: "tag"
    case .dependency: "dependency"
    case .manifestPath: "manifest path"
    }
  }

  var rule: String {
    switch self {
    case .componentName, .dependency:
      "lower-case letters, digits and hyphens, at most \(Token.longestName) characters, with a "
        + "letter or digit at both ends"
    case .namespace:
      "lower-case letters, digits and hyphens, at most 63 characters, with a letter or digit at "
        + "both ends"
    case .recipeName, .version:
      "letters, digits and . _ + -, at most 128 characters, with a letter or digit first"
    case .generator: "words of letters, digits and . _ + -"
    case .chart, .gitPath, .gitTag:
      "letters, digits and . _ + - in parts divided by /, with a letter or digit first in each"
    case .chartSource: "a URL with https, http or oci, without user, query, spaces or quotes"
    case .gitSource: "the address of a Git repository, without query, spaces or quotes"
    case .manifestPath: "a relative path of letters, digits and . _ + - that ends in .yaml or .yml"
    }
  }
}
