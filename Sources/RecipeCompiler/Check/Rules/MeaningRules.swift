/// What constraints, checks and values mean.
enum MeaningRules {
  static let all: [any Rule.Type] = []
}
