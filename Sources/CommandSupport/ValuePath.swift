import Diagnostics
import RecipeDocuments

/// A value's path as a person types it: a selector, or one that starts with the component's name and
/// leaves out `components` and `values`.
struct ValuePath {
  private let typed: String

  init(_ typed: String) { self.typed = typed }

  func select(in recipe: Selection) throws -> Selection {
    let first = String(typed.prefix { $0 != "." })
    let components = try recipe.select("components").keys()
    guard !(try recipe.keys()).contains(first),
      let component = components.first(where: { typed == $0 || typed.hasPrefix($0 + ".") })
    else {
      let isShort = nearestName(to: first, in: try recipe.keys()) == nil
      return try CommandSupport.select(isShort ? "components.\(typed)" : typed, in: recipe)
    }
    let rest = typed.dropFirst(component.count)
    let ways = ["components.\(component)\(rest)", "components.\(component).values\(rest)"]
    let found = rest.isEmpty ? [] : ways.compactMap { try? recipe.select($0) }
    guard found.count < 2 else {
      throw CommandFailure(
        "\(typed) can mean \(ways.joined(separator: " or ")); write the one that you mean",
        status: ExitStatus.unusable)
    }
    return try found.first ?? CommandSupport.select(rest.isEmpty ? ways[0] : ways[1], in: recipe)
  }
}
