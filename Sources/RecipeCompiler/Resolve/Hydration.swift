/// The Helm values that components come to; equal questions get the same object.
struct Hydration {
  private struct Question: Hashable {
    let component: String
    let valuesFile: String
    let overrides: ObjectIdentifier?
  }

  private let tree: RecipeTree
  private var answers: [Question: TracedValue] = [:]
  /// Keeps the objects alive whose identity is part of a question.
  private var asked: [TracedValue] = []

  init(_ tree: RecipeTree) { self.tree = tree }

  /// The component's own values file, then the one that its reference names, then its overrides; nil
  /// when the reference has neither of the last two.
  ///
  /// - Throws: when there is no such values file.
  mutating func values(of ref: ComponentRef) throws(ResolutionFailure) -> TracedValue? {
    guard ref[.valuesFile] != nil || ref.overrides != nil else { return nil }
    let question = Question(
      component: ref.name, valuesFile: ref.text(.valuesFile),
      overrides: ref.overrides.map(ObjectIdentifier.init))
    if let known = answers[question] { return known }
    if let overrides = ref.overrides { asked.append(overrides) }
    let own = "components/\(ref.name)/values.yaml"
    var answer = TracedValue(.map([]), at: ref.range)
    if let file = ref[.valuesFile] {
      guard let named = tree.valuesFiles[file.text] else {
        throw ResolutionFailure(missing: file, in: tree)
      }
      // The component's own file comes first and is taken as it stands, nulls and all.
      answer = tree.valuesFiles[own] ?? answer
      if file.text != own { answer = answer.merged(with: named, nulls: .deletes) }
    }
    if let overrides = ref.overrides { answer = answer.merged(with: overrides, nulls: .deletes) }
    answers[question] = answer
    return answer
  }
}
