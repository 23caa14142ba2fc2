/// The Helm values that components come to; equal questions get the same object.
struct Hydration {
  private struct Question: Hashable {
    let component: String
    let valuesFile: String
    let overrides: ObjectIdentifier?
  }

  private let valuesFiles: [String: TracedValue]
  private var answers: [Question: TracedValue] = [:]
  /// Keeps the objects alive whose identity is part of a question.
  private var asked: [TracedValue] = []

  init(_ tree: RecipeTree) { valuesFiles = tree.valuesFiles }

  /// The component's own values file, then the one that its reference names, then its overrides; nil
  /// when the reference has neither of the last two.
  mutating func values(of ref: ComponentRef) -> TracedValue? {
    guard ref[.valuesFile] != nil || ref.overrides != nil else { return nil }
    let question = Question(
      component: ref.name, valuesFile: ref.text(.valuesFile),
      overrides: ref.overrides.map(ObjectIdentifier.init))
    if let known = answers[question] { return known }
    if let overrides = ref.overrides { asked.append(overrides) }
    let answer = layers(of: ref).reduce(TracedValue(.map([]), at: ref.range)) {
      $0.merged(with: $1, nulls: .deletes)
    }
    answers[question] = answer
    return answer
  }

  private func layers(of ref: ComponentRef) -> [TracedValue] {
    let own = "components/\(ref.name)/values.yaml"
    let named = ref.text(.valuesFile)
    var layers: [TracedValue?] = []
    if !named.isEmpty, named != own { layers.append(valuesFiles[own]) }
    if !named.isEmpty { layers.append(valuesFiles[named]) }
    layers.append(ref.overrides)
    return layers.compactMap { $0 }
  }
}
