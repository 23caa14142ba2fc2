import TestSupport
import Testing

/// What a shell offers after a word. Bash runs the script; the other shells need not be there.
@Suite struct CompletionTests {
  private func script(_ program: String, _ shell: String) throws -> ProgramResult {
    try run([program, "--generate-completion-script", shell])
  }

  @Test(arguments: ["larder", "larderc"], ["bash", "zsh", "fish"])
  func everyShellGetsAScript(_ program: String, _ shell: String) throws {
    let result = try script(Locations.program(program), shell)
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.output.contains(program))
  }

  @Test(arguments: ["larder", "larderc"]) func bashTakesIt(_ program: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(try script(Locations.program(program), "bash").output, to: "script")
    let result = try run(["bash", "-n", path])
    #expect(result.status == 0)
    #expect(result.errors == "")
  }

  /// What bash offers in place of the last word.
  private func completions(_ words: String...) throws -> [String] {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      try script(Locations.program(words[0]), "bash").output, to: "script")
    let ask = """
      source "$1"; shift
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
      "_$1" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    try folder.write("", to: "trees/larder.table")
    let result = try run(["bash", "-c", ask, "bash", path] + words, in: folder.path + "/trees/..")
    return result.output.split(separator: "\n").map(String.init).sorted()
  }

  @Test func subcommands() throws {
    #expect(try completions("larderc", "li") == ["lint"])
    #expect(try completions("larderc", "new", "mi") == ["mixin"])
    #expect(try completions("larder", "q") == ["query"])
  }

  @Test func values() throws {
    #expect(try completions("larderc", "lint", "--format", "s") == ["sarif"])
    #expect(try completions("larderc", "explain", "equal-o") == ["equal-override"])
    #expect(try completions("larderc", "explain", "--format", "") == ["json", "text"])
    #expect(try completions("larder", "query", "--format", "") == ["json", "yaml"])
    #expect(try completions("larder", "recipe", "--format", "t") == ["table"])
  }

  @Test func options() throws {
    #expect(try completions("larderc", "lint", "--str") == ["--strict"])
    #expect(try completions("larder", "list", "--acc") == ["--accelerator"])
  }

  @Test func files() throws {
    #expect(try completions("larderc", "lint", "tre") == ["trees"])
    #expect(try completions("larderc", "lint", "--data", "tre") == ["trees"])
    #expect(try completions("larder", "list", "--table", "trees/lar") == ["trees/larder.table"])
  }
}
