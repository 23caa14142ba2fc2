internal import RecipeTable

/// Documents in ConfigMaps, under the keys that AICR uses.
public struct ConfigMapStore: Sendable {
  /// What is kept.
  public struct Document: Sendable {
    public enum Format: String, Sendable {
      case yaml, json
    }

    public let text: String
    public let format: Format
    /// When it was made (RFC 3339).
    public let timestamp: String
    /// Of the program that made it. What no label's value can have is replaced.
    public let version: String

    public init(_ text: String, format: Format, timestamp: String, version: String) {
      self.text = text
      self.format = format
      self.timestamp = timestamp
      self.version = version
    }
  }

  /// The kind of a document to be read.
  public enum Kind: String, Sendable {
    case snapshot, recipe
  }

  /// How many bytes Kubernetes allows the data of a ConfigMap, all values together.
  public static let dataLimit = 1 << 20

  private let kubectl: Kubectl

  public init(_ kubectl: Kubectl) { self.kubectl = kubectl }
}

// MARK: Writing

extension ConfigMapStore {
  /// Writes a snapshot, in the place of one that is there.
  ///
  /// - Throws: before anything is written, where it is too large, or where something else than a
  ///   snapshot is there.
  public func write(
    _ snapshot: Document, to address: ConfigMapAddress
  ) async throws(KubectlFailure) {
    let data = snapshot.data
    let size = data.reduce(0) { $0 + ($1.value.string?.utf8.count ?? 0) }
    guard size <= Self.dataLimit else {
      throw KubectlFailure(
        .tooMuch,
        "the snapshot has \(size) bytes, and a ConfigMap takes \(Self.dataLimit); write it to a file, or name "
          + "fewer nodes with --max-nodes-per-entry")
    }
    if let found = try await find(address), !found.isEmpty,
      Self.text(.snapshot, in: found) == nil
    {
      throw KubectlFailure(
        .other, "\(address) is there and holds no snapshot; nothing was written to it")
    }
    try await kubectl.apply(Self.object(address, snapshot.version, data).json())
  }

  private static func object(
    _ address: ConfigMapAddress, _ version: String, _ data: [Value.Field]
  ) -> Value {
    let labels = [
      Value.Field("app.kubernetes.io/component", .string("snapshot")),
      Value.Field("app.kubernetes.io/name", .string("larder")),
      Value.Field("app.kubernetes.io/version", .string(version.asLabelValue)),
    ]
    return .map([
      Value.Field("apiVersion", .string("v1")), Value.Field("kind", .string("ConfigMap")),
      Value.Field(
        "metadata",
        .map([
          Value.Field("name", .string(address.name)),
          Value.Field("namespace", .string(address.namespace)), Value.Field("labels", .map(labels)),
        ])), Value.Field("data", .map(data)),
    ])
  }
}

extension ConfigMapStore.Document {
  fileprivate var data: [Value.Field] {
    [
      Value.Field("format", .string(format.rawValue)),
      Value.Field("snapshot.\(format.rawValue)", .string(text)),
      Value.Field("timestamp", .string(timestamp)),
    ]
  }
}

// MARK: Reading

extension ConfigMapStore {
  /// Reads what we, or AICR, wrote.
  ///
  /// - Throws: also where the ConfigMap holds nothing of the kind.
  public func read(
    _ kind: Kind, at address: ConfigMapAddress
  ) async throws(KubectlFailure) -> [UInt8] {
    guard let data = try await find(address) else {
      throw KubectlFailure(
        .notFound, "there is no ConfigMap \(address.name) in the namespace \(address.namespace)")
    }
    guard let text = Self.text(kind, in: data) else {
      let keys = data.map(\.key).joined(separator: ", ")
      throw KubectlFailure(
        .malformed,
        "\(address) holds no \(kind.rawValue)" + (keys.isEmpty ? "" : "; its keys are \(keys)"))
    }
    return Array(text.utf8)
  }

  /// The data of a ConfigMap; nil where there is none.
  private func find(_ address: ConfigMapAddress) async throws(KubectlFailure) -> [Value.Field]? {
    do throws(KubectlFailure) {
      let path = "/api/v1/namespaces/\(address.namespace)/configmaps/\(address.name)"
      return try await kubectl.get(path, keeping: .only("data"))["data"]?.fields ?? []
    } catch  where error.kind == .notFound {
      return nil
    }
  }

  /// AICR calls all that it keeps a snapshot, recipes as well.
  private static func text(_ kind: Kind, in data: [Value.Field]) -> String? {
    let object = Value.map(data)
    let format = object["format"]?.string ?? ""
    let names = [kind.rawValue, Kind.snapshot.rawValue]
    let keys = names.flatMap { name in [format, "yaml", "json"].map { "\(name).\($0)" } }
    return keys.lazy.compactMap { object[$0]?.string }.first
  }
}

extension String {
  /// What is no letter, digit, `.` or `-` as `_`, and no more than labels take.
  fileprivate var asLabelValue: String {
    let letters = utf8.prefix(63).map { byte -> Character in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
      return isPlain ? Character(Unicode.Scalar(byte)) : "_"
    }
    let isEnd = { (letter: Character) in letter.isLetter || letter.isNumber }
    guard let first = letters.firstIndex(where: isEnd), let last = letters.lastIndex(where: isEnd)
    else { return "" }
    return String(letters[first...last])
  }
}
