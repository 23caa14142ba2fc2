import ArgumentParser

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Start an overlay, a mixin or a component.",
    discussion: """
      Files are written in the right place of the tree, or of the last private tree that --data \
      names, for you to fill in. What is there is never overwritten.
      """,
    subcommands: [NewOverlayCommand.self, NewMixinCommand.self, NewComponentCommand.self])
}
