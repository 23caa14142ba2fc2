import Diagnostics
import RecipeTable

/// GPUs that are to be divided, of a kind that cannot be.
struct MIGNotSupported: Rule {
  static let page = RulePage(
    code: "mig-not-supported", severity: .warning,
    summary: "a recipe divides an accelerator that has no MIG",
    explanation: """
      Only some GPUs can be divided into instances (Multi-Instance GPU). On others a MIG strategy has \
      no effect, and a MIG configuration fails on every node, whose label `nvidia.com/mig.config.state` \
      then says `failed`. Set the strategy to `none`, or keep it to the overlays of accelerators that \
      have MIG. A strategy that these share with others is not reported: it does no harm there. Which \
      accelerators have MIG is among the facts that `larderc` knows, from NVIDIA's MIG user guide; a \
      tree's own `facts.yaml` can add to them.
      """,
    example: RuleExample.gpuOperator
      + RuleExample.accelerated(
        "l40s",
        """
        mig:
          strategy: [-single-]{+none+}
        """))

  private struct Detail: Hashable {
    let accelerator: String
    let source: String
  }

  func check(_ lint: Lint) -> [Diagnostic] {
    let undivided = lint.situations.filter { $0.accelerator?.profiles?.value.isEmpty == true }
    let shared = Set(
      lint.situations.filter { $0.accelerator?.profiles?.value.isEmpty == false }
        .flatMap(strategies).map(\.key))
    var places = Places<Detail>()
    for situation in undivided {
      for place in strategies(situation) where !shared.contains(place.key) {
        places.add(detail(situation), at: place)
      }
    }
    for (site, situation) in undivided.using(lint.profileSites) {
      places.add(detail(situation), at: site.value.range)
    }
    return places.all.map { range, details, recipes in
      found(
        "\(Set(details.map(\.accelerator)).listed) cannot be divided by MIG\(inRecipes(recipes))",
        at: range, notes: [Diagnostic.Note("from \(Set(details.map(\.source)).listed)")])
    }
  }

  private func detail(_ situation: Situation) -> Detail {
    Detail(
      accelerator: situation.accelerator?.name ?? "",
      source: situation.accelerator?.profiles?.source ?? "")
  }

  /// Where strategies are chosen that need MIG.
  private func strategies(_ situation: Situation) -> [SourceRange] {
    situation.deployed.compactMap { ref, values in
      let strategy = ref.isGPUOperator ? values?["mig"]?["strategy"] : values?["migStrategy"]
      return ["single", "mixed"].contains(strategy?.text) ? strategy?.range : nil
    }
  }
}

/// One of the sizes that a GPU can be divided into, such as `1g.10gb`: slices and memory.
struct MIGProfile: Hashable {
  let slices: Int
  let memory: Int

  var text: String { "\(slices)g.\(memory)gb" }

  /// The profiles that a name mentions, such as `all-1g.10gb` or `nvidia.com/mig-1g.10gb`.
  static func all(in name: String) -> [MIGProfile] {
    guard name.utf8.count < 200, mentionsGigabytes(name), !name.contains(where: \.isWhitespace)
    else { return [] }
    return name.split { !$0.isLetter && !$0.isNumber && $0 != "." }.compactMap { part in
      MIGProfile(part.split(separator: "."))
    }
  }

  /// Whether it is worth a closer look; hardly any name is.
  private static func mentionsGigabytes(_ name: String) -> Bool {
    zip(name.utf8, name.utf8.dropFirst()).contains { $0 == (UInt8(ascii: "g"), UInt8(ascii: "b")) }
  }

  /// - Parameter parts: the slices, the memory, and perhaps what else the profile has.
  private init?(_ parts: [Substring]) {
    guard parts.count >= 2, parts[0].hasSuffix("g"), parts[1].hasSuffix("gb"),
      let slices = Int(parts[0].dropLast()), let memory = Int(parts[1].dropLast(2))
    else { return nil }
    self.slices = slices
    self.memory = memory
  }
}

extension Lint {
  /// The fields of values that mention MIG profiles.
  var profileSites: [ValueSite] {
    valueSites.filter { site in
      !MIGProfile.all(in: site.key).isEmpty
        || site.value.texts.contains { !MIGProfile.all(in: $0).isEmpty }
    }
  }
}
