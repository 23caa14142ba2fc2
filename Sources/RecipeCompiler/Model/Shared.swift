/// A value that many recipes have in common: one object, so that what is worked out for it once can be
/// found again by its identity.
@dynamicMemberLookup
final class Shared<Value: Sendable>: Sendable {
  let value: Value

  init(_ value: Value) { self.value = value }

  subscript<Member>(dynamicMember path: KeyPath<Value, Member>) -> Member { value[keyPath: path] }
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
