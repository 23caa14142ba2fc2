import Diagnostics
import RecipeTable
import YAMLSyntax

/// How criteria are read off a snapshot: the addresses to look at, and what the names there mean.
extension Decoder {
  mutating func addresses(_ node: YAMLNode?, into facts: inout ClusterFacts) {
    let keys = ["name", "tells", "holds", "prose", "vague", "source"]
    let found = named(node, "addresses", keys: keys) { decoder, name, mapping, range in
      let source = decoder.source(mapping, name.text, at: range, &facts)
      let (isProse, isVague) = (
        decoder.bool(mapping["prose"], "prose"), decoder.bool(mapping["vague"], "vague")
      )
      guard decoder.isAddress(name),
        let dimension = decoder.required("tells", of: mapping, "an address", at: range)
          .flatMap({ decoder.dimension($0) }),
        let kind = decoder.required("holds", of: mapping, "an address", at: range)
      else { return nil as ClusterFacts.Address? }
      return ClusterFacts.Address(
        name: name.text, dimension: dimension, kind: kind.text, isProse: isProse,
        isVague: isVague, source: source)
    }
    for address in (found ?? []).compactMap({ $0 }) { facts.add(address) }
  }

  /// After the addresses, whose kinds of texts names are in.
  mutating func names(_ node: YAMLNode?, into facts: inout ClusterFacts) {
    let kinds = Set(facts.addresses.map(\.kind)).inByteOrder
    let keys = ["name", "in", "means", "prevails", "source"]
    let found = named(node, "names", keys: keys) { decoder, name, mapping, range in
      let source = decoder.source(mapping, name.text, at: range, &facts)
      let prevails = decoder.bool(mapping["prevails"], "prevails")
      guard let kind = decoder.required("in", of: mapping, "a name", at: range),
        let meaning = decoder.required("means", of: mapping, "a name", at: range),
        decoder.isHeld(kind, by: kinds)
      else { return nil as ClusterFacts.Name? }
      return ClusterFacts.Name(
        name: name.text, kind: kind.text, meaning: meaning.text, prevails: prevails, source: source)
    }
    for name in (found ?? []).compactMap({ $0 }) { facts.add(name) }
  }

  /// Which devices are which GPUs. What captures snapshots has them built in, so they are only checked.
  mutating func devices(_ node: YAMLNode?, into facts: inout ClusterFacts) {
    var models: [String: String] = [:]
    _ = named(node, "devices", keys: ["name", "ids", "source"]) { decoder, name, mapping, range in
      _ = decoder.source(mapping, name.text, at: range, &facts)
      for id in decoder.texts(mapping["ids"], "ids") ?? [] {
        decoder.check(device: id, of: name.text, &models)
      }
    }
  }

  private mutating func check(
    device id: SourceText, of name: String, _ models: inout [String: String]
  ) {
    let digits = "0123456789abcdef"
    if id.text.count != 4 || !id.text.allSatisfy(digits.contains) {
      report(
        "wrong-type",
        "a device's number has four hexadecimal digits in small letters, such as 2330",
        at: id.range)
    }
    if let other = models.updateValue(name, forKey: id.text) {
      report("wrong-type", "the device \(id.text) is \(other) already", at: id.range)
    }
  }

  private mutating func required(
    _ key: String, of mapping: YAMLMapping, _ what: String, at range: SourceRange
  ) -> SourceText? {
    if let text = text(mapping[key], key), !text.text.isEmpty { return text }
    report("wrong-type", "\(what) must say \(key)", at: mapping[key]?.range ?? range)
    return nil
  }

  private mutating func dimension(_ name: SourceText) -> Dimension? {
    if let dimension = Dimension(name: name.text) { return dimension }
    let known = Dimension.allCases.map(\.name)
    let hint = didYouMean(nearestName(to: name.text, in: known), orOneOf: known)
    report("wrong-type", "there is no dimension \(name.text)\(hint)", at: name.range)
    return nil
  }

  private mutating func isAddress(_ name: SourceText) -> Bool {
    if (try? MeasurementPath(name.text)) != nil { return true }
    report(
      "wrong-type", "an address must be as constraints write it, such as OS.release.ID",
      at: name.range)
    return false
  }

  private mutating func isHeld(_ kind: SourceText, by kinds: [String]) -> Bool {
    if kinds.contains(kind.text) { return true }
    let hint = didYouMean(nearestName(to: kind.text, in: kinds), orOneOf: kinds)
    report("wrong-type", "no address holds \(kind.text)\(hint)", at: kind.range)
    return false
  }
}
