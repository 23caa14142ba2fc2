import RecipeTable

/// Values that change: each gives a new one.
extension Value {
  /// A map with this field, at the place of its key in the order of bytes.
  func with(_ value: Value, at key: String) -> Value {
    var fields = self.fields.filter { !$0.key.utf8.elementsEqual(key.utf8) }
    let place = fields.firstIndex { key.precedes($0.key) }
    fields.insert(Field(key, value), at: place ?? fields.count)
    return .map(fields)
  }

  func field(_ key: String) -> Value? {
    fields.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }

  /// What there is at a place.
  func value(at steps: ArraySlice<SettingPath.Step>) -> Value? {
    guard let step = steps.first else { return self }
    return child(step)?.value(at: steps.dropFirst())
  }

  private func child(_ step: SettingPath.Step) -> Value? {
    switch step {
    case .key(let key): return field(key)
    case .element(let number): return elements.indices.contains(number) ? elements[number] : nil
    }
  }

  /// With another value at a place. What leads there is made where there is nothing, or a scalar.
  ///
  /// - Throws: `Unfit` where a list is in the place of a map, or the other way round.
  func setting(
    _ steps: ArraySlice<SettingPath.Step>, to value: Value
  ) throws(Unfit) -> Value {
    guard let step = steps.first else { return value }
    let below = try (child(step) ?? .null).setting(steps.dropFirst(), to: value)
    switch (self, step) {
    case (.array, .key(let key)):
      throw Unfit(reason: "there is a list, whose elements are numbered, in the place of \(key)")
    case (.map, .element): throw Unfit(reason: "there is a map, which has keys and no numbers")
    case (_, .key(let key)): return with(below, at: key)
    case (_, .element(let number)): return .array(try elements(with: below, at: number))
    }
  }

  private func elements(with value: Value, at number: Int) throws(Unfit) -> [Value] {
    var elements = self.elements
    guard number <= elements.count else {
      throw Unfit(
        reason: "the list has \(elements.count) elements, so the next one is [\(elements.count)]")
    }
    elements.replaceSubrange(number..<min(number + 1, elements.count), with: [value])
    return elements
  }

  struct Unfit: Error {
    let reason: String
  }

  /// Without what is at a place, which keys alone lead to, and without the maps that this empties.
  func removing(_ steps: ArraySlice<SettingPath.Step>) -> Value {
    guard case .key(let key)? = steps.first, let child = field(key) else { return self }
    let left = steps.count == 1 ? .map([]) : child.removing(steps.dropFirst())
    let isEmpty = left == .map([])
    return isEmpty
      ? .map(fields.filter { !$0.key.utf8.elementsEqual(key.utf8) }) : with(left, at: key)
  }
}
