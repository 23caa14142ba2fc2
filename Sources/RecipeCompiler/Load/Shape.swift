import YAMLSyntax

/// What may be written in a place that this compiler hands on without reading all of it.
indirect enum Shape: Sendable {
  /// A scalar; its type does not matter.
  case text
  case flag
  case anything
  case list(Shape)
  /// A mapping with no other keys than these.
  case fields([String: Shape])
  /// A mapping that may have other keys as well.
  case open([String: Shape])
  /// A mapping whose keys are its author's own.
  case entries(Shape)
}

extension Decoder {
  /// Notes what does not have the shape that it should have.
  ///
  /// - Parameter what: what people call it.
  mutating func check(_ node: YAMLNode?, against shape: Shape, _ what: String) {
    switch shape {
    case .text: _ = text(node, what)
    case .flag: _ = bool(node, what)
    case .anything: break
    case .list(let item):
      for node in list(node, what) ?? [] { check(node, against: item, "an item of \(what)") }
    case .fields(let fields):
      let keys = fields.keys.inByteOrder
      for entry in mapping(node, what, keys: keys)?.entries ?? [] {
        if let field = fields[entry.key] { check(entry.value, against: field, entry.key) }
      }
    case .open(let fields):
      for entry in mapping(node, what)?.entries ?? [] {
        if let field = fields[entry.key] { check(entry.value, against: field, entry.key) }
      }
    case .entries(let value):
      for entry in mapping(node, what)?.entries ?? [] {
        check(entry.value, against: value, entry.key)
      }
    }
  }
}

// MARK: Shapes of the language

extension Shape {
  /// An entry of the registry, with what other versions of the language know.
  static let component = Shape.fields([
    "name": .text, "displayName": .text, "description": .text, "class": .text, "testTier": .text,
    "valueOverrideKeys": .list(.text),
    "helm": .fields([
      "defaultRepository": .text, "defaultChart": .text, "defaultVersion": .text,
      "defaultNamespace": .text,
    ]),
    "kustomize": .fields(["defaultSource": .text, "defaultPath": .text, "defaultTag": .text]),
    "manifest": .fields(["defaultNamespace": .text]),
    "nodeScheduling": .fields([
      "system": schedulingPaths, "accelerated": schedulingPaths, "nodeCountPaths": .list(.text),
    ]),
    "podScheduling": .fields(["workload": .fields(["workloadSelectorPaths": .list(.text)])]),
    "storageClassPaths": .list(.text), "sharedStorageClassPaths": .list(.text),
    "mixinSafeOverridePaths": .list(.text),
    "validations": .list(
      .fields([
        "function": .text, "severity": .text, "message": .text,
        "conditions": .entries(.list(.text)),
      ])),
    "healthCheck": .fields(["assertFile": .text]),
    "manifestFiles": .list(.text),
    "upgrades": .fields(["file": .text]),
    "gkeCriticalPriority": .flag, "hasSelfRefCRDs": .flag, "ownsCRDs": .flag,
    "manifestsUseChartCRDs": .flag,
  ])

  private static let schedulingPaths = Shape.fields([
    "nodeSelectorPaths": .list(.text), "tolerationPaths": .list(.text),
    "taintPaths": .list(.text), "taintStrPaths": .list(.text), "requireNodeSelector": .flag,
    "requireNodeSelectorIfStorageClassSet": .flag,
  ])

  /// An entry of the validator catalog.
  static let validator = Shape.fields([
    "name": .text, "phase": .text, "description": .text, "image": .text, "timeout": .text,
    "args": .list(.text), "env": .list(.fields(["name": .text, "value": .text])),
    "resources": .fields(["cpu": .text, "memory": .text]),
    "dependencyAffinity": .list(
      .fields([
        "componentRef": .text, "podLabelSelector": .entries(.text), "requirement": .text,
      ])),
  ])
}
