import RecipeTable

/// What came of holding a constraint against a snapshot.
public struct ConstraintVerdict: Sendable, Equatable {
  public enum Status: Sendable, Equatable {
    case passed
    case failed
    /// The snapshot has no such reading, or does not tell for certain.
    case unavailable
    /// The constraint compares versions, and the reading, or what it asks for, is none.
    case notComparable
    /// The constraint is no condition, or not one of a reading.
    case malformed
  }

  public let status: Status
  /// The text of the reading; nil where there is none.
  public let actual: String?
  /// What expected and actual do not say; nil where they say it all.
  public let reason: String?

  public var holds: Bool { status == .passed }

  init(_ status: Status, actual: String? = nil, reason: String? = nil) {
    self.status = status
    self.actual = actual
    self.reason = reason
  }
}

extension ConstraintVerdict {
  /// - Parameter reading: where it is mixed, each of its texts has to satisfy the expression.
  init(of reading: String, against expression: ConstraintExpression) {
    do {
      var isSatisfied = true
      for text in MixedReading.texts(reading) where isSatisfied {
        isSatisfied = try expression.isSatisfied(by: text)
      }
      self.init(isSatisfied ? .passed : .failed, actual: reading)
    } catch {
      let isAskedFor = ConstraintVersion(error.value) == nil
      let what = isAskedFor ? "\"\(error.value)\"" : "what was found"
      self.init(
        .notComparable, actual: reading,
        reason: "\(expression.comparison.rawValue) compares versions, and \(what) is none")
    }
  }
}

extension Snapshot {
  /// Holds a constraint against the reading that it names.
  public func verdict(on constraint: CompiledConstraint) -> ConstraintVerdict {
    guard let path = constraint.path else {
      return ConstraintVerdict(
        .malformed, reason: "\(constraint.name) is no address of a reading")
    }
    if constraint.name == MeasurementPath.gpuNodesLabel { return verdictOnNodes(constraint.value) }
    guard let expression = constraint.expression else {
      return ConstraintVerdict(.malformed, reason: "\"\(constraint.value)\" is no condition")
    }
    do {
      return ConstraintVerdict(of: try reading(at: path), against: expression)
    } catch {
      return ConstraintVerdict(.unavailable, reason: error.reason)
    }
  }

  private func verdictOnNodes(_ value: String) -> ConstraintVerdict {
    let expression: NodeLabelExpression
    do {
      expression = try NodeLabelExpression(value)
    } catch {
      return ConstraintVerdict(
        .malformed, reason: "\"\(value)\" is neither key=value nor !key with a valid label")
    }
    do {
      let found = try gpuNodes(satisfy: expression)
      return ConstraintVerdict(found.isSatisfied ? .passed : .failed, actual: found.actual)
    } catch {
      return ConstraintVerdict(.unavailable, reason: error.reason)
    }
  }
}
