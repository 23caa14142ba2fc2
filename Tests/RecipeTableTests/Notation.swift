import Foundation
import RecipeTable

extension Value {
  /// A notation that tells every two values apart and that Python can write too.
  var notation: String {
    switch self {
    case .null: "n"
    case .bool(let flag): flag ? "t" : "f"
    case .int(let number): "i\(number)"
    case .uint(let number): "i\(number)"
    case .double(let number): "d" + String(number.bitPattern, radix: 16)
    case .string(let text): "s" + Self.base64(text)
    case .array(let elements): "[" + elements.map(\.notation).joined(separator: " ") + "]"
    case .map(let fields):
      "{" + fields.map { Self.base64($0.key) + ":" + $0.value.notation }.joined(separator: " ")
        + "}"
    }
  }

  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  /// Prints the notation of each line's JSON text, which arrives in base 64.
  static let notationInPython = """
    import base64, json, struct, sys
    def text(s): return base64.b64encode(s.encode("utf-8")).decode()
    def show(v):
        if v is None: return "n"
        if v is True: return "t"
        if v is False: return "f"
        if isinstance(v, int): return f"i{v}"
        if isinstance(v, float): return "d%x" % struct.unpack(">Q", struct.pack(">d", v))[0]
        if isinstance(v, str): return "s" + text(v)
        if isinstance(v, list): return "[" + " ".join(map(show, v)) + "]"
        return "{" + " ".join(text(k) + ":" + show(x) for k, x in v) + "}"
    def pairs(p): return Pairs(p)
    class Pairs(tuple): pass
    def refuse(name): raise ValueError(name)
    for line in sys.stdin:
        document = base64.b64decode(line).decode("utf-8")
        print(show(json.loads(document, object_pairs_hook=pairs, parse_constant=refuse)))
    """
}
