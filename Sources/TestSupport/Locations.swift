import Foundation

/// Where things are that tests need.
public enum Locations {
  /// The folder of `Package.swift`.
  public static let package: String =
    #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()

  /// Our own recipe tree.
  public static let recipes = package + "/recipes"

  /// Reference trees and results: `LARDER_CONFORMANCE`, else beside the checkout; nil when they are
  /// not there.
  public static let conformance: String? = {
    let named = ProcessInfo.processInfo.environment["LARDER_CONFORMANCE"]
    let path = named ?? package + "/../shared/conformance"
    return FileManager.default.fileExists(atPath: path + "/README.md") ? path : nil
  }()

  public static let withoutConformance =
    "there is no conformance data; name its folder with LARDER_CONFORMANCE"

  /// A program of this package as the tests were built with it.
  public static func program(_ name: String) -> String { testBundleFolder + "/" + name }

  /// A program's release build; nil when there is none that is newer than its sources.
  public static func release(_ name: String) -> String? {
    let path = package + "/.build/release/" + name
    guard let built = modificationDate(path), let newest = newestSource(of: name), built > newest
    else { return nil }
    return path
  }

  private static let testBundleFolder: String = {
    let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: program ?? CommandLine.arguments[0])
      .deletingLastPathComponent().path
  }()

  /// What a program is not made of.
  private static let foreign = [
    "larder": [
      "TestSupport", "larderc", "larderd", "RecipeCompiler", "CatalogSite", "RecipeServer",
    ],
    "larderc": ["TestSupport", "larder", "larderd", "RecipeServer"],
  ]

  private static func newestSource(of program: String) -> Date? {
    let sources = package + "/Sources"
    let files = try? filesBelow(sources).filter { path in
      path.hasSuffix(".swift")
        && !(foreign[program] ?? []).contains { path.hasPrefix($0 + "/") }
    }
    return (files ?? []).compactMap { modificationDate(sources + "/" + $0) }.max()
  }

  private static func modificationDate(_ path: String) -> Date? {
    try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
  }
}
