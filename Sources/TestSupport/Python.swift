import Foundation

/// Somebody else's readers of the formats that we write.
public enum Python {
  /// Whether `python3` with PyYAML is on `PATH`.
  public static let hasYAML = has("import yaml")
  public static let withoutYAML = "there is no python3 with PyYAML on PATH"

  public static let isThere = has("pass")
  public static let notThere = "there is no python3 on PATH"

  private static func has(_ statement: String) -> Bool {
    (try? run(["python3", "-c", statement]))?.status == 0
  }

  /// What a script prints.
  ///
  /// - Throws: with its errors, when it fails.
  public static func output(
    of script: String, _ arguments: [String] = [], input: String = ""
  ) throws -> String {
    let result = try run(
      ["python3", "-c", script] + arguments, environment: ["PYTHONIOENCODING": "utf-8"],
      input: input)
    guard result.status == 0 else { throw PythonError(errors: result.errors) }
    return result.output
  }
}

public struct PythonError: Error {
  public let errors: String
}
