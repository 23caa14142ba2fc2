/// What a recipe asks of a cluster, and what is left of it on a cluster that does not fulfil that.
public struct RecipeConditions: Sendable {
  /// An overlay that applies by itself, and that a cluster has to be fit for.
  public struct Leaf: Sendable {
    public let overlay: String
    /// The constraints that its chain comes to, from base down to itself, by number.
    public let constraints: [Int]
    /// The mixins that its chain brings.
    public let mixins: [String]

    public init(overlay: String, constraints: [Int], mixins: [String]) {
      self.overlay = overlay
      self.constraints = constraints
      self.mixins = mixins
    }
  }

  /// A mixin that has constraints.
  public struct Mixin: Sendable {
    public let name: String
    public let constraints: [Int]

    public init(name: String, constraints: [Int]) {
      self.name = name
      self.constraints = constraints
    }
  }

  /// What some of the leaves come to without the others.
  public struct Variant: Sendable {
    /// The leaves that stay, by their place in `leaves`.
    public let kept: [Int]
    /// The number of the recipe; nil where they make none.
    public let recipe: Int?
    /// Why they make none.
    public let failure: String?

    public init(kept: [Int], recipe: Int?, failure: String?) {
      self.kept = kept
      self.recipe = recipe
      self.failure = failure
    }
  }

  /// The recipe's own constraints, in their order, by number.
  public let constraints: [Int]
  /// In merge order.
  public let leaves: [Leaf]
  /// In merge order.
  public let mixins: [Mixin]
  /// Those that carry everything that a query for this recipe has to state.
  public let variants: [Variant]
  /// Whether there were too many to store.
  public let leavesOutVariants: Bool

  public init(
    constraints: [Int] = [], leaves: [Leaf] = [], mixins: [Mixin] = [], variants: [Variant] = [],
    leavesOutVariants: Bool = false
  ) {
    self.constraints = constraints
    self.leaves = leaves
    self.mixins = mixins
    self.variants = variants
    self.leavesOutVariants = leavesOutVariants
  }
}

extension CompiledRecipe {
  public func conditions() throws(TableError) -> RecipeConditions {
    RecipeConditions(try conditionsRecord.value())
  }
}

// MARK: The record of FORMAT.md

extension RecipeConditions {
  init(_ record: Value) {
    constraints = record["constraints"]?.numbers ?? []
    leaves = record["leaves"]?.elements.map(Leaf.init) ?? []
    mixins = record["mixins"]?.elements.map(Mixin.init) ?? []
    variants = record["variants"]?.elements.map(Variant.init) ?? []
    leavesOutVariants = record["leavesOutVariants"]?.bool ?? false
  }

  var record: Value {
    var fields: [Value.Field] = []
    if !constraints.isEmpty { fields.append(.init("constraints", .numbers(constraints))) }
    if !leaves.isEmpty { fields.append(.init("leaves", .array(leaves.map(\.record)))) }
    if !mixins.isEmpty { fields.append(.init("mixins", .array(mixins.map(\.record)))) }
    if !variants.isEmpty { fields.append(.init("variants", .array(variants.map(\.record)))) }
    if leavesOutVariants { fields.append(.init("leavesOutVariants", .bool(true))) }
    return .map(fields)
  }
}

extension RecipeConditions.Leaf {
  fileprivate init(_ record: Value) {
    overlay = record["overlay"]?.string ?? ""
    constraints = record["constraints"]?.numbers ?? []
    mixins = record["mixins"]?.strings ?? []
  }

  fileprivate var record: Value {
    .map([
      Value.Field("overlay", .string(overlay)), Value.Field("constraints", .numbers(constraints)),
      Value.Field("mixins", .array(mixins.map(Value.string))),
    ])
  }
}

extension RecipeConditions.Mixin {
  fileprivate init(_ record: Value) {
    name = record["name"]?.string ?? ""
    constraints = record["constraints"]?.numbers ?? []
  }

  fileprivate var record: Value {
    .map([Value.Field("name", .string(name)), Value.Field("constraints", .numbers(constraints))])
  }
}

extension RecipeConditions.Variant {
  fileprivate init(_ record: Value) {
    kept = record["kept"]?.numbers ?? []
    recipe = record["recipe"]?.int
    failure = record["failure"]?.string
  }

  fileprivate var record: Value {
    var fields = [Value.Field("kept", .numbers(kept))]
    if let recipe { fields.append(.init("recipe", .int(Int64(recipe)))) }
    if let failure { fields.append(.init("failure", .string(failure))) }
    return .map(fields)
  }
}

extension Value {
  fileprivate var numbers: [Int] { elements.compactMap(\.int) }

  fileprivate static func numbers(_ numbers: [Int]) -> Value {
    .array(numbers.map { .int(Int64($0)) })
  }
}
