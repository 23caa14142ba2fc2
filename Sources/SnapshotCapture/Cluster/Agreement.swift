import Measurements
import RecipeTable

/// What several of something have in common. What they differ in is a ``MixedReading``.
struct Agreement {
  let texts: [String: String]

  /// - Parameter records: what each of them says. In a key that one of them lacks they differ.
  init(_ records: [[String: String]]) {
    var values: [String: (texts: Set<String>, count: Int)] = [:]
    for record in records {
      for (key, text) in record {
        values[key, default: ([], 0)].texts.insert(text)
        values[key, default: ([], 0)].count += 1
      }
    }
    texts = values.mapValues {
      Self.text($0.texts, isEverywhere: $0.count == records.count)
    }
  }

  /// - Parameter isEverywhere: nobody says nothing.
  static func text(_ texts: Set<String>, isEverywhere: Bool = true) -> String {
    let sorted = texts.inByteOrder
    let all = sorted + (isEverywhere ? [] : ["none"])
    return MixedReading.text(all)
  }
}
