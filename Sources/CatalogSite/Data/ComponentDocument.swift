import RecipeDocuments
import RecipeTable

/// A component over all recipes, for tools: `api/v1/components/NAME.json`.
struct ComponentDocument {
  private let name: String
  private let site: Site
  private let forms: [(component: Recipe.Component, recipes: [String])]

  init(_ name: String, forms: [DataUses.Form], in site: Site) throws {
    self.name = name
    self.site = site
    self.forms = try forms.map { (try DataUses.component($0, in: site.table), $0.recipes) }
  }

  /// - Parameter record: of the registry, if it knows the component.
  func document(_ record: Value?) throws -> Value {
    let content = Value.object([
      "displayName": .text(record?["displayName"]?.string),
      "description": .text(record?["description"]?.string),
      "readme": .text(record?["readme"]?.string),
      "recipeCount": .count(deployed.reduce(0) { $0 + $1.recipes.count }),
      "deployments": .array(deployments),
      "disabledIn": .texts(forms.filter { !$0.component.isEnabled }.flatMap(\.recipes)),
      "dependencies": counted(deployed.map { ($0.component.dependencies, $0.recipes.count) }),
      "manifests": counted(
        deployed.map {
          ($0.component.preManifestFiles + $0.component.manifestFiles, $0.recipes.count)
        }),
      "assumptions": DataFacts.assumptions(
        assumptions.map { AppliedAssumption($0) }, in: site),
      "settings": .array(settings),
    ])
    let path = site.paths.component(name) ?? ""
    return .map(DataFacts.head("Component", name, at: path) + content.fields)
  }

  /// Of its entry in the registry, and of its values files.
  private var assumptions: [Assumption] {
    site.catalog.assumptions.of(
      component: name, valuesFiles: deployed.compactMap(\.component.valuesFile))
  }

  private var deployed: [(component: Recipe.Component, recipes: [String])] {
    forms.filter(\.component.isEnabled)
  }

  /// What is deployed from where, each with the recipes that do.
  private var deployments: [Value] {
    var groups = Numbering<[String?]>()
    var recipes: [[String]] = []
    for form in deployed {
      let component = form.component
      let number = groups.number(of: [
        component.type, component.version, component.tag, component.chart, component.source,
        component.path, component.namespace,
      ])
      if number == recipes.count { recipes.append([]) }
      recipes[number] += form.recipes
    }
    return zip(groups.items, recipes).map { group, recipes in
      .object([
        "type": .text(group[0]), "version": .text(group[1]), "tag": .text(group[2]),
        "chart": .text(group[3]), "source": .text(group[4]), "path": .text(group[5]),
        "namespace": .text(group[6]), "recipes": .texts(recipes),
      ])
    }
  }

  /// Names with the number of combinations that have them.
  private func counted(_ lists: [(names: [String], count: Int)]) -> Value {
    var names = Numbering<[UInt8]>()
    var counts: [Int] = []
    for list in lists {
      for name in list.names {
        let number = names.number(of: Array(name.utf8))
        if number == counts.count { counts.append(0) }
        counts[number] += list.count
      }
    }
    return .array(
      zip(names.items, counts).map { name, count in
        .object([
          "name": .string(String(decoding: name, as: UTF8.self)), "recipeCount": .count(count),
        ])
      })
  }

  /// Every path that some recipe sets, with its values, the most frequent first.
  private var settings: [Value] {
    var spreads: [[UInt8]: LeafSpread] = [:]
    for form in deployed {
      let rows = form.component.values.map { ValueRows($0, trace: nil).rows } ?? []
      for row in rows {
        spreads[Array(row.path.utf8), default: LeafSpread()].add(row, form.recipes.count)
      }
    }
    return spreads.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { path, spread in
      .object([
        "path": .string(String(decoding: path, as: UTF8.self)), "values": .array(spread.values),
      ])
    }
  }
}

/// The values that one path has.
private struct LeafSpread {
  private var known: [[UInt8]: (leaf: Value, count: Int)] = [:]

  mutating func add(_ row: ValueRow, _ count: Int) {
    guard let leaf = row.leaf else { return }
    known[Array(row.value.utf8), default: (leaf, 0)].count += count
  }

  var values: [Value] {
    let sorted = known.sorted { left, right in
      left.value.count != right.value.count
        ? left.value.count > right.value.count : left.key.lexicographicallyPrecedes(right.key)
    }
    return sorted.map { .object(["value": $0.value.leaf, "recipeCount": .count($0.value.count)]) }
  }
}
