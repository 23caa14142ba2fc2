import Diagnostics

/// What one file says of one component, with what it says it on top of.
struct WrittenRef {
  enum Place { case base, overlay, mixin, profile }

  let ref: ComponentRef
  let place: Place
  /// What the component comes to without this; nil where it is new, or where that depends on who
  /// asks, as for a mixin.
  let inherited: ComponentRef?

  /// The values file that counts once this is merged.
  var valuesFile: TracedValue? { ref[.valuesFile] ?? inherited?[.valuesFile] }

  /// The values file that every component of this name has, or may have.
  var ownFile: String { "components/\(ref.name)/values.yaml" }
}

extension Lint {
  /// Everything that base, overlays and their profiles, and mixins say of components, in that order;
  /// without overlays whose chain ends badly.
  var writtenRefs: [WrittenRef] {
    let base = (tree.base?.spec.componentRefs ?? []).map {
      WrittenRef(ref: $0, place: .base, inherited: nil)
    }
    let mixins = everyMixin.flatMap(\.spec.componentRefs).map {
      WrittenRef(ref: $0, place: .mixin, inherited: nil)
    }
    return base + chained.flatMap(Self.written) + mixins
  }

  private static func written(_ overlay: Overlay, on inherited: Composition) -> [WrittenRef] {
    let own = overlay.spec.componentRefs.map {
      WrittenRef(ref: $0, place: .overlay, inherited: inherited.component($0.name)?.value)
    }
    guard let profile = overlay.profile else { return own }
    var merged = inherited
    merged.merge(overlay.spec)
    return own
      + profile.choices.flatMap(\.componentRefs).map {
        WrittenRef(ref: $0, place: .profile, inherited: merged.component($0.name)?.value)
      }
  }

  /// The values that a reference is laid over, the uppermost first: what is overridden already, the
  /// values file that counts, the component's own.
  func layers(below written: WrittenRef) -> [TracedValue] {
    let named = written.valuesFile?.text
    let own = named == written.ownFile ? nil : tree.valuesFiles[written.ownFile]
    return [written.inherited?.overrides, named.flatMap { tree.valuesFiles[$0] }, own]
      .compactMap { $0 }
  }
}

extension [TracedValue] {
  /// The layers of one key; what lies below something that is no map is hidden by it.
  func layers(of key: String) -> [TracedValue] {
    prefix { $0.fields != nil }.compactMap { $0[key] }
  }
}
