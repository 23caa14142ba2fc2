import RecipeTable

/// What reading a tree finds: its files, and the shape of what they hold.
enum LoadingPages {
  static let all =
    [
      badProfileDefault, duplicateComponent, duplicateMixin, duplicateOverlay, fileNotLoaded,
      missingBase, missingFile, missingName, reservedName, unknownAPIVersion, unknownKey,
      unreachableValue, unusedSilence, wrongType,
    ] + ofFolders

  private static let badProfileDefault = RulePage(
    code: "bad-profile-default", severity: .error,
    summary: "a profile's default is none of its values",
    explanation: """
      A query that selects nothing gets the default, so it has to be one of the keys below `values`.
      """,
    example: RuleExample.overlay(
      "aks", version: "v1alpha3",
      """
      criteria:
        service: aks
      profile:
        name: driver
        default: [-operater-]{+operator+}
        values:
          operator:
            componentRefs:
              - name: app
                overrides:
                  driver: true
          preinstalled:
            componentRefs:
              - name: app
                overrides:
                  driver: false
      """))

  private static let duplicateComponent = RulePage(
    code: "duplicate-component", severity: .error,
    summary: "the registry has a component twice",
    explanation: """
      The later entry replaces the earlier one as a whole, so the defaults of one of them are lost. \
      Merge the two.
      """,
    example: RuleExample.registry(
      and: """
        [-- name: app
          displayName: App again-]
        """))

  private static let duplicateMixin = RulePage(
    code: "duplicate-mixin", severity: .error, summary: "two mixins have one name",
    explanation: """
      Overlays name a mixin by its `metadata.name`, whatever its file is called. Of two with the same \
      name, one would never be used. Rename one of them, also where overlays name it.
      """,
    example: RuleExample.eks(mixin: "tuned") + RuleExample.tuned
      + "\n[-" + RuleExample.tuned.replacing("mixins/tuned", with: "mixins/tuned-copy") + "-]")

  private static let duplicateOverlay = RulePage(
    code: "duplicate-overlay", severity: .error, summary: "two overlays have one name",
    explanation: """
      Of two overlays with the same `metadata.name`, the one that the walk through the folders meets \
      later takes the place of the other, which vanishes without a word. It happens when a file is \
      copied and its name is not changed.
      """,
    example: RuleExample.eks()
      + RuleExample.overlay("gke", "criteria:\n  service: gke")
      .replacing("name: gke", with: "name: [-eks-]{+gke+}"))

  private static let fileNotLoaded = RulePage(
    code: "file-not-loaded", severity: .warning,
    summary: "a file among the recipes is not read",
    explanation: """
      Only files that end in `.yaml` and say their kind or their name are read, and nothing says so \
      when one is passed over. Rename the file or complete its head, or move what is no recipe to \
      another folder.
      """,
    example: RuleExample.eks().replacing("eks.yaml", with: "eks.[-yml-]{+yaml+}"))

  private static let missingBase = RulePage(
    code: "missing-base", severity: .error, summary: "the tree has no overlays/base.yaml",
    explanation: """
      Every recipe starts with base. Either the folder is not a recipe tree (it is the one with \
      `registry.yaml` and `overlays/`), or it is a private one that has to be layered over another \
      with `--data`.
      """,
    example: nil)

  private static let missingFile = RulePage(
    code: "missing-file", severity: .error,
    summary: "a values file, manifest or health check is not there",
    explanation: """
      Paths are relative to the tree's folder, whichever file they are written in. Without its file a \
      component would be deployed with other settings, so combinations that need it have no recipe.
      """,
    example: RuleExample.settings
      + RuleExample.eks(
        app: "manifestFiles: [components/app/manifests/[-setings-]{+settings+}.yaml]"))

  private static let missingName = RulePage(
    code: "missing-name", severity: .error, summary: "what needs a name has none",
    explanation: """
      Overlays, mixins, components, constraints and profiles are known by their names. Without one, \
      nothing can refer to it, and it is not part of the tree.
      """,
    example: RuleExample.eks(
      components: """
        - [-version: 1.2.4-]{+name: app+}
          overrides:
            replicas: 2
        """))

  private static let reservedName = RulePage(
    code: "reserved-name", severity: .error, summary: "an overlay other than base is called base",
    explanation: """
      `base` is the name of overlays/base.yaml, which every chain ends in. Another file of that name \
      is not read.
      """,
    example: RuleExample.eks().replacing("name: eks", with: "name: [-base-]{+eks+}"))

  private static let unknownAPIVersion = RulePage(
    code: "unknown-api-version", severity: .warning,
    summary: "apiVersion is none that recipes have had",
    explanation: """
      The file is read all the same. A version that nobody knows is most often a slip, or copied from \
      a Kubernetes object.
      """,
    example: RuleExample.eks(version: "[-v1beta1-]{+v1alpha2+}"))

  private static let unknownKey = RulePage(
    code: "unknown-key", severity: .error, summary: "the recipe language has no such key",
    explanation: """
      What is below an unknown key does not exist: `constraint:` for `constraints:` drops every \
      constraint, `acelerator:` makes an overlay match more than it says. Only mixins and overlays \
      that declare a profile are refused for it, all others load without a word; so it is an error \
      when linting, and a warning when such a tree is compiled. In the registry and other catalogs, \
      to which later versions add keys, it is a warning everywhere.
      """,
    example: RuleExample.overlay(
      "eks",
      """
      criteria:
        service: eks
        [-acelerator-]{+accelerator+}: h100
      """))

  private static let unreachableValue = RulePage(
    code: "unreachable-value", severity: .error,
    summary: "criteria.yaml declares a value that no query can have",
    explanation: """
      Queries are put into lower case before they are compared, so a value with capital letters or \
      white space around it is listed and never found. Declare it in lower case.
      """,
    example: """
      -- criteria.yaml --
      kind: CriteriaCatalog
      apiVersion: aicr.run/v1alpha2
      dimensions:
        service:
          - name: [-ACME-]{+acme+}
      {+-- overlays/acme.yaml --
      kind: RecipeMetadata
      apiVersion: aicr.run/v1alpha2
      metadata:
        name: acme
      spec:
        criteria:
          service: acme+}
      """)

  private static let unusedSilence = RulePage(
    code: "unused-silence", severity: .warning,
    summary: "a comment allows what is not there, or gives no reason",
    explanation: """
      `# larder: allow CODE REASON` counts for its own line, or for the next when it stands alone, and \
      only with a reason. One that allows nothing hides the next mistake of that code; remove it.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1 [-# larder: allow bad-port it was one-]
      """)

  private static let wrongType = RulePage(
    code: "wrong-type", severity: .error,
    summary: "a list, mapping, text or flag stands where another belongs",
    explanation: """
      The field cannot be read as what it is, and nothing of it counts. Most often a `- ` is missing \
      before an item, or is too many.
      """,
    example: RuleExample.eks(components: "[-app-]{+- name: app+}"))
}
