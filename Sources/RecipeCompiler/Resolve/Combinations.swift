import RecipeTable

/// What a combination comes to, as the resolver sees it.
enum CombinationOutcome {
  /// The leaves make a recipe, or fail to; every stated dimension is covered.
  case leaves([Int])
  case osRequired([String])
  case uncovered([Dimension])
}

/// The part of a query that has been decided, reduced to what can still matter. Queries with equal
/// states come to the same, however many values there are, so each state is worked on once.
struct CombinationState: Hashable {
  /// A dimension's value in a query.
  enum Choice: Hashable {
    case any
    /// A value that some overlay still in play, or one in its chain, states.
    case value(String)
    /// A value that nothing in play carries: it can only end as uncovered.
    case uncoverable
  }

  /// The overlays that every decided dimension lets apply.
  let applying: Bitset
  /// The same without regard to the operating system, for as long as that question can arise.
  let applyingWithoutOS: Bitset
  let choices: [Choice]
}

/// Decides combinations dimension by dimension.
struct Combinations {
  let graph: OverlayGraph

  var start: CombinationState {
    CombinationState(
      applying: graph.applicable, applyingWithoutOS: graph.applicable, choices: [])
  }

  /// - Parameter value: nil is `any`; a value that no overlay states is as good as every other such.
  func deciding(
    _ dimension: Dimension, _ value: String?, after state: CombinationState
  ) -> CombinationState {
    let meeting = graph.meeting(value, dimension)
    let applying = state.applying.intersection(meeting)
    var withoutOS = state.applyingWithoutOS
    if dimension != .os { withoutOS = withoutOS.intersection(meeting) }
    // The guard asks only queries that state a service and no operating system.
    let asksForOS =
      !(dimension == .os && value != nil) && !(dimension == .service && value == nil)
    if !asksForOS { withoutOS = graph.none }
    let choices = (state.choices + [.some(value)]).enumerated().map { number, choice in
      reduced(choice, Dimension.allCases[number], applying, withoutOS)
    }
    return CombinationState(applying: applying, applyingWithoutOS: withoutOS, choices: choices)
  }

  private func reduced(
    _ choice: CombinationState.Choice, _ dimension: Dimension, _ applying: Bitset,
    _ withoutOS: Bitset
  ) -> CombinationState.Choice {
    guard case .value(let value) = choice else { return choice }
    let carrying = graph.carrying(dimension, value)
    return carrying.intersects(applying) || carrying.intersects(withoutOS) ? choice : .uncoverable
  }

  /// What a query comes to whose every dimension is decided.
  func outcome(_ state: CombinationState) -> CombinationOutcome {
    let leaves = graph.leaves(of: state.applying)
    if let values = requiredOS(state, leaves) { return .osRequired(values) }
    let uncovered = Dimension.allCases.filter { !isCovered($0, state, by: leaves) }
    return uncovered.isEmpty ? .leaves(leaves) : .uncovered(uncovered)
  }

  private func isCovered(
    _ dimension: Dimension, _ state: CombinationState, by leaves: [Int]
  ) -> Bool {
    switch state.choices[dimension.rawValue] {
    case .any: return true
    case .uncoverable: return false
    case .value(let value):
      let carrying = graph.carrying(dimension, value)
      return leaves.contains(where: carrying.contains)
    }
  }

  /// The operating-system guard: the values that would help, or nil when it passes.
  private func requiredOS(_ state: CombinationState, _ leaves: [Int]) -> [String]? {
    guard state.choices[Dimension.service.rawValue] != .any,
      state.choices[Dimension.os.rawValue] == .any
    else { return nil }
    let isSpecific = leaves.contains { leaf in
      [Dimension.service, .accelerator].allSatisfy { dimension in
        let stated = graph.overlays[leaf].criteria?.stated[dimension]?.text
        return state.choices[dimension.rawValue] == stated.map { .value($0) } ?? .any
      }
    }
    if isSpecific { return nil }
    let values = graph.values[Dimension.os.rawValue].filter { value in
      graph.stating(.os, value).intersects(state.applyingWithoutOS)
    }
    return values.isEmpty ? nil : values
  }
}

extension CombinationState.Choice {
  static func some(_ value: String?) -> CombinationState.Choice { value.map { .value($0) } ?? .any }
}
