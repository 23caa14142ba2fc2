import ArgumentParser
import CatalogSite
import CommandSupport

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Check a published site.",
    discussion: """
      Reads every page as a browser would, and reports links and fragments that lead nowhere, what \
      is loaded from elsewhere, script and style within pages, what cannot be read out, files that \
      nothing links to, and pages over their budgets. Findings and, at the end, figures go to \
      standard output. Exit code 1 says that there are findings, 2 that the folder is no site or \
      cannot be read. A folder with more than \(AuditLimits.files) files or \
      \(AuditLimits.bytes >> 30) GiB, or with symbolic links, is refused; of a page beyond \
      \(AuditLimits.markupBytes >> 20) MiB only its size is looked at.
      """)

  @Argument(help: "The folder that was published to.", completion: .directory)
  var folder = "public"

  @Option(help: "How to print findings.")
  var format = AuditFormat.text

  func run() throws {
    let progress = Progress("auditing \(folder)")
    let report = try Self.report(on: folder)
    progress.finish()
    printOutput(try format.text(report))
    guard report.findings.isEmpty else { throw CommandFailure("", status: ExitStatus.failure) }
  }

  private static func report(on folder: String) throws -> AuditReport {
    do {
      let files = try SiteFolder.files(in: folder)
      guard files.contains(where: { $0.path == "index.html" }) else {
        throw CommandFailure(
          "\(folder) has no index.html, so it is no published site", status: ExitStatus.unusable)
      }
      return SiteAudit.report(on: files)
    } catch let error as SiteFolder.Unfit {
      throw CommandFailure("\(error)", status: ExitStatus.unusable)
    }
  }
}

enum AuditFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json

  func text(_ report: AuditReport) throws -> String {
    switch self {
    case .text: Self.lines(report)
    case .json: try JSONReport.text(of: AuditDocument(report))
    }
  }

  /// Who has more findings than this has one cause for most of them.
  private static let mostLines = 200

  static func lines(_ report: AuditReport) -> String {
    let shown = report.findings.prefix(mostLines).map { "\($0)\n" }.joined()
    let rest = report.findings.count - mostLines
    return shown + (rest > 0 ? "and \(rest) more\n" : "") + report.summary + "\n"
  }
}

/// A report for programs: all findings, and figures in bytes.
private struct AuditDocument: Encodable {
  struct Finding: Encodable {
    let path: String
    let line: Int
    let code: String
    let message: String
  }

  struct Page: Encodable {
    let path: String
    let gzipped: Int
  }

  let findings: [Finding]
  let pages: Int
  let links: Int
  let largestPage: Page?
  let matrix: Int?

  init(_ report: AuditReport) {
    findings = report.findings.map {
      Finding(path: $0.path, line: $0.line, code: $0.code.name, message: $0.message)
    }
    pages = report.pageCount
    links = report.linkCount
    largestPage = report.largestPage.map { Page(path: $0.path, gzipped: $0.gzipped) }
    matrix = report.matrix
  }
}
