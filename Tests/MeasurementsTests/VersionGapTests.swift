import Measurements
import RecipeTable
import Testing

@Suite struct VersionGapTests {
  @Test(arguments: [
    (">= 1.32", "v1.31.4-eks-1", VersionGap.Part.minor, 1), (">= 1.34", "1.31", .minor, 3),
    (">= 1.32.4", "1.32.1", .patch, 3), (">= 25", "24.04", .major, 1),
    ("> 1.32", "1.32.9", .minor, 1),
    (">= 6.8", "5.15.0-1071-azure", .major, 1), ("> 6", "6.8", .major, 1),
  ])
  func gaps(_ value: String, _ reading: String, _ part: VersionGap.Part, _ count: Int) throws {
    let gap = try #require(VersionGap(try ConstraintExpression(value), reading: reading))
    #expect(gap.part == part)
    #expect(gap.count == count)
  }

  /// Nothing is short, or no number of versions would do.
  @Test(arguments: [
    (">= 1.32", "1.32.1"), (">= 1.32", "2.0"), ("<= 1.32", "1.33"), ("== 1.32", "1.31"),
    ("ubuntu", "rhel"), (">= 1.32", "none"), ("!= 1.3", "1.3"),
  ])
  func none(_ value: String, _ reading: String) throws {
    #expect(VersionGap(try ConstraintExpression(value), reading: reading) == nil)
  }
}
