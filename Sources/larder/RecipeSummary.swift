import RecipeDocuments

/// A recipe as a person reads it on a terminal.
enum RecipeSummary {
  static func text(_ recipe: Recipe) -> String {
    var text = "Recipe \(recipe.criteria.name)\n"
    text += "Overlays: \(recipe.appliedOverlays.joined(separator: ", "))\n"
    if !recipe.mixins.isEmpty { text += "Mixins: \(recipe.mixins.joined(separator: ", "))\n" }
    if let profile = recipe.profile {
      text += "Profile: \(profile.name)=\(profile.selectedValue)\n"
    }
    text += "\n"
    text += TextTable.text(
      header: ["#", "COMPONENT", "VERSION", "NAMESPACE", "VALUES", "SOURCE"],
      rows: recipe.deployed.enumerated().map { number, component in
        [
          String(number + 1), component.name, component.version ?? component.tag ?? "-",
          component.namespace ?? "-", String(component.values?.leafCount ?? 0),
          component.source ?? "manifests",
        ]
      })
    let disabled = recipe.components.filter { !$0.isEnabled }.map(\.name)
    if !disabled.isEmpty { text += "\nDisabled: \(disabled.joined(separator: ", "))\n" }
    if !recipe.constraints.isEmpty {
      text += "\n"
      text += TextTable.text(
        header: ["CONSTRAINT", "VALUE"], rows: recipe.constraints.map { [$0.name, $0.value] })
    }
    return text
  }
}

/// Columns of text, each as wide as its widest cell.
enum TextTable {
  static func text(header: [String], rows: [[String]]) -> String {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        guard column + 1 < row.count else { break }
        line += String(repeating: " ", count: widths[column] - cell.count + 2)
      }
      return line + "\n"
    }.joined()
  }
}
