import RecipeTable
import TestSupport
import Testing

/// JSON as people hand it over.
@Suite struct JSONReaderTests {
  @Test(arguments: [nil, 2]) func whatTheWriterWrites(_ indentation: Int?) throws {
    for value in RandomValue.many(300, seed: 7) {
      let found = try? Value(json: value.json(indentation: indentation))
      #expect(found?.notation == sorted(value).notation)
    }
  }

  /// Keys are put in the order of their bytes.
  private func sorted(_ value: Value) -> Value {
    switch value {
    case .array(let elements): .array(elements.map(sorted))
    case .map(let fields):
      .map(
        fields.map { Value.Field($0.key, sorted($0.value)) }
          .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
    default: value
    }
  }

  @Test(arguments: [
    (#""\u0041\ud83d\ude00\/\b""#, Value.string("A😀/\u{8}")),
    (" [ 1 , -2 ] ", .array([.int(1), .int(-2)])),
    ("1e2", .double(100)), ("-0", .int(0)), ("1.0", .double(1)),
    ("18446744073709551615", .uint(.max)),
    ("18446744073709551616", .double(18_446_744_073_709_551_616)), ("{}", .map([])),
    ("[]", .array([])),
  ]) func values(_ text: String, _ value: Value) throws {
    #expect(try Value(json: text) == value)
  }

  @Test(arguments: [
    ("", 0), (" ", 1), ("{", 1), ("[1", 2), ("[1,]", 3), (#"{"a":1,}"#, 7), (#"{"a" 1}"#, 5),
    ("{a:1}", 1), ("tru", 0), ("nul", 0), ("01", 1), ("+1", 0), ("1.", 2), (".5", 0), ("1e", 2),
    ("-", 1),
    ("NaN", 0), ("1e999", 5), ("\"a", 2), ("\"\n\"", 1), (#""\x""#, 2), (#""\u12"#, 2),
    (#""\u12G4""#, 2),
    (#""\ud800""#, 7), (#""\ud800\u0041""#, 13), (#""\udc00""#, 7), ("1 2", 2), ("'a'", 0),
    (#"{"a":1,"a":2}"#, 13), ("\u{FEFF}1", 0),
  ]) func mistakes(_ text: String, _ place: Int) {
    let error = #expect(throws: MalformedJSON.self) { _ = try Value(json: text) }
    #expect(error?.place == place, "\(text)")
  }

  @Test func depth() throws {
    let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    #expect(throws: Never.self) { _ = try Value(json: deep(100)) }
    for count in [101, 100_000] {
      let error = #expect(throws: MalformedJSON.self) { _ = try Value(json: deep(count)) }
      #expect(error?.reason == "it is nested too deeply")
    }
  }

  /// Different bytes are different keys, also where they look the same.
  @Test func keysThatLookTheSame() throws {
    let value = try Value(json: "{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(value.fields.map(\.value) == [.int(2), .int(1)])
  }
}

/// Documents of which a part is wanted.
@Suite struct JSONShapeTests {
  private static let text = #"""
    {"a": {"b": [{"c": 1, "d": "x\"]}"}, {"c": 2, "d": {"e": [[], {}]}}, 3], "f": null},
     "g": [1.5e3, true, "\u00e4"], "h": "\\"}
    """#

  @Test(arguments: [
    (JSONShape.only("h"), #"{"h": "\\"}"#),
    (.only("g", "h"), #"{"g": [1500.0, true, "ä"], "h": "\\"}"#),
    (.fields([:]), "{}"),
    (.fields(["a": .only("f")]), #"{"a": {"f": null}}"#),
    (
      .fields(["a": .fields(["b": .each(.only("c"))])]), #"{"a": {"b": [{"c": 1}, {"c": 2}, 3]}}"#
    ),
    // A shape of something else leaves it whole.
    (
      .fields(["g": .only("x"), "h": .each(.only("x"))]), #"{"g": [1500.0, true, "ä"], "h": "\\"}"#
    ),
    (.each(.only("x")), text),
  ]) func whatIsWantedIsKept(_ shape: JSONShape, _ expected: String) throws {
    let found = try Value(json: Array(Self.text.utf8), keeping: shape)
    #expect(found == (try Value(json: expected)))
  }

  /// What is passed over has to be JSON all the same.
  @Test func everyCutIsNoticed() throws {
    let bytes = Array(Self.text.utf8)
    for end in bytes.indices {
      #expect(throws: MalformedJSON.self) {
        _ = try Value(json: Array(bytes[..<end]), keeping: .only("h"))
      }
    }
  }

  @Test(arguments: [
    #"{"a": [1,]}"#, #"{"a": {b: 1}}"#, #"{"a": {"b" 1}}"#, #"{"a": "\#n"}"#, #"{"a": tru}"#,
    #"{"a": 01}"#, #"{"a": [1}"#, "{\"a\": \(String(repeating: "[", count: 1000))}", #"{"a": "x\"#,
  ]) func mistakesInWhatIsPassedOver(_ text: String) {
    #expect(throws: MalformedJSON.self) {
      _ = try Value(json: Array(text.utf8), keeping: .only("h"))
    }
  }
}
