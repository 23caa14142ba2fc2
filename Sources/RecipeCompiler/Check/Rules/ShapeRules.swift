/// What files say, and what they refer to.
enum ShapeRules {
  static let all: [any Rule.Type] = []
}
