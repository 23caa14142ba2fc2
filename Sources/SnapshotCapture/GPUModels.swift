import YAMLSyntax

/// Which device is which model, by the numbers that the PCI bus tells: the section `devices` of
/// `recipes/facts.yaml`, which names their sources.
struct GPUModels {
  /// What this program was built with.
  static let builtIn = GPUModels(PackageResources.facts_yaml)

  /// The models by four hexadecimal digits, in small letters.
  private(set) var names: [String: String] = [:]
  private(set) var switches: Set<String> = []

  private init(_ facts: [UInt8]) {
    let document = YAMLDocument(bytes: facts, path: "facts.yaml")
    guard case .mapping(let root)? = document.root?.content,
      case .sequence(let entries)? = root["devices"]?.content
    else { return }
    for entry in entries {
      guard case .mapping(let mapping) = entry.content, let name = mapping["name"]?.text,
        case .sequence(let ids)? = mapping["ids"]?.content
      else { continue }
      for id in ids.compactMap(\.text) { add(id, name) }
    }
  }

  private mutating func add(_ id: String, _ name: String) {
    if name == "nvswitch" { switches.insert(id) } else { names[id] = name }
  }
}

extension YAMLNode {
  fileprivate var text: String? {
    if case .scalar(let scalar) = content { return scalar.text }
    return nil
  }
}
