/// A value that many recipes have in common: one object, so that what is worked out for it once can be
/// found again by its identity.
final class Shared<Value: Sendable>: Sendable {
  let value: Value

  init(_ value: Value) { self.value = value }
}

/// Answers to a question about shared values, each worked out once.
struct Memo<Value: Sendable, Answer> {
  /// The question is kept along, so that no other object can take its identity.
  private var answers: [ObjectIdentifier: (question: Shared<Value>, answer: Answer)] = [:]

  subscript(question: Shared<Value>) -> Answer? {
    get { answers[ObjectIdentifier(question)]?.answer }
    set { answers[ObjectIdentifier(question)] = newValue.map { (question, $0) } }
  }
}

extension Shared<ComponentRef> {
  var name: String { value.name }
  var isEnabled: Bool { value.isEnabled }
  var dependencyRefs: [TracedValue] { value.dependencyRefs }
}
