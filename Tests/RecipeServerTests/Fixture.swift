import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RecipeCompiler
import Synchronization
import TestSupport

@testable import RecipeServer

/// A server without a network, over a table of a few recipes.
struct Fixture {
  nonisolated(unsafe) private static let others = /overlays\/(a100|b200|gb200|gb300|h200|rtx)/

  /// Of the few recipes only those for H100, as every server checks its whole table.
  static let tableBytes: [UInt8] = {
    let folder = try! TemporaryFolder()
    for file in FewRecipes.files where file.firstMatch(of: others) == nil {
      try! folder.write(try! bytes(of: FewRecipes.path + "/" + file), to: "recipes/" + file)
    }
    return compile(roots: [folder.path + "/recipes"], provenance: TableProvenance()).table!
  }()

  let folder: TemporaryFolder
  let server: RecipeServer
  let log: RecordedLog

  var tablePath: String { folder.path + "/larder.table" }

  init(_ change: (inout ServerSettings, TemporaryFolder) throws -> Void = { _, _ in }) throws {
    folder = try TemporaryFolder()
    log = try RecordedLog(folder.path + "/log")
    try folder.write(Self.tableBytes, to: "larder.table")
    var settings = ServerSettings(table: TableSource(path: folder.path + "/larder.table"))
    settings.rate = 0
    try change(&settings, folder)
    server = try RecipeServer(settings, log: log.sink)
  }

  func ask(
    _ path: String, method: HTTPRequest.Method = .get, _ headers: HTTPFields = [:],
    body: String = "", from client: String? = nil
  ) async throws -> Reply {
    try await Self.ask(server.responder, path, method, headers, body, client)
  }

  static func ask(
    _ responder: some HTTPResponder<ServerContext>, _ path: String,
    _ method: HTTPRequest.Method = .get, _ headers: HTTPFields = [:], _ body: String = "",
    _ client: String? = nil
  ) async throws -> Reply {
    let head = HTTPRequest(
      method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers)
    let address = try client.map { try SocketAddress(ipAddress: $0, port: 1) }
    let response = try await responder.respond(
      to: Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body))),
      context: ServerContext(client: address))
    let collector = Collector()
    try await response.body.write(collector)
    return Reply(
      status: response.status.code, headers: response.headers,
      body: collector.bytes.withLock { $0 })
  }
}

struct Reply {
  let status: Int
  let headers: HTTPFields
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  subscript(name: String) -> String? { headers[HTTPField.Name(name)!] }
}

private final class Collector: ResponseBodyWriter {
  let bytes = Mutex<[UInt8]>([])

  func write(_ buffer: ByteBuffer) async throws {
    bytes.withLock { $0 += buffer.readableBytesView }
  }

  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// The lines that a server wrote to its log.
struct RecordedLog {
  let sink: LogSink
  private let path: String

  init(_ path: String) throws {
    self.path = path
    sink = LogSink(descriptor: open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600))
  }

  var lines: [String] {
    get throws {
      sink.flush()
      return String(decoding: try bytes(of: path), as: UTF8.self).split(separator: "\n")
        .map(String.init)
    }
  }
}
