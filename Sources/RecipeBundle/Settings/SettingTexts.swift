import RecipeTable

/// Settings as people type them.
extension LocalSettings {
  /// `--set component:path=value`, with the value typed as Helm's `--set` does: `true`, `false`, `null`,
  /// whole numbers without leading zeros, and text. All after the first `=` is the value.
  public mutating func set(_ text: String) throws {
    let (place, value) = try Self.assignment(text, "--set", "COMPONENT:PATH=VALUE")
    assignments.append(Assignment(place: place, value: Value(typed: value)))
  }

  /// `--set-json component:path=JSON`.
  public mutating func setJSON(_ text: String) throws {
    let (place, json) = try Self.assignment(text, "--set-json", "COMPONENT:PATH=JSON")
    do {
      assignments.append(Assignment(place: place, value: try Value(json: String(json))))
    } catch {
      throw SettingError.malformedJSON(place, byte: error.place + 1, reason: error.reason)
    }
  }

  /// `--set-file component:path=FILE`: the value is the file's text.
  ///
  /// - Parameter read: gives the text of a file.
  public mutating func setFile(_ text: String, _ read: (String) throws -> String) throws {
    let (place, file) = try Self.assignment(text, "--set-file", "COMPONENT:PATH=FILE")
    assignments.append(Assignment(place: place, value: .string(try read(String(file)))))
  }

  /// `--dynamic component:path`.
  public mutating func setDynamic(_ text: String) throws {
    guard let place = ComponentPath(text) else {
      throw SettingError.malformed(option: "--dynamic", text: text, form: "COMPONENT:PATH")
    }
    dynamic.append(place)
  }

  private static func assignment(
    _ text: String, _ option: String, _ form: String
  ) throws -> (ComponentPath, Substring) {
    guard let equals = text.firstUnescaped("="), let place = ComponentPath(text[..<equals]) else {
      throw SettingError.malformed(option: option, text: text, form: form)
    }
    return (place, text[equals...].dropFirst())
  }
}

extension LocalSettings {
  /// `--system-node-selector key=value`
  public mutating func addSystemSelector(_ text: String) throws {
    try add(label: text, to: .systemSelectors)
  }

  /// `--accelerated-node-selector key=value`
  public mutating func addAcceleratedSelector(_ text: String) throws {
    try add(label: text, to: .acceleratedSelectors)
  }

  /// `--workload-selector key=value`
  public mutating func addWorkloadSelector(_ text: String) throws {
    try add(label: text, to: .workloadSelectors)
  }

  /// `--system-node-toleration key=value:effect`
  public mutating func addSystemToleration(_ text: String) throws {
    try add(toleration: text, to: .systemTolerations)
  }

  /// `--accelerated-node-toleration key=value:effect`
  public mutating func addAcceleratedToleration(_ text: String) throws {
    try add(toleration: text, to: .acceleratedTolerations)
  }

  /// `--nodes N`
  public mutating func setNodes(_ count: Int) throws {
    guard count > 0 else {
      throw SettingError.malformed(
        option: "--nodes", text: String(count), form: "a number from 1 on")
    }
    purposes[.nodeCounts] = .int(Int64(count))
  }

  /// `--storage-class name`
  public mutating func setStorageClass(_ name: String) throws {
    try set(storageClass: name, for: .storageClasses)
  }

  /// `--shared-storage-class name`
  public mutating func setSharedStorageClass(_ name: String) throws {
    try set(storageClass: name, for: .sharedStorageClasses)
  }

  mutating func set(storageClass name: String, for purpose: Purpose) throws {
    guard KubernetesName.isSubdomain(name) else {
      throw SettingError.malformed(
        option: purpose.option, text: name,
        form: "the name of a storage class (lower-case letters, digits, - and .)")
    }
    purposes[purpose] = .string(name)
  }

  mutating func add(label text: String, to purpose: Purpose) throws {
    guard let label = NodeText.label(text) else {
      throw SettingError.malformed(option: purpose.option, text: text, form: "a label KEY=VALUE")
    }
    let map = purposes[purpose] ?? .map([])
    if let other = map[label.key], other.string != label.value {
      throw SettingError.contradiction(option: purpose.option, key: label.key)
    }
    purposes[purpose] = map.with(.string(label.value), at: label.key)
  }

  mutating func add(toleration text: String, to purpose: Purpose) throws {
    guard let toleration = NodeText.toleration(text) else {
      throw SettingError.malformed(
        option: purpose.option, text: text, form: NodeText.tolerationForm)
    }
    let earlier = purposes[purpose]?.elements ?? []
    if !earlier.contains(toleration) { purposes[purpose] = .array(earlier + [toleration]) }
  }
}

extension ComponentPath {
  /// - Returns: nil for what is no `component:path`.
  init?(_ text: some StringProtocol) {
    guard let colon = text.firstIndex(of: ":"), colon > text.startIndex,
      let path = SettingPath(text[colon...].dropFirst())
    else { return nil }
    self.init(component: String(text[..<colon]), path: path)
  }
}

extension String {
  /// Where the character is that no backslash stands before.
  fileprivate func firstUnescaped(_ wanted: Character) -> String.Index? {
    var isEscaped = false
    return indices.first { index in
      defer { isEscaped = !isEscaped && self[index] == "\\" }
      return !isEscaped && self[index] == wanted
    }
  }
}

extension Value {
  /// As Helm's `--set` types a text.
  init(typed text: Substring) {
    switch text.lowercased() {
    case "true": self = .bool(true)
    case "false": self = .bool(false)
    case "null": self = .null
    default:
      // What begins with a zero is a telephone number, an octal, or part of a name.
      let number = text == "0" || text.first != "0" ? Int64(text) : nil
      self = number.map(Value.int) ?? .string(String(text))
    }
  }
}
