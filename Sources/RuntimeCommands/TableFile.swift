import ArgumentParser
import CommandSupport
import RecipeTable

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Which table to read, and who must have signed it.
package struct TableFile {
  /// As it was given with `--table`.
  package var path: String?
  /// The file of a public key, as it was given with `--require-signature`.
  package var requiredKey: String?

  /// - Throws: also when a signature is required and is not right. Then nothing of the table is used.
  func open() throws -> RecipeTable {
    let path = try located()
    InputFiles.add(path)
    do {
      guard let requiredKey else { return try RecipeTable(path: path) }
      return try RecipeTable(bytes: VerifyingKey(path: requiredKey).signedBytes(ofTable: path))
    } catch let error as TableError {
      throw CommandFailure("\(path): \(error)", status: ExitStatus.unusable)
    }
  }

  /// The bytes that `open` would read, for those who also say which table it was.
  func bytes() throws -> [UInt8] {
    let path = try located()
    return try requiredKey.map { try VerifyingKey(path: $0).signedBytes(ofTable: path) }
      ?? readFile(path)
  }

  /// The options that name the same table in another command.
  var arguments: [String] {
    (path.map { ["--table", $0.quotedForShell] } ?? [])
      + (requiredKey.map { ["--require-signature", $0.quotedForShell] } ?? [])
  }

  /// Where the table is that `open` opens.
  package func located() throws -> String { try path ?? Self.located() }

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

/// The options that name a table.
package struct TableOptions: ParsableArguments {
  @Option(
    name: .customLong("table"),
    help: """
      The table to read. Otherwise $LARDER_TABLE, else larder.table beside the program, else \
      public/larder.table.
      """, completion: .file())
  var path: String?

  @Option(
    help: ArgumentHelp(
      """
      Refuse a table that the owner of this public key (Ed25519, PEM) did not sign. The signature is \
      TABLE.sig, beside the table.
      """, valueName: "public.pem"), completion: .file())
  package var requireSignature: String?

  package init() {}

  package var file: TableFile { TableFile(path: path, requiredKey: requireSignature) }
}

/// One query of the runtime.
extension RecipeQuery {
  /// - Parameters:
  ///   - opened: the file's table, where it is open already.
  ///   - command: what a person types to ask the same, up to the criteria.
  init(
    _ typed: TypedCriteria, profile: String?, in file: TableFile, opened: RecipeTable? = nil,
    command: String = "larder recipe"
  ) throws {
    let table = try opened ?? file.open()
    self.init(try typed.criteria(in: table), profile: profile, in: table) { criteria in
      ([command, criteria.arguments] + file.arguments).joined(separator: " ")
    }
  }
}
