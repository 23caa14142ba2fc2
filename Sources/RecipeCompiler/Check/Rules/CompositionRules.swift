/// What comes of overlays, mixins and values together.
enum CompositionRules {
  static let all: [any Rule.Type] = [
    EqualOverride.self
  ]
}
