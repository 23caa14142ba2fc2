import Diagnostics

/// Columns of text, each as wide as its widest cell. A cell is one line, and commands no terminal.
public enum TextTable {
  public static func text(header: [String], rows: [[String]]) -> String {
    text([header] + rows)
  }

  /// - Parameter rows: each with as many cells.
  public static func text(_ rows: [[String]]) -> String {
    let all = rows.map { $0.map(\.visible) }
    let widths = (all.first ?? []).indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        guard column + 1 < row.count else { break }
        line += String(repeating: " ", count: widths[column] - cell.count + 2)
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}

extension String {
  /// Nil for what takes too much room in a report.
  package var asShortLine: String? { contains("\n") || count > 120 ? nil : self }
}
