import CommandSupport
import RecipeCompiler

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

extension TableProvenance {
  /// With the Git revision of the folder and its date, when it is in a repository and Git is there to
  /// ask.
  static func ofTree(_ folder: String) -> TableProvenance {
    // Two words: a revision of at most 64 digits, and seconds since 1970.
    let words = commit(of: folder)?.split(separator: " ") ?? []
    guard words.count == 2 else {
      return TableProvenance(date: UTCTime.text(seconds: UTCTime.declaredSeconds))
    }
    return TableProvenance(
      revision: String(words[0]),
      date: UTCTime.text(seconds: UTCTime.declaredSeconds ?? Int(words[1])))
  }

  /// Spawned without Foundation, whose `Process` takes longer than compiling a tree.
  private static func commit(of folder: String) -> String? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    let words = [
      "git", "-C", folder, "show", "--no-patch", "--no-show-signature", "--format=%H %ct", "HEAD",
    ]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child = pid_t()
    let isSpawned = posix_spawnp(&child, "git", &actions, nil, &arguments, environ) == 0
    close(ends[1])
    guard isSpawned else { return nil }
    // A line is less than a pipe gives at once.
    var answer = [UInt8](repeating: 0, count: 128)
    let count = read(ends[0], &answer, answer.count)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    let line = answer.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }
    return status == 0 && !line.isEmpty ? String(decoding: line, as: UTF8.self) : nil
  }
}
