import Diagnostics
import RecipeTable
import YAMLSyntax

extension ClusterFacts {
  static let path = "facts.yaml"

  /// What every tree starts from: the facts that this program was built with.
  static let builtIn: ClusterFacts = {
    var decoder = Decoder()
    var facts = ClusterFacts()
    let document = YAMLDocument(bytes: PackageResources.facts_yaml, path: path)
    if let root = document.root { decoder.facts(root, into: &facts) }
    return facts
  }()
}

extension Decoder {
  /// Adds the facts of a file; an entry replaces the earlier one of its name.
  mutating func facts(_ root: YAMLNode, into facts: inout ClusterFacts) {
    unknownKeys = isStrict ? .error : .warning
    defer { unknownKeys = .warning }
    let keys = [
      "apiVersion", "kind", "accelerators", "kubernetes", "services", "operatingSystems", "charts",
      "components", "checks", "devices", "addresses", "names",
    ]
    guard let mapping = mapping(root, "a file of facts", keys: keys) else { return }
    accelerators(mapping["accelerators"], into: &facts)
    kubernetes(mapping["kubernetes"], into: &facts)
    services(mapping["services"], into: &facts)
    operatingSystems(mapping["operatingSystems"], into: &facts)
    charts(mapping["charts"], into: &facts)
    components(mapping["components"], into: &facts)
    checks(mapping["checks"], into: &facts)
    devices(mapping["devices"], into: &facts)
    addresses(mapping["addresses"], into: &facts)
    names(mapping["names"], into: &facts)
  }

  /// Where a fact comes from; facts that do not say are noted.
  mutating func source(
    _ mapping: YAMLMapping, _ what: String, at range: SourceRange, _ facts: inout ClusterFacts
  ) -> String {
    let source = text(mapping["source"], "source")?.text ?? ""
    if !source.contains("://") { facts.unsourced.append((what, range)) }
    return source
  }

  /// A version as constraints compare it; nil, with a finding unless it is absent, for anything else.
  private mutating func version(_ node: YAMLNode?, _ what: String) -> String? {
    guard let text = text(node, what) else { return nil }
    guard ConstraintVersion(text.text) != nil else {
      report("wrong-type", "\(what) must be a version such as 1.2.3", at: text.range)
      return nil
    }
    return text.text
  }

  private mutating func strings(_ node: YAMLNode?, _ what: String) -> [String]? {
    texts(node, what).map { $0.map(\.text) }
  }

  // MARK: Accelerators

  private mutating func accelerators(_ node: YAMLNode?, into facts: inout ClusterFacts) {
    let keys = ["name", "architecture", "memory", "cpu", "mig", "driver", "source"]
    let found = named(node, "accelerators", keys: keys) { decoder, name, mapping, range in
      var accelerator = ClusterFacts.Accelerator(
        name: name.text, source: decoder.source(mapping, name.text, at: range, &facts))
      decoder.complete(&accelerator, mapping, &facts)
      return accelerator
    }
    for accelerator in found ?? [] { facts.accelerators[accelerator.name] = accelerator }
  }

  private mutating func complete(
    _ accelerator: inout ClusterFacts.Accelerator, _ mapping: YAMLMapping,
    _ facts: inout ClusterFacts
  ) {
    let name = accelerator.name
    if let (cpu, source) = part("cpu", ["architecture"], of: mapping, name, &facts) {
      accelerator.cpu = text(cpu["architecture"], "architecture").map {
        .init(value: $0.text, source: source)
      }
    }
    if let (mig, source) = part("mig", ["profiles", "driver"], of: mapping, name, &facts) {
      accelerator.profiles = strings(mig["profiles"], "profiles").map {
        .init(value: $0, source: source)
      }
      accelerator.dividingDriver = version(mig["driver"], "driver")
    }
    if let (driver, source) = part("driver", ["minimum", "cuda"], of: mapping, name, &facts) {
      accelerator.driver = version(driver["minimum"], "minimum").map {
        .init(value: $0, source: source)
      }
      accelerator.cuda = version(driver["cuda"], "cuda")
    }
  }

  /// A part of a fact that has a source of its own; nil where there is none.
  private mutating func part(
    _ key: String, _ keys: [String], of parent: YAMLMapping, _ name: String,
    _ facts: inout ClusterFacts
  ) -> (mapping: YAMLMapping, source: String)? {
    guard let node = parent[key], let part = mapping(node, key, keys: keys + ["source"]) else {
      return nil
    }
    return (part, source(part, "the \(key) of \(name)", at: node.range, &facts))
  }

  // MARK: Kubernetes and operating systems

  private static let kubernetesKeys = ["newest", "lookedUp", "source"]

  private mutating func kubernetes(_ node: YAMLNode?, into facts: inout ClusterFacts) {
    guard let mapping = mapping(node, "kubernetes", keys: Self.kubernetesKeys), let node else {
      return
    }
    facts.kubernetes =
      kubernetes(mapping, "kubernetes", at: node.range, &facts) ?? facts.kubernetes
  }

  private mutating func services(_ node: YAMLNode?, into facts: inout ClusterFacts) {
    let keys = ["name"] + Self.kubernetesKeys
    let found = named(node, "services", keys: keys) { decoder, name, mapping, range in
      (name.text, decoder.kubernetes(mapping, name.text, at: range, &facts))
    }
    for (name, service) in found ?? [] { facts.services[name] = service }
  }

  private mutating func kubernetes(
    _ mapping: YAMLMapping, _ what: String, at range: SourceRange, _ facts: inout ClusterFacts
  ) -> ClusterFacts.Kubernetes? {
    let source = source(mapping, what, at: range, &facts)
    let lookedUp = text(mapping["lookedUp"], "lookedUp")?.text ?? ""
    return version(mapping["newest"], "newest").map {
      ClusterFacts.Kubernetes(newest: $0, lookedUp: lookedUp, source: source)
    }
  }

  private mutating func operatingSystems(_ node: YAMLNode?, into facts: inout ClusterFacts) {
    let keys = ["name", "version", "kernels", "source"]
    let found = named(node, "operatingSystems", keys: keys) { decoder, name, mapping, range in
      let source = decoder.source(mapping, name.text, at: range, &facts)
      let version = decoder.text(mapping["version"], "version")?.text ?? ""
      let kernels = decoder.list(mapping["kernels"], "kernels") ?? []
      let newest = kernels.compactMap { decoder.version($0, "a kernel") }
        .max { $0.endsBefore($1) }
      return newest.map {
        ClusterFacts.OperatingSystem(
          name: name.text, version: version, newestKernel: $0, source: source)
      }
    }
    for system in (found ?? []).compactMap({ $0 }) {
      facts.operatingSystems.removeAll { $0.name == system.name && $0.version == system.version }
      facts.operatingSystems.append(system)
    }
  }

  // MARK: Charts, components and checks

  private mutating func charts(_ node: YAMLNode?, into facts: inout ClusterFacts) {
    let keys = [
      "name", "repository", "version", "appVersion", "kubeVersion", "versionPrefix",
      "architectures", "source",
    ]
    let found = named(node, "charts", keys: keys) { decoder, name, mapping, range in
      let source = decoder.source(mapping, name.text, at: range, &facts)
      return decoder.version(mapping["version"], "version").map { version in
        ClusterFacts.Chart(
          name: name.text, version: version, kubeVersion: decoder.kubeVersion(mapping),
          repository: decoder.text(mapping["repository"], "repository")?.text ?? "",
          versionPrefix: decoder.text(mapping["versionPrefix"], "versionPrefix")?.text,
          architectures: decoder.strings(mapping["architectures"], "architectures"), source: source)
      }
    }
    for chart in (found ?? []).compactMap({ $0 }) {
      facts.charts[chart.name, default: []].removeAll { $0.version == chart.version }
      facts.charts[chart.name, default: []].append(chart)
    }
  }

  /// Helm allows more than one comparison; here it is the one that sets the floor.
  private mutating func kubeVersion(_ chart: YAMLMapping) -> ConstraintExpression? {
    guard let text = text(chart["kubeVersion"], "kubeVersion") else { return nil }
    if let expression = try? ConstraintExpression(text.text), expression.comparison == .atLeast,
      ConstraintVersion(expression.value) != nil
    {
      return expression
    }
    report("wrong-type", "kubeVersion must be a floor such as >=1.30.0-0", at: text.range)
    return nil
  }

  private mutating func components(_ node: YAMLNode?, into facts: inout ClusterFacts) {
    let keys = ["name", "supports", "source"]
    let found = named(node, "components", keys: keys) { decoder, name, mapping, range in
      ClusterFacts.Component(
        name: name.text, accelerators: decoder.supported(mapping["supports"]) ?? [:],
        source: decoder.source(mapping, name.text, at: range, &facts))
    }
    for component in found ?? [] { facts.components[component.name] = component }
  }

  private mutating func checks(_ node: YAMLNode?, into facts: inout ClusterFacts) {
    let keys = ["name", "supports", "unless", "needs", "source"]
    let found = named(node, "checks", keys: keys) { decoder, name, mapping, range in
      ClusterFacts.Check(
        name: name.text, accelerators: decoder.supported(mapping["supports"]),
        unless: decoder.strings(mapping["unless"], "unless") ?? [],
        component: decoder.text(mapping["needs"], "needs")?.text,
        source: decoder.source(mapping, name.text, at: range, &facts))
    }
    for check in found ?? [] { facts.checks[check.name] = check }
  }

  private mutating func supported(_ node: YAMLNode?) -> [String: [String]]? {
    guard let services = mapping(node, "supports") else { return nil }
    return Dictionary(
      services.entries.map { ($0.key, strings($0.value, $0.key) ?? []) },
      uniquingKeysWith: { $1 })
  }
}
