import ArgumentParser
import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// How findings are printed.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, sarif, github

  /// - Parameter places: where the files are, for formats whose readers look for them.
  func report(_ diagnostics: [Diagnostic], places: FilePlaces) throws -> String {
    switch self {
    case .text: DiagnosticPrinter(places: places, isColored: Self.wantsColor).text(diagnostics)
    case .json: try JSONReport(diagnostics).text()
    case .sarif: try SARIFReport(diagnostics, places: places).text()
    case .github: GitHubReport.text(diagnostics, places: places)
    }
  }

  /// See https://no-color.org.
  private static var wantsColor: Bool {
    isatty(STDOUT_FILENO) == 1 && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
  }
}
