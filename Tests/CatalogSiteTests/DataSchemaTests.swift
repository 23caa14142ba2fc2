import Foundation
import Testing

@testable import CatalogSite

/// Documents against their schema, by a validator of others: tools/test-formats installs it, and holds the
/// documents of whole trees against the schema, too.
@Suite struct DataSchemaTests {
  private static let validator =
    SampleTable.templates + "/../.build/test-tools/formats/venv/bin/check-jsonschema"
  private static let isThere = FileManager.default.isExecutableFile(atPath: validator)

  @Test(.enabled(if: isThere), arguments: [SampleTable.ordinary, .hostile])
  func documentsAreAsTheSchemaSays(_ sample: SampleTable) throws {
    let folder = try TemporaryFolder(copying: SampleTable.templates)
    let names = try CatalogSite.pageNames(sample.table()).map(\.name)
    let digest = String(repeating: "0a", count: 32)
    let download = Download(label: "a", path: "b.tar.gz", bytes: 1, sha256: digest)
    let site = try SiteTests.render(sample, downloads: [names[0]: [download]])
    try site.write(to: folder.path)
    let documents = site.paths.filter { $0.hasPrefix("api/") && $0 != "api/v1/schema.json" }
    #expect(documents.count >= 4)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.validator)
    process.arguments =
      ["--schemafile", "\(folder.path)/api/v1/schema.json"]
      + documents.map { "\(folder.path)/\($0)" }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
  }
}
