/// What reading a file as YAML finds.
enum YAMLPages {
  static let all = [
    badMerge, badUTF8, duplicateKey, fileTooLarge, keyNotScalar, nestedTooDeeply, recursiveAlias,
    secondDocument, tabIndentation, tagMismatch, tooManyNodes, unknownAnchor, unknownTag,
    yamlSyntax,
  ]

  private static let badMerge = RulePage(
    code: "bad-merge", severity: .error,
    summary: "a merge key is given something else than mappings",
    explanation: """
      `<<` lays mappings under the one that it stands in. It takes a mapping or a list of mappings, \
      usually an alias of one. Give it one, or put quotes around the key if it is meant as it stands.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      common: &common
        tier: gpu
      podLabels:
        <<: [-common-]{+*common+}
      """)

  private static let badUTF8 = RulePage(
    code: "bad-utf8", severity: .error, summary: "a file is not UTF-8",
    explanation: """
      Recipes are read as UTF-8, which every editor can write; UTF-16 and the older encodings of one \
      byte a letter are refused, because letters would silently become others. Save the file as UTF-8.
      """,
    example: nil)

  private static let duplicateKey = RulePage(
    code: "duplicate-key", severity: .error, summary: "a mapping has a key twice",
    explanation: """
      YAML forbids it, and readers differ in which of the two they take, so one of the settings \
      would be lost without a word. Remove one, or merge what is below them.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      [-replicas: 2-]
      """)

  private static let fileTooLarge = RulePage(
    code: "file-too-large", severity: .error, summary: "a file is larger than any recipe has to be",
    explanation: """
      Files are read up to a limit, so that a mistake or an attack cannot use up the memory of the \
      machine that compiles a tree. Split the file.
      """,
    example: nil)

  private static let keyNotScalar = RulePage(
    code: "key-not-scalar", severity: .error, summary: "a key is a list or a mapping",
    explanation: """
      YAML allows any value as a key, but Helm values and recipes have text. Most often braces or \
      brackets are meant as text here, as in a template, and want quotes.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      name: [-{{ .Release.Name }}-]{+"{{ .Release.Name }}"+}
      """)

  private static let nestedTooDeeply = RulePage(
    code: "nested-too-deeply", severity: .error,
    summary: "collections or folders are nested deeper than any recipe needs",
    explanation: """
      Collections within each other, and folders, are read up to a limit, so that no file can make \
      the compiler run out of its stack.
      """,
    example: nil)

  private static let recursiveAlias = RulePage(
    code: "recursive-alias", severity: .error,
    summary: "an alias stands within the collection that it stands for",
    explanation: """
      Such a value would have no end. Put the anchor on the part that is meant to be repeated.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      podLabels: &labels
        tier: gpu
        [-inner: *labels-]
      """)

  private static let secondDocument = RulePage(
    code: "second-document", severity: .warning,
    summary: "a file has a second document, which is not read",
    explanation: """
      Of every recipe file, only the first document counts: what follows a line `---` is never seen, \
      and nothing says so when the recipe is deployed. Move it to a file of its own.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      [----
      image:
        tag: 1.2.4-]
      """)

  private static let tabIndentation = RulePage(
    code: "tab-indentation", severity: .error, summary: "a line is indented with a tab",
    explanation: """
      YAML counts indentation in spaces and forbids tabs there. Replace the tab by spaces, and set \
      the editor to do so.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      image:
      [-\ttag-]{+  tag+}: 1.2.4
      """)

  private static let tagMismatch = RulePage(
    code: "tag-mismatch", severity: .error, summary: "a value is not what its tag says",
    explanation: """
      `!!int`, `!!bool` and their like force a type, and the value cannot be read as one. Correct the \
      value or remove the tag.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: !!int [-one-]{+1+}
      """)

  private static let tooManyNodes = RulePage(
    code: "too-many-nodes", severity: .error,
    summary: "a file stands for more values than any recipe has",
    explanation: """
      Aliases of aliases can make a few lines stand for billions of values. What a file comes to, \
      once its aliases are replaced, is limited.
      """,
    example: nil)

  private static let unknownAnchor = RulePage(
    code: "unknown-anchor", severity: .error, summary: "an alias names an anchor that is not there",
    explanation: """
      `*name` stands for the value that `&name` marks further up in the same file. Anchors of other \
      files are not seen. A text that begins with `*` wants quotes.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      name: [-*gpu-]{+gpu+}
      """)

  private static let unknownTag = RulePage(
    code: "unknown-tag", severity: .error, summary: "a tag means nothing here",
    explanation: """
      Recipes and Helm values know the tags of YAML's core schema, such as `!!str`. Tags of other \
      programs, such as `!Ref` or `!vault`, are not resolved by anything that reads a recipe. A text \
      that begins with `!` wants quotes.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      password: [-!secret db-]{+"!secret db"+}
      """)

  private static let yamlSyntax = RulePage(
    code: "yaml-syntax", severity: .error, summary: "a file is not YAML",
    explanation: """
      The parser stopped here, and nothing of the file was read. The cause is often a line further \
      up: an indentation that does not fit, a bracket or quote that is not closed, a text with `: ` \
      or ` #` in it that wants quotes.
      """,
    example: """
      -- components/app/values.yaml --
      replicas: 1
      args: [-["--v=4"-]{+["--v=4"]+}
      """)
}
