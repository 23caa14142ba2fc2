import Diagnostics

/// What was found at places, with details and the number of recipes; the same place once.
struct Places<Detail: Hashable> {
  private var numbers: [String: Int] = [:]
  private(set) var all: [(range: SourceRange, details: Set<Detail>, recipes: Int)] = []

  mutating func add(_ detail: Detail, at range: SourceRange) {
    if let number = numbers[range.key] {
      all[number].details.insert(detail)
      all[number].recipes += 1
    } else {
      numbers[range.key] = all.count
      all.append((range, [detail], 1))
    }
  }
}

/// In how many recipes something that was written once is found wrong.
struct Reach {
  private var places: [String: Int] = [:]
  private(set) var all: [(value: TracedValue, detail: String, count: Int)] = []

  mutating func count(_ value: TracedValue, _ detail: String) {
    let place = "\(value.range.key) \(detail)"
    if let known = places[place] {
      all[known].count += 1
    } else {
      places[place] = all.count
      all.append((value, detail, 1))
    }
  }
}

extension SourceRange {
  /// What starts at the same place has the same.
  var key: String { "\(file.path):\(start.line):\(start.column)" }
}

extension Sequence {
  /// The elements that have the name of an earlier one, each with the nearest such.
  func repeats(of name: (Element) -> String) -> [(element: Element, earlier: Element)] {
    var seen: [String: Element] = [:]
    return compactMap { element in
      seen.updateValue(element, forKey: name(element)).map { (element, $0) }
    }
  }
}
