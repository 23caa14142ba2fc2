import Diagnostics

/// A version that the registry would have given anyway.
struct VersionEqualsDefault: Rule {
  static let page = RulePage(
    code: "version-equals-default", severity: .note,
    summary: "a component's version is the registry's default anyway",
    explanation: """
      The registry has one version for each component, so that an update is one line. A reference that \
      repeats it changes nothing today and stays behind at the next update, in its recipes only. AICR \
      took 37 such versions out at once (#1616). Leave the version out; to hold a component back on \
      purpose, pin another version and say why with `# larder: pin REASON`.
      """,
    example: RuleExample.eks(app: "version: [-1.2.3-]{+1.1.0 # larder: pin 1.2 drops the old API+}")
  )

  func check(_ lint: Lint) -> [Diagnostic] {
    let versions = lint.versions
    return versions.compactMap { version in
      guard version.stated.text == version.standard.text,
        version.inherited.map({ $0.text == version.standard.text }) ?? true
      else { return nil }
      // Where another reference states another version, this one may win over it.
      let isUncontested = versions.allSatisfy {
        $0.component != version.component || $0.stated.text == version.stated.text
      }
      return repeated(version, isUncontested ? lint.takingOut(version.stated.range) : nil)
    }
  }

  private func repeated(_ version: StatedVersion, _ fix: Diagnostic.Fix?) -> Diagnostic {
    found(
      "\(version.component) has \(version.stated.text) from the registry anyway",
      at: version.stated.range,
      notes: [Diagnostic.Note("the registry's version", at: version.standard.range)], fix: fix)
  }
}

/// A version that a reference states and that the registry has a default for.
struct StatedVersion {
  let component: String
  let stated: TracedValue
  let standard: TracedValue
  let inherited: TracedValue?
}

extension Lint {
  var versions: [StatedVersion] {
    writtenRefs.flatMap { written -> [StatedVersion] in
      let ref = written.ref
      guard let entry = tree.registry.entries[ref.name] else { return [] }
      let type = ref[.type] ?? written.inherited?[.type]
      let isKustomize =
        (type?.text ?? entry.defaultType).lowercased() == ComponentType.kustomize.lowercased()
      let field = isKustomize ? ComponentRef.Scalar.tag : .version
      let defaults = isKustomize ? entry.kustomizeDefaults : entry.defaults
      guard let stated = ref[field], let standard = defaults[field], !standard.text.isEmpty else {
        return []
      }
      return [
        StatedVersion(
          component: ref.name, stated: stated, standard: standard,
          inherited: written.inherited?[field])
      ]
    }
  }
}
