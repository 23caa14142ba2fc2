import Diagnostics

/// A values file that takes the place of another one, and of settings that only that one has.
struct ValuesFileReplaced: Rule {
  static let page = RulePage(
    code: "values-file-replaced", severity: .warning,
    summary: "a values file replaces an inherited one and loses settings of it",
    explanation: """
      A component has its own `values.yaml` and at most one further values file. An overlay that names \
      another file does not add to the file that its ancestors named: it replaces it, and whatever only \
      that file had is gone without a word (as settings were in AICR #738 and #1000, whose fields \
      merge by now; `valuesFile` still replaces). Set the difference as `overrides`, or repeat in the \
      new file what should stay.
      """,
    example: """
      -- components/app/values-eks.yaml --
      replicas: 2
      cache: 10Gi
      """
        + RuleExample.eks(app: "valuesFile: components/app/values-eks.yaml")
        + RuleExample.h100EKS(
          components: """
            - name: app
              valuesFile: components/app/values-gpu.yaml
            """)
          + """
          -- components/app/values-gpu.yaml --
          replicas: 3
          {+cache: 10Gi+}
          """)

  func check(_ lint: Lint) -> [Diagnostic] {
    lint.writtenRefs.compactMap { written in
      guard let file = written.ref[.valuesFile], let earlier = written.inherited?[.valuesFile],
        earlier.text != file.text, earlier.text != written.ownFile,
        let before = lint.tree.valuesFiles[earlier.text],
        let after = lint.tree.valuesFiles[file.text]
      else { return nil }
      // What the component's own file sets, it sets for everybody, and not in place of this one.
      let named = file.text == written.ownFile ? nil : after
      let layers = [written.ref.overrides, written.inherited?.overrides, named].compactMap { $0 }
      let lost = lost(before, layers, lint.tree.valuesFiles[written.ownFile], "")
      return lost.isEmpty ? nil : replaced(file, earlier, lost: lost)
    }
  }

  /// The paths of the replaced file that nothing else sets, or only the component's own file does, to
  /// another value.
  private func lost(
    _ value: TracedValue, _ layers: [TracedValue], _ own: TracedValue?, _ path: String
  ) -> [String] {
    (value.fields ?? []).flatMap { field -> [String] in
      let path = path.isEmpty ? field.key : "\(path).\(field.key)"
      let now = layers.layers(of: field.key)
      let own = own?[field.key]
      if field.value.fields != nil, now.first?.fields != nil || now.isEmpty && own?.fields != nil {
        return lost(field.value, now, own, path)
      }
      let isKept = !now.isEmpty || (own?.plain ?? .null) == field.value.plain
      return isKept ? [] : [path]
    }
  }

  private func replaced(
    _ file: TracedValue, _ earlier: TracedValue, lost: [String]
  ) -> Diagnostic {
    let named = lost.prefix(3).joined(separator: ", ")
    let rest = lost.count > 3 ? " and \(lost.count - 3) more" : ""
    return found(
      "\(file.text) replaces \(earlier.text) and does not have its \(named)\(rest)",
      at: file.range, notes: [Diagnostic.Note("what it replaces is named here", at: earlier.range)])
  }
}
