import Foundation

/// A part of our own recipes, for tests that compile a tree many times or publish it: EKS and clusters
/// of one's own, with some of the accelerators and platforms. What is said of the whole tree is held
/// where it is compiled once.
public enum FewRecipes {
  /// The copy's path. It is gone with the process.
  public static let path: String = {
    let folder = try! TemporaryFolder.untilExit()
    for file in files { try! folder.write(text(file), to: "recipes/" + file) }
    return folder.path + "/recipes"
  }()

  /// The files, by their paths within the tree, sorted.
  public static let files: [String] = {
    let all = try! filesBelow(Locations.recipes)
    let overlays = all.filter { $0.hasPrefix("overlays/") }
    var left = Set(overlays.filter { text($0).firstMatch(of: elsewhere) == nil })
    // An overlay goes with the one that it builds on.
    while let orphan = left.first(where: { base($0).map { !left.contains($0) } ?? false }) {
      left.remove(orphan)
    }
    return all.filter { !$0.hasPrefix("overlays/") || left.contains($0) }
  }()

  nonisolated(unsafe) private static let elsewhere =
    /\n {4}(service: (gke|aks|oke|lke|ocp|kind|metal3)|platform: (slurm|nim|kserve)|accelerator: (b200|l40|l40s|rtx-pro-6000))\n/

  private static func base(_ overlay: String) -> String? {
    text(overlay).firstMatch(of: /\n {2}base: ([^\s]+)\n/).map { "overlays/\($0.output.1).yaml" }
  }

  private static func text(_ file: String) -> String {
    String(decoding: (try? bytes(of: Locations.recipes + "/" + file)) ?? [], as: UTF8.self)
  }
}
