import Diagnostics

/// An overlay or mixin where nobody looks for one.
struct FileInWrongFolder: Rule {
  static let page = RulePage(
    code: "file-in-wrong-folder", severity: .error,
    summary: "an overlay or mixin is in a folder where it is not read",
    explanation: """
      What a file is for is decided by its folder first: `components/` and every folder called \
      `checks` hold what recipes refer to, mixins are read only under `mixins/`, and overlays have the \
      extension `.yaml`. Elsewhere an overlay or mixin is passed over without a word, and the recipes \
      resolve without it. Move the file to `overlays/` or `mixins/`.
      """,
    example: RuleExample.eks()
      .replacing("overlays/", with: "[-components/app-]{+overlays+}/"))

  private static let folders: KeyValuePairs = [
    "RecipeMetadata": "overlays/", "RecipeMixin": "mixins/",
  ]

  func check(_ lint: Lint) -> [Diagnostic] {
    let mixins = lint.tree.headers.compactMap { header -> Diagnostic? in
      guard header.place == .recipe, let kind = header.kind, kind.text == "RecipeMixin" else {
        return nil
      }
      return misplaced(kind.text, "mixins/", at: kind.range)
    }
    return mixins + lint.tree.unused.compactMap(document)
  }

  /// Manifests are templates and often no YAML, so the kind is found as text.
  private func document(_ file: SourceFile) -> Diagnostic? {
    for (kind, folder) in Self.folders where file.text.contains(kind) {
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      let line = lines.firstIndex { line in
        let words = line.split { " \t\r\"'".contains($0) }
        return line.hasPrefix("kind:") && words.count > 1 && words[1] == kind
      }
      guard let line else { continue }
      let start = SourcePosition(line: line + 1, column: 1)
      let end = SourcePosition(line: line + 1, column: lines[line].unicodeScalars.count + 1)
      return misplaced(kind, folder, at: SourceRange(file: file, start: start, end: end))
    }
    return nil
  }

  private func misplaced(_ kind: String, _ folder: String, at range: SourceRange) -> Diagnostic {
    found("a \(kind) is not read here, so it has no effect; its place is \(folder)", at: range)
  }
}
