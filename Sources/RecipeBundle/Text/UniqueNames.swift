/// Names of Kubernetes objects made out of texts such as addresses: one for each text, and none twice.
struct UniqueNames {
  /// An RFC 1123 label's; a number that tells two names apart has to fit, too.
  private static let longest = 56
  private var names: [String: String] = [:]
  private var taken: Set<String>

  init(taken: some Sequence<String> = []) { self.taken = Set(taken) }

  /// The same name for the same identity, whenever it is asked for.
  ///
  /// - Parameter identity: what the name stands for; the text, unless something else is said.
  mutating func name(of text: String, for identity: String? = nil) -> String {
    let identity = identity ?? text
    if let name = names[identity] { return name }
    let label = Self.label(text)
    var name = label
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(label)-\(number)"
      number += 1
    }
    names[identity] = name
    return name
  }

  /// The text's letters and digits in lower case, everything between them as one hyphen.
  private static func label(_ text: String) -> String {
    let words = text.utf8.split { !$0.isLetterOrDigit }.map { String(decoding: $0, as: UTF8.self) }
    let label = String(words.joined(separator: "-").lowercased().prefix(longest))
    return label.hasSuffix("-") ? String(label.dropLast()) : label
  }
}
