import Measurements
import RecipeTable

extension Snapshot.Subtype {
  /// Its data as `key: value`, in their order.
  var data: [String] { record.data.map { "\($0.key): \($0.value.readingText ?? "?")" } }

  /// An item each as `context | data`.
  var itemTexts: [String] {
    items.map { item in
      [item.context, item.data].map { readings in
        readings.map { "\($0.key)=\($0.value.readingText ?? "?")" }.joined(separator: " ")
      }.joined(separator: " | ")
    }
  }

  /// Whether keys are there once and in order, as the snapshot's model asks.
  var isInOrder: Bool {
    ([record] + items).flatMap { [$0.data, $0.context] }.allSatisfy { readings in
      zip(readings, readings.dropFirst()).allSatisfy {
        $0.key.precedes($1.key)
      }
    }
  }
}
