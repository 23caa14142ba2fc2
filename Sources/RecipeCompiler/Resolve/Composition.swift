import Diagnostics
import RecipeTable

/// Base and the overlays merged so far.
struct Composition: Sendable {
  private(set) var constraints: [Constraint]
  private(set) var components: [Shared<ComponentRef>]
  private(set) var validation: [ValidationPhase.Name: ValidationPhase]
  /// Each once, in the order in which recipes name them.
  private(set) var mixins: [SourceText] = []

  init(base: RecipeSpec) {
    constraints = []
    constraints.replace(with: base.constraints)
    let lastOfName = Dictionary(
      base.componentRefs.enumerated().map { ($1.name, $0) }, uniquingKeysWith: max)
    components = base.componentRefs.enumerated()
      .filter { lastOfName[$1.name] == $0 }.map { Shared($1) }
    validation = base.validation
  }

  mutating func merge(_ spec: RecipeSpec) {
    merge(constraints: spec.constraints, componentRefs: spec.componentRefs)
    for (name, phase) in spec.validation {
      validation[name] = validation[name]?.merged(with: phase) ?? phase
    }
    for mixin in spec.mixins where !mixins.contains(where: { $0.text == mixin.text }) {
      mixins.append(mixin)
    }
  }

  private mutating func merge(constraints new: [Constraint], componentRefs: [ComponentRef]) {
    constraints.replace(with: new)
    for ref in componentRefs {
      if let index = components.firstIndex(where: { $0.name == ref.name }) {
        components[index] = Shared(components[index].value.merged(with: ref))
      } else {
        components.append(Shared(ref))
      }
    }
    constraints.sort { $0.name.precedes($1.name) }
    components.sort { $0.name.precedes($1.name) }
  }

  func component(_ name: String) -> Shared<ComponentRef>? { components.first { $0.name == name } }

  // MARK: Mixins

  /// What a mixin may set on a component that is already there.
  ///
  /// Later versions of the language allow more; they are read when `lateMixins` is on.
  private static let mixinFields = ["namespace", "manifestFiles", "preManifestFiles"]

  mutating func apply(
    _ mixin: Mixin, registry: Registry, lateMixins: Bool
  ) throws(ResolutionFailure) {
    for constraint in mixin.spec.constraints {
      try refuseCollision(constraint, "mixin \(mixin.name.text)")
    }
    for ref in mixin.spec.componentRefs where component(ref.name) != nil {
      let allowed = Self.mixinFields + (lateMixins ? registry.lateMixinFields(ref) : [])
      guard let field = ref.statedFields.first(where: { !allowed.contains($0) }) else { continue }
      throw ResolutionFailure(
        "mixin-sets-too-much",
        "mixin \(mixin.name.text) sets \(field) of \(ref.name), which is already there; it may set "
          + "only \(allowed.joined(separator: ", "))", at: ref.range)
    }
    merge(constraints: mixin.spec.constraints, componentRefs: mixin.spec.componentRefs)
  }

  private func refuseCollision(
    _ constraint: Constraint, _ who: String
  ) throws(ResolutionFailure) {
    guard let earlier = constraints.first(where: { $0.name == constraint.name }) else { return }
    throw ResolutionFailure(
      "constraint-collision", "\(who) sets the constraint \(constraint.name), which is already set",
      at: constraint.record.range,
      notes: [Diagnostic.Note("it is set here", at: earlier.record.range)])
  }

  // MARK: Profiles

  mutating func apply(
    _ choice: ProfileDeclaration.Choice, of profile: ProfileDeclaration
  ) throws(ResolutionFailure) {
    for name in profile.componentNames.sorted(by: { $0.precedes($1) }) {
      guard let component = component(name), component.isEnabled else {
        throw ResolutionFailure(
          "profile-component",
          "profile \(profile.name.text) sets values of \(name), which is "
            + (component(name) == nil ? "not part of the recipe" : "disabled"),
          at: profile.name.range)
      }
    }
    for constraint in choice.constraints {
      try refuseCollision(constraint, "profile \(profile.name.text)")
      merge(constraints: [constraint], componentRefs: [])
    }
    merge(constraints: [], componentRefs: choice.componentRefs)
  }
}

extension Registry {
  fileprivate func lateMixinFields(_ ref: ComponentRef) -> [String] {
    let paths = entries[ref.name]?.value["mixinSafeOverridePaths"]
    guard case .array(let allowed)? = paths?.content else { return ["dependencyRefs"] }
    let set = ref.overrides.map { $0.leafPaths("") } ?? []
    let isSafe = set.allSatisfy { path in
      allowed.contains { path == $0.text || path.hasPrefix($0.text + ".") }
    }
    return ["dependencyRefs"] + (isSafe ? ["overrides"] : [])
  }
}

extension TracedValue {
  /// The dotted paths of everything that is no map.
  func leafPaths(_ prefix: String) -> [String] {
    guard let fields else { return [prefix] }
    return fields.flatMap { $0.value.leafPaths(prefix.isEmpty ? $0.key : "\(prefix).\($0.key)") }
  }
}

/// Why the overlays that apply do not make a recipe.
struct ResolutionFailure: Error, Sendable {
  let diagnostic: Diagnostic
  /// The values of a profile that make a recipe all the same, where it is the default that fails.
  var choices: ProfileChoices?

  init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }

  /// In the words in which the loader reported the file.
  init(missing file: TracedValue, in tree: RecipeTree) {
    self.init(
      "missing-file", tree.missingFiles[file.text] ?? "there is no \(file.text)", at: file.range)
  }

  init(
    _ code: String, _ message: String, at range: SourceRange?, notes: [Diagnostic.Note] = []
  ) {
    diagnostic = Diagnostic(.error, code, message, at: range, notes: notes)
  }
}

// MARK: Merging of parts

extension [Constraint] {
  /// A later record of the same name replaces the whole earlier one, in its place.
  mutating func replace(with later: [Constraint]) {
    for var constraint in later {
      if let index = firstIndex(where: { $0.name == constraint.name }) {
        constraint.record = constraint.record.replacing(constraint: self[index].record)
        self[index] = constraint
      } else {
        append(constraint)
      }
    }
  }
}

extension TracedValue {
  /// This record of a constraint in place of an earlier one, whose value its own value overrides.
  fileprivate func replacing(constraint earlier: TracedValue) -> TracedValue {
    let fields = (fields ?? []).map { field in
      guard field.key == "value", let value = earlier["value"] else { return field }
      return Field(
        key: field.key, value: field.value.overriding(value), keyRange: field.keyRange)
    }
    return TracedValue(.map(fields), at: range, overrode: overrode).overriding(earlier)
  }
}

extension [TracedValue] {
  /// With those of the other list that are not yet there.
  fileprivate func appending(_ other: [TracedValue]) -> [TracedValue] {
    var result = self
    for item in other where !result.contains(where: { $0.text == item.text }) {
      result.append(item)
    }
    return result
  }
}

extension TracedValue? {
  /// This value where there is one, which overrides the earlier one; else the earlier one.
  fileprivate func over(_ earlier: TracedValue?) -> TracedValue? {
    guard let self else { return earlier }
    return earlier.map { self.overriding($0) } ?? self
  }
}

extension ComponentRef {
  func merged(with later: ComponentRef) -> ComponentRef {
    var result = self
    for scalar in Scalar.allCases {
      result[scalar] = later[scalar].over(self[scalar])
    }
    if let mine = overrides, let theirs = later.overrides {
      result.overrides = mine.merged(with: theirs, nulls: .stays)
    } else {
      result.overrides = later.overrides ?? overrides
    }
    result.dependencyRefs = dependencyRefs.appending(later.dependencyRefs)
    result.manifestFiles = manifestFiles.appending(later.manifestFiles)
    result.preManifestFiles = preManifestFiles.appending(later.preManifestFiles)
    if !later.patches.isEmpty { result.patches = later.patches }
    if !later.expectedResources.isEmpty { result.expectedResources = later.expectedResources }
    result.cleanup = cleanup || later.cleanup
    result.healthCheckSkip = healthCheckSkip || later.healthCheckSkip
    return result
  }
}

extension ValidationPhase {
  fileprivate func merged(with later: ValidationPhase) -> ValidationPhase {
    var result = self
    result.timeout = later.timeout.over(timeout)
    result.infrastructure = later.infrastructure.over(infrastructure)
    result.nodeSelection = later.nodeSelection.over(nodeSelection)
    if let checks = later.checks {
      result.checks = checks.isEmpty ? [] : (self.checks ?? []).appending(checks)
    }
    if let constraints = later.constraints {
      result.constraints = constraints.isEmpty ? [] : self.constraints ?? []
      result.constraints?.replace(with: constraints)
    }
    return result
  }
}
