/// What the folders of a tree can be like. No text of a file shows these.
extension LoadingPages {
  static let ofFolders = [
    RulePage(
      code: "dangling-link", severity: .error, summary: "a symbolic link leads to nothing",
      explanation: """
        What the link stands for is not part of the tree, and on a machine where the link leads \
        somewhere the tree would mean something else. Correct it or remove it.
        """,
      example: nil),
    RulePage(
      code: "linked-folder", severity: .error, summary: "a folder is a symbolic link",
      explanation: """
        Links to folders are not followed, because they can go round in circles. Move the folder into \
        the tree, or layer it over the tree with `--data`.
        """,
      example: nil),
    RulePage(
      code: "no-such-folder", severity: .error, summary: "the tree's folder is not there",
      explanation: """
        What was named on the command line is not a folder. A tree is the folder with `registry.yaml` \
        and `overlays/`.
        """,
      example: nil),
    RulePage(
      code: "path-leaves-tree", severity: .error,
      summary: "a path or a link leads out of the tree",
      explanation: """
        A tree must mean the same on every machine, and compiling one that somebody sent must not read \
        other files. Paths are relative to the tree's folder, without `..`.
        """,
      example: RuleExample.settings
        + RuleExample.eks(
          app: "manifestFiles: [[-../shared-]{+components/app/manifests+}/settings.yaml]")),
    RulePage(
      code: "too-many-files", severity: .error, summary: "the tree has more files than any needs",
      explanation: """
        Files are counted up to a limit, so that a wrong folder does not keep the compiler busy for \
        ever. Look whether the tree's folder is the right one.
        """,
      example: nil),
    RulePage(
      code: "unreadable-file", severity: .error, summary: "a file cannot be read, or is too large",
      explanation: """
        The file is part of the tree, but nothing of it could be read. Look at its permissions and its \
        size; a file of the tree has at most 10 MB.
        """,
      example: nil),
  ]
}
