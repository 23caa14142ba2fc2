/// A place within a component's Helm values: `driver.version`, `args[0].name`,
/// `nodeSelector.kubernetes\.io/os`.
public struct SettingPath: Sendable, Hashable {
  enum Step: Sendable, Hashable {
    case key(String)
    /// Of a list, from 0.
    case element(Int)
  }

  let steps: [Step]

  init(_ steps: some Sequence<Step>) { self.steps = Array(steps) }

  /// What switches a component off or on, and is no value of its own.
  static let enabled = SettingPath([.key("enabled")])
}

extension SettingPath: CustomStringConvertible {
  /// As a person would type it.
  public var description: String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .element(let number): text += "[\(number)]"
      case .key(let key):
        text += text.isEmpty ? "" : "."
        for character in key {
          if "\\.[=".contains(character) { text += "\\" }
          text.append(character)
        }
      }
    }
  }
}

extension SettingPath {
  /// No chart needs more, and every further level costs all who read the values.
  private static let deepest = 64
  private static let mostElements = 10_000

  /// Reads a path as a person types it; a backslash stands before a character that belongs to a key.
  ///
  /// - Returns: nil for what is no path.
  init?(_ text: some StringProtocol) {
    var parser = PathParser(rest: Substring(text))
    guard let steps = parser.steps(), steps.count <= Self.deepest else { return nil }
    self.steps = steps
  }

  private struct PathParser {
    var rest: Substring

    mutating func steps() -> [Step]? {
      var steps: [Step] = []
      repeat {
        guard let key = key() else { return nil }
        steps.append(.key(key))
        while rest.first == "[" {
          guard let number = number() else { return nil }
          steps.append(.element(number))
        }
        if rest.isEmpty { return steps }
      } while rest.popFirst() == "."
      return nil
    }

    /// Up to a dot or a bracket.
    private mutating func key() -> String? {
      var key = ""
      while let character = rest.first, character != ".", character != "[" {
        rest.removeFirst()
        guard character == "\\" else {
          key.append(character)
          continue
        }
        guard let escaped = rest.popFirst() else { return nil }
        key.append(escaped)
      }
      return key.isEmpty ? nil : key
    }

    private mutating func number() -> Int? {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      let digits = rest[..<end].dropFirst()
      rest = rest[end...].dropFirst()
      guard let number = Int(digits), digits.allSatisfy(\.isASCIIDigit), number < mostElements
      else {
        return nil
      }
      return number
    }
  }
}

extension Character {
  var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

/// A place within the values of one component.
public struct ComponentPath: Sendable, Hashable {
  /// Its name, or one of its keys.
  var component: String
  let path: SettingPath
}

extension ComponentPath: CustomStringConvertible {
  public var description: String { "\(component):\(path)" }
}
