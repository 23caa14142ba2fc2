/// A program that answers as `kubectl` would, from files.
public final class FakeKubectl: Sendable {
  private let folder: TemporaryFolder

  /// Its path.
  public let path: String

  public init() throws {
    folder = try TemporaryFolder()
    path = try folder.write(
      #"""
      #!/bin/sh
      cd -- "$(dirname -- "$0")" || exit 70
      printf '%s\n' "$*" >>calls
      case $1 in
      get) name=$(printf '%s' "$3" | tr '/?&=%' '_____') ;;
      *)
        name=$1
        cat >"$1.input"
        ;;
      esac
      for number in 1 2 3 4 5 6 7 8 9 ''; do
        # Those with a number are answered once.
        [ -e "$name.$number" ] && break
      done
      answer=$name${number:+.$number}
      if [ -e "$answer.error" ] || [ ! -e "$answer" ]; then
        cat "$answer.error" >&2 2>/dev/null ||
          echo 'Error from server (NotFound): the server could not find the requested resource' >&2
        [ -z "$number" ] || rm "$answer" "$answer.error"
        exit 1
      fi
      cat "$answer"
      [ -z "$number" ] || rm "$answer"
      """#, to: "kubectl")
    _ = try run(["chmod", "+x", path])
  }

  /// What it answers to `get --raw PATH`.
  ///
  /// - Parameter turn: the how-manieth time, from 1; nil for every other time.
  public func answer(_ path: String, with text: String, turn: Int? = nil) throws {
    try folder.write(text, to: Self.name(path, turn))
  }

  /// What it complains of, ending with 1.
  public func refuse(_ path: String, with text: String, turn: Int? = nil) throws {
    try folder.write("", to: Self.name(path, turn))
    try folder.write(text + "\n", to: Self.name(path, turn) + ".error")
  }

  /// What it printed for a command other than `get`, such as `apply`.
  public func answer(command: String, with text: String) throws {
    try folder.write(text, to: command)
  }

  /// The arguments of every call, a line each.
  public func calls() throws -> [String] {
    String(decoding: try bytes(of: folder.path + "/calls"), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// What a command had at its standard input.
  public func input(of command: String) throws -> String {
    String(decoding: try bytes(of: folder.path + "/\(command).input"), as: UTF8.self)
  }

  private static func name(_ path: String, _ turn: Int?) -> String {
    let name = String(path.map { "/?&=%".contains($0) ? "_" : $0 })
    return name + (turn.map { ".\($0)" } ?? "")
  }
}
