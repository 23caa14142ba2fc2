import Diagnostics

/// An overlay or mixin in a file of another name.
struct NameDiffersFromFile: Rule {
  static let page = RulePage(
    code: "name-differs-from-file", severity: .warning,
    summary: "metadata.name is not the name of the file",
    explanation: """
      Other files refer to an overlay or mixin by its `metadata.name`, people look for it by its file. \
      Where the two differ the next author edits the wrong one; often such a file is a copy whose name \
      was never changed, or a file that was renamed and left its references behind. Make them agree.
      """,
    example: """
      -- overlays/h100-eks.yaml --
      kind: RecipeMetadata
      apiVersion: aicr.run/v1alpha2
      metadata:
        name: [-h200-eks-]{+h100-eks+}
      spec:
        criteria:
          service: eks
          accelerator: h100
      """)

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.tree.headers.compactMap { header in
      guard [.base, .mixin, .recipe].contains(header.place), let name = header.name,
        header.place != .recipe || ["RecipeMetadata", nil].contains(header.kind?.text)
      else { return nil }
      let file = header.file.path.split(separator: "/").last?.dropLast(".yaml".count) ?? ""
      return name.text == file ? nil : differs(name, String(file))
    }
  }

  private func differs(_ name: SourceText, _ file: String) -> Diagnostic {
    found("this is called \(name.text), but its file \(file).yaml", at: name.range)
  }
}
