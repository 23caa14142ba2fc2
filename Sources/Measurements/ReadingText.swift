import RecipeTable

extension Value {
  /// A reading as AICR prints it for a comparison, which is Go's `%v`; nil for arrays and maps.
  ///
  /// AICR takes every number of a JSON file for a floating-point number, and so prints a million as
  /// `1e+06`. Here JSON and YAML come to the same: a whole number is printed in full.
  public var readingText: String? {
    if case .double(let number) = self { return number.goText }
    return scalarText
  }
}

extension Double {
  /// The fewest digits that read back as the number, with an exponent where it is below -4 or above 5.
  fileprivate var goText: String {
    if isNaN { return "NaN" }
    if isInfinite { return self < 0 ? "-Inf" : "+Inf" }
    let (digits, point) = shortestDigits
    let sign = self.sign == .minus ? "-" : ""
    let exponent = point - 1
    if exponent < -4 || exponent >= Self.goExponent {
      return sign + Self.scientific(digits, exponent)
    }
    return sign + Self.positional(digits, point)
  }

  /// From which power of ten on Go writes an exponent.
  private static let goExponent = 6

  private static func scientific(_ digits: String, _ exponent: Int) -> String {
    let fraction = digits.dropFirst()
    let power = String(exponent.magnitude)
    return digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "e"
      + (exponent < 0 ? "-" : "+") + (power.utf8.count < 2 ? "0" + power : power)
  }

  private static func positional(_ digits: String, _ point: Int) -> String {
    if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
    if point >= digits.utf8.count {
      return digits + String(repeating: "0", count: point - digits.utf8.count)
    }
    return digits.prefix(point) + "." + digits.dropFirst(point)
  }

  /// The digits without zeros at either end, and where among them the decimal point is.
  private var shortestDigits: (digits: String, point: Int) {
    if self == 0 { return ("0", 1) }
    let parts = magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    var digits = mantissa.joined()
    var point = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    while digits.hasPrefix("0") {
      digits.removeFirst()
      point -= 1
    }
    while digits.hasSuffix("0") { digits.removeLast() }
    return (digits, point)
  }
}
