internal import Crypto
import RecipeTable

/// What a bundle deploys, as CycloneDX 1.6 (ECMA-424) in JSON.
///
/// The same recipe gives the same bytes: there is no time in it, and its serial number comes from the rest.
struct BillOfMaterials {
  static let path = "sbom.cdx.json"

  private let recipe: SupplyChain
  private let stated: [(component: DeployedComponent, images: [ImageReference])]

  init(_ recipe: SupplyChain) {
    self.recipe = recipe
    stated = recipe.parts.map { ($0.component, Self.sorted($0.images.references)) }
  }

  var text: String { document(serialNumber: serialNumber).json(indentation: 2) + "\n" }

  private func document(serialNumber: String?) -> Value {
    .map(
      [
        .init("$schema", .string("http://cyclonedx.org/schema/bom-1.6.schema.json")),
        .init("bomFormat", .string("CycloneDX")),
        .init("specVersion", .string("1.6")),
      ] + (serialNumber.map { [.init("serialNumber", .string($0))] } ?? []) + [
        .init("version", .int(1)),
        .init("metadata", metadata),
        .init("components", .array(stated.map { entry($0.component) } + images.map(entry))),
        .init("dependencies", .array(dependencies)),
        .init("compositions", .array(compositions)),
      ])
  }

  /// A UUID of version 8 (RFC 9562) out of everything else.
  private var serialNumber: String {
    var bytes = Array(
      SHA256.hash(data: Array(document(serialNumber: nil).json().utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let groups = [bytes[0..<4], bytes[4..<6], bytes[6..<8], bytes[8..<10], bytes[10..<16]]
    return "urn:uuid:" + groups.map { Hexadecimal.text($0) }.joined(separator: "-")
  }

  private var metadata: Value {
    let tool = Generator(recipe.generator)
    return .map([
      .init(
        "tools",
        .map([
          .init(
            "components",
            .array([.map([.init("type", .string("application"))] + tool.fields)]))
        ])),
      .init(
        "component",
        .map([
          .init("type", .string("application")), .init("bom-ref", .string(reference)),
          .init("name", .string(recipe.name)),
        ])),
    ])
  }

  // MARK: Components

  private var reference: String { "recipe:\(recipe.name)" }

  private func reference(_ component: String) -> String { "component:\(component)" }

  private func reference(_ image: ImageReference) -> String { "image:\(image.text)" }

  private var images: [ImageReference] { Self.sorted(Set(stated.flatMap(\.images))) }

  private static func sorted(_ images: Set<ImageReference>) -> [ImageReference] {
    images.sorted { $0.text.precedes($1.text) }
  }

  private func entry(_ component: DeployedComponent) -> Value {
    var fields: [Value.Field] = [
      .init("type", .string("application")),
      .init("bom-ref", .string(reference(component.name))),
    ]
    switch component.source {
    case .manifestsAlone: fields.append(.init("name", .string(component.name)))
    case .chart(let chart):
      fields += Self.fields(chart.name, chart.version, PackageURL.text(chart))
      fields.append(Self.source("distribution", chart.repository))
    case .kustomization(let kustomization):
      fields += Self.fields(
        component.name, kustomization.tag, PackageURL.text(kustomization))
      fields.append(Self.source("vcs", kustomization.repository))
    }
    let property = Value.map([
      .init("name", .string("larder:component")), .init("value", .string(component.name)),
    ])
    return .map(fields + [.init("properties", .array([property]))])
  }

  private func entry(_ image: ImageReference) -> Value {
    .map(
      [
        .init("type", .string("container")), .init("bom-ref", .string(reference(image))),
      ] + Self.fields(image.repository, image.tag ?? image.digest, PackageURL.text(image)))
  }

  private static func fields(
    _ name: String, _ version: String?, _ address: String
  ) -> [Value.Field] {
    [.init("name", .string(name))] + (version.map { [.init("version", .string($0))] } ?? [])
      + [.init("purl", .string(address))]
  }

  private static func source(_ type: String, _ address: String) -> Value.Field {
    .init(
      "externalReferences",
      .array([.map([.init("type", .string(type)), .init("url", .string(address))])]))
  }

  // MARK: Dependencies

  private var dependencies: [Value] {
    [dependency(reference, on: stated.map { reference($0.component.name) })]
      + stated.map { component, images in
        dependency(
          reference(component.name),
          on: component.dependencies.map { reference($0) } + images.map { reference($0) })
      }
      + images.map { dependency(reference($0), on: []) }
  }

  private func dependency(_ name: String, on others: [String]) -> Value {
    let unique = Set(others).inByteOrder
    return .map([
      .init("ref", .string(name)), .init("dependsOn", .array(unique.map(Value.string))),
    ])
  }

  /// A chart's own images, and what its own charts are, is not known here.
  private var compositions: [Value] {
    let open = stated.filter { component, _ in
      if case .manifestsAlone = component.source { return false }
      return true
    }
    guard !open.isEmpty else { return [] }
    let names = open.map { Value.string(reference($0.component.name)) }
    return [
      .map([.init("aggregate", .string("incomplete")), .init("dependencies", .array(names))])
    ]
  }
}

/// A program's name and its version, as bundles write them: `larder 0.1.0`.
struct Generator {
  let name: String
  let version: String?

  init(_ text: String) {
    let words = text.split(separator: " ")
    name = words.count > 1 ? words.dropLast().joined(separator: " ") : text
    version = words.count > 1 ? words.last.map(String.init) : nil
  }

  var fields: [Value.Field] {
    [.init("name", .string(name))] + (version.map { [.init("version", .string($0))] } ?? [])
  }
}
