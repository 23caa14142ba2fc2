/// Why local settings can't be taken.
public enum SettingError: Error, Equatable {
  /// A text that does not have the form of its option.
  case malformed(option: String, text: String, form: String)
  /// What `--set-json` was given as a value.
  case malformedJSON(ComponentPath, byte: Int, reason: String)
  case contradiction(option: String, key: String)
  /// Neither a component of the recipe nor a key of one.
  case unknownComponent(String, nearest: String?, known: [String])
  /// A component of the registry that the recipe lacks.
  case notInRecipe(String, known: [String])
  /// A key that several components of the recipe go by.
  case ambiguousKey(String, components: [String])
  /// - Parameters:
  ///   - parent: the part of the path that is known; empty for none.
  ///   - keys: what there is below it.
  case unknownPath(ComponentPath, parent: String, keys: [String], nearest: String?)
  case notAFlag(component: String, value: String)
  /// A path that leads through a value of another kind.
  case unfitPath(ComponentPath, reason: String)
  case nothingToMove(ComponentPath)
  case withinList(ComponentPath, list: String)
  /// A file of settings with something else in it.
  case unusableFile(reason: String)
}

// MARK: Wording

extension SettingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let option, let text, let form): "\(option) takes \(form), not \(text)"
    case .malformedJSON(let place, let byte, let reason):
      "--set-json: the value of \(place) is no JSON: \(reason), at its byte \(byte)"
    case .contradiction(let option, let key): "\(option) is given two values for \(key)"
    case .unknownComponent(let name, let nearest, let known):
      "unknown component \(name)\(Self.hint(nearest))\nvalid: \(known.joined(separator: ", "))"
    case .notInRecipe(let name, let known):
      "\(name) is no component of this recipe\nvalid: \(known.joined(separator: ", "))"
    case .ambiguousKey(let key, let components):
      "\(key) can mean \(components.joined(separator: " or ")); write the one that you mean"
    case .unknownPath(let path, let parent, let keys, let nearest):
      Self.unknown(path, parent, keys, nearest)
    case .notAFlag(let component, let value):
      "\(component):enabled takes true or false, not \(value)"
    case .unfitPath(let path, let reason): "\(path) can't be set: \(reason)"
    case .nothingToMove(let path):
      "nothing sets \(path), so there is no value to move; give it its first one with --set \(path)=VALUE"
    case .withinList(let path, let list):
      "\(path) is within a list, which Helm replaces as a whole; name \(path.component):\(list)"
    case .unusableFile(let reason): "these are no settings: \(reason)"
    }
  }

  private static func unknown(
    _ path: ComponentPath, _ parent: String, _ keys: [String], _ nearest: String?
  ) -> String {
    let place = parent.isEmpty ? path.component : "\(path.component):\(parent)"
    let known =
      keys.isEmpty
      ? "no recipe sets a value below \(place)"
      : "keys of \(place): \(keys.joined(separator: ", "))"
    return "no recipe knows a value \(path)\(hint(nearest))\n\(known)\n"
      + "--allow-new-paths sets it all the same"
  }

  private static func hint(_ nearest: String?) -> String {
    nearest.map { "; did you mean \($0)?" } ?? ""
  }
}

/// What people should know of the settings that they made, and that is no mistake for sure.
public enum SettingNote: Sendable, Equatable {
  /// What is deployed depends on something that is not.
  case missingDependency(String, dependents: [String])
  /// No component that is deployed has a place for it.
  case withoutPlace(option: String)
  /// A component's values are set, and it is not deployed.
  case notDeployed(component: String)
  /// It is as it was.
  case alreadySo(component: String, isEnabled: Bool)
}

extension SettingNote: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missingDependency(let name, let dependents):
      "\(name) is switched off, and \(dependents.joined(separator: ", ")) "
        + (dependents.count == 1 ? "depends on it" : "depend on it")
    case .withoutPlace(let option):
      "\(option) changes nothing: no component that is deployed has a place for it"
    case .notDeployed(let component):
      "\(component) is not deployed, so its settings change nothing"
    case .alreadySo(let component, let isEnabled):
      "\(component) is switched \(isEnabled ? "on" : "off") in this recipe already"
    }
  }
}
