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

  /// - Parameter root: the tree's folder as it was named, for formats whose readers look for files.
  func report(_ diagnostics: [Diagnostic], root: String) throws -> String {
    switch self {
    case .text: DiagnosticPrinter(root: root, isColored: Self.wantsColor).text(diagnostics)
    case .json: try JSONReport(diagnostics).text()
    case .sarif: try SARIFReport(diagnostics, root: root).text()
    case .github: GitHubReport.text(diagnostics, root: root)
    }
  }

  /// See https://no-color.org.
  private static var wantsColor: Bool {
    isatty(STDOUT_FILENO) == 1 && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
  }
}
