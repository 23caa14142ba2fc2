import RecipeTable

/// An amount of a resource as Kubernetes writes it: a number and a suffix.
struct Quantity {
  /// What the suffixes multiply the number with.
  static let suffixes: [String: Double] = [
    "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
    "E": 1e18, "Ki": 0x1p10, "Mi": 0x1p20, "Gi": 0x1p30, "Ti": 0x1p40, "Pi": 0x1p50, "Ei": 0x1p60,
  ]

  /// Digits, perhaps with a point.
  let number: String
  let suffix: String

  /// Splits a text, whatever it says; `amount` tells whether it is a quantity.
  init(_ text: String) {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    self.number = String(number)
    suffix = String(text.dropFirst(number.count))
  }

  /// Nil where the text before the suffix is no number.
  private var factor: Double? {
    guard number.contains(where: { $0 != "." }), number.filter({ $0 == "." }).count <= 1 else {
      return nil
    }
    return Double(number.hasSuffix(".") ? number + "0" : number)
  }

  var hasNumber: Bool { factor != nil }

  /// How much it is; nil for what is no quantity.
  var amount: Double? {
    guard let factor else { return nil }
    if let multiplier = Self.suffixes[suffix] { return factor * multiplier }
    return isExponent ? Double(number + suffix) : nil
  }

  private var isExponent: Bool {
    guard let sign = suffix.first, "eE".contains(sign) else { return false }
    let digits = suffix.dropFirst().drop { "+-".contains($0) }
    return !digits.isEmpty && suffix.count - digits.count <= 2
      && digits.allSatisfy { $0.isASCII && $0.isNumber }
  }
}

extension TracedValue {
  /// How much of a resource it says; nil where it says nothing of the kind, or only later.
  var amount: Double? {
    switch settledScalar {
    case .string(let text)?: Quantity(text).amount
    case .int(let number)?: Double(number)
    case .double(let number)?: number
    default: nil
    }
  }
}

extension ValueSite {
  /// Whether it is what a container or a claim gets of one resource.
  var isResource: Bool {
    guard ["limits", "requests"].contains(key(above: 1)) else { return false }
    let resources = key(above: 2)
    return resources == "resources" || resources.hasSuffix("Resources")
  }
}
