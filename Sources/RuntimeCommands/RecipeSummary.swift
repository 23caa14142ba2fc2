import CommandSupport
import Diagnostics
import RecipeDocuments

/// A recipe as a person reads it on a terminal.
package enum RecipeSummary {
  package static func text(_ recipe: Recipe) -> String {
    var text = "Recipe \(recipe.criteria.name.visible)\n"
    text += line("Overlays", recipe.appliedOverlays)
    text += line("Mixins", recipe.mixins)
    text += line("Profile", recipe.profile.map { ["\($0.name)=\($0.selectedValue)"] } ?? [])
    text += "\n"
    text += TextTable.text(
      header: ["#", "COMPONENT", "VERSION", "NAMESPACE", "VALUES", "SOURCE"],
      rows: recipe.deployed.enumerated().map { number, component in
        [
          String(number + 1), component.name, component.version ?? component.tag ?? "-",
          component.namespace ?? "-", String(component.valueCount),
          component.source ?? "manifests",
        ]
      })
    let disabled = recipe.components.filter { !$0.isEnabled }.map(\.name)
    if !disabled.isEmpty { text += "\n" + line("Disabled", disabled) }
    if !recipe.constraints.isEmpty {
      text += "\n"
      text += TextTable.text(
        header: ["CONSTRAINT", "VALUE"], rows: recipe.constraints.map { [$0.name, $0.value] })
    }
    return text
  }

  private static func line(_ title: String, _ names: [String]) -> String {
    names.isEmpty ? "" : "\(title): \(names.joined(separator: ", ").visible)\n"
  }
}
