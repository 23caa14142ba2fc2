import Foundation
import Logging
import RecipeTable
import TestSupport
import Testing

@testable import RecipeServer

/// Which table is served.
@Suite struct TableTests {
  private func store(_ folder: TemporaryFolder, _ log: RecordedLog) throws -> TableStore {
    try folder.write(Fixture.tableBytes, to: "larder.table")
    return try TableStore(
      TableSource(path: folder.path + "/larder.table"), cacheLimit: 1 << 20,
      metrics: PrometheusRegistry(),
      logger: Logger(label: "test") { _ in JSONLogHandler(log.sink) })
  }

  @Test func aBadTableIsRefusedAndTheOldOneStays() throws {
    let folder = try TemporaryFolder()
    let log = try RecordedLog(folder.path + "/log")
    let store = try store(folder, log)
    let first = store.current
    var damaged = Fixture.tableBytes
    damaged[damaged.count / 2] ^= 1
    for bytes in [damaged, [], Array(Fixture.tableBytes.dropLast()), Fixture.tableBytes + [0]] {
      try folder.write(bytes, to: "larder.table")
      #expect(!store.reload() && store.current === first)
    }
    #expect(try log.lines.count { $0.contains("table refused") } == 4)
    try folder.write(Fixture.tableBytes, to: "larder.table")
    // The same table keeps what was answered from it.
    #expect(store.reload() && store.current === first)
  }

  @Test func changesOfTheFileAreSeen() throws {
    let folder = try TemporaryFolder()
    let store = try store(folder, RecordedLog(folder.path + "/log"))
    let before = store.identity
    #expect(store.identity == before)
    try folder.write(Fixture.tableBytes + [0], to: "larder.table")
    #expect(store.identity != before)
    try FileManager.default.removeItem(atPath: folder.path + "/larder.table")
    #expect(store.identity != before)
  }

  @Test func cachesAreBounded() throws {
    let cache = AnswerCache(limit: 1 << 20)
    let answer = Answer(
      Array(repeating: 0x61, count: 1000), contentType: "a/b", variant: "x", isCompressible: false)
    let representation = try Representation(answer, of: "e", gzip: false)
    let keys = (0..<10_000).map { AnswerCache.Key(target: "/\($0)", variant: nil, gzip: false) }
    for key in keys {
      cache.add(representation, key)
      // What is asked for again and again stays.
      cache.add(representation, keys[0])
      #expect(cache[keys[0]] != nil)
    }
    #expect(cache.count < 700 && cache.count > 200)
    #expect(cache[keys[1]] == nil && cache[keys[9999]] != nil)
    let long = AnswerCache.Key(
      target: String(repeating: "a", count: 3000), variant: nil, gzip: false)
    cache.add(representation, long)
    #expect(cache[long] == nil)
  }
}

@Suite struct LogTests {
  @Test func linesAreJSON() throws {
    let folder = try TemporaryFolder()
    let log = try RecordedLog(folder.path + "/log")
    var logger = Logger(label: "test") { _ in JSONLogHandler(log.sink) }
    logger[metadataKey: "odd"] = "a\"b\\c\nd\u{1}\u{7F}é"
    logger.notice("hello", metadata: ["number": "1"])
    logger.debug("not this")
    let line = try #require(try log.lines.first)
    let fields = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
    #expect(fields["odd"] == "a\"b\\c\nd\u{1}\u{7F}é" && fields["message"] == "hello")
    #expect(fields["level"] == "notice" && fields["number"] == "1")
    #expect(try log.lines.count == 1)
  }

  @Test func whoeverLogsNeverWaits() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let sink = LogSink(descriptor: ends[1], limit: 1000)
    for _ in 0..<100 { sink.add(Array(repeating: 0x61, count: 100)) }
    #expect(sink.lost == 90)
  }

  @Test func times() {
    #expect(ClockTime.httpDate(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    let stamp = ClockTime.timestamp()
    #expect(stamp.utf8.count == 24 && stamp.hasSuffix("Z"))
  }
}
