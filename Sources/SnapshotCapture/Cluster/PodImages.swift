import Measurements
import RecipeTable

/// The images of all pods, each by its name without registry and folders: `K8s.image`.
///
/// The reading is the tag, or the digest where there is no tag. Where several are in use, it is all of
/// them, and so none is taken for the version that runs.
struct PodImages: Sendable {
  private var tags: [String: Set<String>] = [:]

  /// What is read of a pod.
  static let shape = JSONShape.fields([
    "spec": .fields([
      "containers": .each(.only("image")), "ephemeralContainers": .each(.only("image")),
      "initContainers": .each(.only("image")),
    ])
  ])

  mutating func add(_ pod: Value) {
    for list in pod["spec"]?.fields ?? [] {
      for container in list.value.elements {
        if let image = container["image"]?.string { add(image) }
      }
    }
  }

  private mutating func add(_ image: String) {
    guard let reference = ImageReference(image) else { return }
    tags[reference.name, default: []].insert(reference.tag)
  }

  /// - Returns: nil where nothing runs.
  var subtype: Snapshot.Subtype? {
    guard !tags.isEmpty else { return nil }
    return Snapshot.Subtype(
      name: "image", record: Snapshot.Record(texts: tags.mapValues { Agreement.text($0) }))
  }
}

/// An image as pods name it: `[REGISTRY/][FOLDER/…]NAME[:TAG][@DIGEST]`.
struct ImageReference: Equatable {
  let name: String
  /// The digest where there is none; `latest` where there is neither, as that is what is pulled then.
  let tag: String

  /// - Returns: nil for what names no image.
  init?(_ text: String) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let last = parts[0].split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let words = last.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = words.first, !name.isEmpty else { return nil }
    let digest = parts.count == 2 ? String(parts[1]) : nil
    self.name = String(name)
    tag = words.count == 2 && !words[1].isEmpty ? String(words[1]) : digest ?? "latest"
  }
}
