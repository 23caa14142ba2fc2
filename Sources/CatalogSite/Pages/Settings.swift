import RecipeDocuments
import RecipeTable

/// Something that a file of the tree sets.
struct Setting: Sendable {
  /// What it belongs to.
  enum Subject: Hashable, Sendable {
    case constraints
    /// A field of a component's reference, such as its version.
    case component(ExactText)
    case values(ExactText)
    case phase(ExactText)
  }

  let subject: Subject
  /// Within the subject; several items of a list can be set on one line.
  let path: String
  let line: Int
  /// As it came to be in recipes.
  fileprivate var standingValue: String?
  /// As what overrode it shows it.
  fileprivate var overriddenValue: String?
  /// How many combinations have it.
  var standing = 0
  /// In how many combinations something else overrode it.
  var overridden = 0
  /// What did, each place once.
  var overriddenBy: Set<Place> = []

  var value: String { standingValue ?? overriddenValue ?? "" }

  struct Place: Hashable, Sendable {
    let file: ExactText
    let line: Int
  }
}

/// What the files of a tree set, found from the traces of all recipes.
struct SettingIndex: Sendable {
  private struct Key: Hashable {
    let subject: Setting.Subject
    let path: ExactText
    let line: Int
  }

  private var known: [ExactText: [Key: Setting]] = [:]

  /// What a file sets, in the order of its lines.
  func settings(of file: String) -> [Setting] {
    (known[ExactText(file)] ?? [:]).values.sorted { left, right in
      if left.line != right.line { return left.line < right.line }
      if left.subject != right.subject {
        return left.subject.sortKey.precedes(right.subject.sortKey)
      }
      return left.path.precedes(right.path)
    }
  }

  /// Takes in rows that a number of combinations have.
  mutating func add(_ rows: [ValueRow], of subject: Setting.Subject, combinations: Int) {
    for row in rows {
      guard let origin = row.origin else { continue }
      update(origin, subject, row.path) {
        $0.standing += combinations
        $0.standingValue = Self.first(row.value, $0.standingValue)
      }
      var winner = origin
      for earlier in row.overrode {
        let place = Setting.Place(file: ExactText(winner.file), line: winner.line)
        update(earlier.origin, subject, row.path) {
          $0.overridden += combinations
          $0.overriddenValue = Self.first(earlier.value, $0.overriddenValue)
          $0.overriddenBy.insert(place)
        }
        winner = earlier.origin
      }
    }
  }

  /// Rows come in any order, and pages have to be the same each time.
  private static func first(_ value: String, _ known: String?) -> String {
    known.map { $0.precedes(value) ? $0 : value } ?? value
  }

  private mutating func update(
    _ origin: Trace.Origin, _ subject: Setting.Subject, _ path: String,
    change: (inout Setting) -> Void
  ) {
    let key = Key(subject: subject, path: ExactText(path), line: origin.line)
    let fresh = Setting(subject: subject, path: path, line: origin.line)
    change(&known[ExactText(origin.file), default: [:]][key, default: fresh])
  }
}

extension Setting.Subject {
  fileprivate var sortKey: String {
    switch self {
    case .constraints: "0"
    case .component(let name): "1\(name.text)"
    case .values(let name): "2\(name.text)"
    case .phase(let name): "3\(name.text)"
    }
  }
}

/// The settings of a recipe other than values, as rows.
enum RecipeSettings {
  static func constraints(
    _ constraints: [Recipe.Constraint], _ traces: [String: Trace]
  ) -> [ValueRow] {
    constraints.map { ValueRow(path: $0.name, text: $0.value, traces[$0.name]) }
  }

  /// The fields of a component's reference that a line of the tree set.
  static func fields(_ reference: Value, _ traces: [String: Trace]) -> [ValueRow] {
    ValueRows(fields: reference.fields.filter { traces[$0.key] != nil }, traces: traces).rows
  }

  static func phase(_ phase: Recipe.Phase, _ traces: [String: Trace]) -> [ValueRow] {
    let timeout = phase.timeout.map { ValueRow(path: "timeout", text: $0, traces["timeout"]) }
    let checks = items(phase.checks, traces["checks"]) { ValueRow(path: "checks", text: $0, $1) }
    let constraints = items(phase.constraints, traces["constraints"]) {
      ValueRow(path: $0.name, text: $0.value, $1)
    }
    return [timeout].compactMap(\.self) + checks + constraints
  }

  private static func items<Item>(
    _ items: [Item], _ trace: Trace?, _ row: (Item, Trace?) -> ValueRow
  ) -> [ValueRow] {
    items.enumerated().map { number, item in
      let elements = trace?.elements ?? []
      return row(item, elements.indices.contains(number) ? elements[number] : trace)
    }
  }
}

extension ValueRow {
  fileprivate init(path: String, text: String, _ trace: Trace?) {
    self.init(
      path: path, value: text, isSummary: false, leaf: .string(text), origin: trace?.origin,
      overrode: trace?.overrode ?? [])
  }
}
