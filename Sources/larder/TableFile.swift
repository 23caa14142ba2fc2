import ArgumentParser
import CommandSupport
import RecipeTable

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Which table to read.
enum TableFile {
  static let help: ArgumentHelp = """
    The table to read. Otherwise $LARDER_TABLE, else larder.table beside the program, else \
    public/larder.table.
    """

  /// - Parameter path: as it was given with `--table`.
  static func open(_ path: String?) throws -> RecipeTable {
    let path = try path ?? located()
    do {
      return try RecipeTable(path: path)
    } catch {
      throw CommandFailure("\(path): \(error)", status: ExitStatus.unusable)
    }
  }

  private static func located() throws -> String {
    if let named = getenv("LARDER_TABLE") { return String(cString: named) }
    let candidates = [programFolder.map { $0 + "/larder.table" }, "public/larder.table"]
    if let found = candidates.compactMap({ $0 }).first(where: { access($0, R_OK) == 0 }) {
      return found
    }
    throw CommandFailure(
      "no table: name one with --table or LARDER_TABLE, or put larder.table beside the program",
      status: ExitStatus.unusable)
  }

  private static var programFolder: String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0, let slash = buffer[..<count].lastIndex(of: UInt8(ascii: "/")) else {
      return nil
    }
    return String(decoding: buffer[..<slash], as: UTF8.self)
  }
}

/// One query of the runtime.
extension RecipeQuery {
  /// - Parameter tablePath: as it was given with `--table`.
  init(_ typed: TypedCriteria, profile: String?, tablePath: String?) throws {
    let table = try TableFile.open(tablePath)
    let option = tablePath.map { " --table \($0.quotedForShell)" } ?? ""
    self.init(try typed.criteria(in: table), profile: profile, in: table) { criteria in
      "larder recipe \(criteria.arguments)\(option)"
    }
  }
}
