import Diagnostics

extension [Diagnostic] {
  /// The same failures, each pointing at the file that is the odd one out.
  ///
  /// A mixin's constraint that collides with one recipe and goes well with others is not the mixin's
  /// fault; resolving one recipe cannot see that.
  func blamingTheOddOne(_ resolution: Resolution) -> [Diagnostic] {
    let mixins = resolution.tree.mixins
    let files = Set(
      resolution.recipes.flatMap(\.recipe.mixins).compactMap { mixins[$0]?.file.path })
    return map { failure in
      guard failure.code == "constraint-collision", let place = failure.range,
        files.contains(place.file.path), let other = failure.notes.first?.range
      else { return failure }
      return Diagnostic(
        failure.severity, failure.code, failure.message, at: other,
        notes: [Diagnostic.Note("the mixin sets it here", at: place)])
    }
  }
}
