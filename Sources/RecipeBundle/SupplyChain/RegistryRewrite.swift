/// A registry or chart repository, and where this cluster gets the same from: `nvcr.io=mirror.local/nvcr`.
///
/// An address without a scheme, or with `oci://`, is that of images and of charts in a registry. One with
/// `https://` or `http://` is a chart repository's, and can be replaced by a registry, which has to be
/// given with `oci://`.
public struct RegistryRewrite: Sendable, Equatable {
  let from: Address
  let to: Address

  /// As it is typed.
  public var text: String { "\(from.text)=\(to.text)" }

  struct Address: Sendable, Equatable {
    enum Kind: Sendable { case registry, chartRepository }

    let kind: Kind
    /// Of a registry without a scheme, of a chart repository with it.
    let text: String
  }

  /// Why a text is no rewrite.
  public enum Malformed: Error, Equatable {
    /// There is no `=` in it, or more than one.
    case noPair(String)
    /// Not an address that a registry or a chart repository can have.
    case badAddress(String)
    /// A registry can't become a chart repository, as images can't come from one.
    case registryToRepository(String)
    /// One address would be replaced by two.
    case repeated(String)
  }

  /// - Parameter text: `FROM=TO`.
  public init(_ text: String) throws(Malformed) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .noPair(text) }
    let fromAddress = try Address(parts[0])
    let hasScheme = parts[1].hasPrefix(Address.registryScheme)
    let toAddress = try Address(parts[1])
    switch (fromAddress.kind, toAddress.kind) {
    case (.registry, .chartRepository): throw .registryToRepository(text)
    // Without a scheme it could be the host of either.
    case (.chartRepository, .registry) where !hasScheme: throw .badAddress(String(parts[1]))
    case (.chartRepository, .registry):
      to = Address(kind: .registry, text: Address.registryScheme + toAddress.text)
    default: to = toAddress
    }
    from = fromAddress
  }
}

extension RegistryRewrite.Address {
  static let registryScheme = "oci://"
  private static let repositorySchemes = ["https://", "http://"]

  fileprivate init(_ written: Substring) throws(RegistryRewrite.Malformed) {
    let trimmed = written.hasSuffix("/") ? written.dropLast() : written
    let scheme = Self.repositorySchemes.first(where: trimmed.hasPrefix)
    let registry =
      trimmed.hasPrefix(Self.registryScheme)
      ? trimmed.dropFirst(Self.registryScheme.count) : trimmed
    let rest = scheme.map { trimmed.dropFirst($0.count) } ?? registry
    let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
    guard let host = parts.first, Self.isHost(host, alone: scheme == nil),
      parts.dropFirst().allSatisfy(Self.isFolder), rest.utf8.count <= 255
    else { throw .badAddress(String(written)) }
    kind = scheme == nil ? .registry : .chartRepository
    text = scheme == nil ? String(registry) : String(trimmed)
  }

  /// - Parameter alone: without a scheme only these tell a host from a folder, as image names have it.
  private static func isHost(_ text: Substring, alone: Bool) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let name = parts.first, parts.count <= 2, isFolder(name) else { return false }
    let isPort = parts.count == 1 || UInt16(parts[1]) != nil && !parts[1].hasPrefix("+")
    return isPort && (!alone || ImageReference.isHost(text))
  }

  private static func isFolder(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return first.isLetterOrDigit && last.isLetterOrDigit
      && text.utf8.allSatisfy { $0.isLetterOrDigit || "._-~".utf8.contains($0) }
  }
}

extension RegistryRewrite.Malformed: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noPair(let text): "“\(text)” is not FROM=TO, such as nvcr.io=registry.example.com/nvcr"
    case .badAddress(let text):
      "“\(text)” is not the address of a registry, such as nvcr.io/nvidia, or of a chart repository, such "
        + "as https://charts.example.com; a registry in place of a chart repository begins with oci://"
    case .registryToRepository(let text):
      "“\(text)” would put a chart repository in the place of a registry, where images have to come "
        + "from, too"
    case .repeated(let text): "“\(text)” is rewritten twice"
    }
  }
}

/// Several of them; of those that fit an address, the longest replaces its beginning.
public struct RegistryRewrites: Sendable, Equatable {
  private let rules: [RegistryRewrite]

  /// None.
  public init() { rules = [] }

  /// - Throws: when an address is replaced twice.
  public init(_ rewrites: [RegistryRewrite]) throws(RegistryRewrite.Malformed) {
    // The longest first, then by the bytes, whatever order they were typed in.
    rules = rewrites.sorted { left, right in
      let (one, other) = (left.from.text.utf8, right.from.text.utf8)
      return one.count == other.count
        ? one.lexicographicallyPrecedes(other) : one.count > other.count
    }
    for (rule, next) in zip(rules, rules.dropFirst()) where rule.from == next.from {
      throw .repeated(rule.from.text)
    }
  }

  public var isEmpty: Bool { rules.isEmpty }

  /// As they are typed, in the order in which they are tried.
  public var texts: [String] { rules.map(\.text) }

  /// A chart's source.
  func rewritten(chartRepository source: String) -> String {
    let scheme = RegistryRewrite.Address.registryScheme
    guard source.hasPrefix(scheme) else { return replaced(source, .chartRepository) ?? source }
    return replaced(source.dropFirst(scheme.count), .registry).map { scheme + $0 } ?? source
  }

  /// A word that can be anything: changed where it begins with a registry's address.
  ///
  /// - Parameter isImage: it stands where an image does; without a folder and a tag it may be the end of a
  ///   name whose beginning is elsewhere.
  func rewritten(word: String, isImage: Bool) -> String {
    let scheme = RegistryRewrite.Address.registryScheme
    if word.hasPrefix(scheme) { return rewritten(chartRepository: word) }
    if isImage, word.contains(where: { "/:@".contains($0) }) { return rewritten(image: word) }
    return replaced(word, .registry) ?? word
  }

  /// An image's name, with its tag or without. `ubuntu` is `docker.io/library/ubuntu`.
  func rewritten(image: String) -> String {
    if let replaced = replaced(image, .registry) { return replaced }
    guard !ImageReference.hasHost(image), ImageReference(image) != nil else { return image }
    let full = image.contains("/") ? "docker.io/" + image : "docker.io/library/" + image
    return replaced(full, .registry) ?? image
  }

  private func replaced(
    _ text: some StringProtocol, _ kind: RegistryRewrite.Address.Kind
  ) -> String? {
    for rule in rules where rule.from.kind == kind && text.hasPrefix(rule.from.text) {
      let rest = text.dropFirst(rule.from.text.count)
      // Only whole parts; after a host a colon begins a port, and another server is another registry.
      let ends = kind == .registry && rule.from.text.contains("/") ? "/:@" : "/"
      if let next = rest.first, !ends.contains(next) { continue }
      return rule.to.text + rest
    }
    return nil
  }
}
