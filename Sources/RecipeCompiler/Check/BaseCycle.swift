import Diagnostics

/// Overlays whose bases go round.
struct BaseCycle {
  /// Each followed by its base, the first by name first.
  private let ring: [Overlay]

  /// - Parameter ring: starting anywhere.
  init(ring: [Overlay]) {
    let first =
      ring.indices.min { ring[$0].name.text.precedes(ring[$1].name.text) } ?? ring.startIndex
    self.ring = Array(ring[first...] + ring[..<first])
  }

  /// The circle that an overlay's bases end in, if they do.
  private init?(from overlay: Overlay, among overlays: [String: Overlay]) {
    var chain = [overlay]
    while let base = chain[chain.count - 1].base?.text, base != "base", let next = overlays[base] {
      if let start = chain.firstIndex(where: { $0.name.text == next.name.text }) {
        self.init(ring: Array(chain[start...]))
        return
      }
      chain.append(next)
    }
    return nil
  }

  /// Each once.
  static func all(_ overlays: [Overlay]) -> [BaseCycle] {
    let byName = Dictionary(uniqueKeysWithValues: overlays.map { ($0.name.text, $0) })
    var seen: Set<String> = []
    return overlays.compactMap { BaseCycle(from: $0, among: byName) }
      .filter { seen.insert($0.ring[0].name.text).inserted }
  }

  var diagnostic: Diagnostic {
    let names = (ring + ring.prefix(1)).map(\.name.text)
    return Diagnostic(
      .error, "base-cycle", "bases go round: " + names.joined(separator: " → "),
      at: ring[0].base?.range,
      notes: ring.dropFirst().map { Diagnostic.Note("then from here", at: $0.base?.range) })
  }
}
