import Diagnostics
import RecipeTable

/// The values that queries can give for each dimension.
struct Vocabulary: Sendable {
  struct Term: Sendable {
    let name: String
    var displayName: String?
    var description: String?
    var aliases: [String] = []
    /// Where the tree declares it; nil where only the field does.
    var range: SourceRange?
    /// Whether the field knows it without the tree.
    var isBuiltIn = false
  }

  private(set) var terms: [Dimension: [String: Term]] = [:]

  /// Sorted by name.
  func terms(_ dimension: Dimension) -> [Term] {
    (terms[dimension] ?? [:]).values.sorted { $0.name.precedes($1.name) }
  }

  func term(_ name: String, _ dimension: Dimension) -> Term? { terms[dimension]?[name] }

  /// Adds a value, or adds to what is known of it.
  mutating func add(_ term: Term, _ dimension: Dimension) {
    var merged = terms[dimension]?[term.name] ?? Term(name: term.name)
    merged.displayName = term.displayName ?? merged.displayName
    merged.range = term.range ?? merged.range
    merged.isBuiltIn = term.isBuiltIn || merged.isBuiltIn
    merged.description = term.description ?? merged.description
    for alias in term.aliases where !merged.aliases.contains(alias) { merged.aliases.append(alias) }
    terms[dimension, default: [:]][term.name] = merged
  }

  /// Whether a query can arrive at this value: it is in the spelling that queries are brought to.
  func isReachable(_ value: String, _ dimension: Dimension) -> Bool {
    value == value.lowercased().trimmedWhitespace && !value.isEmpty
      && !terms(dimension).contains { $0.name != value && $0.aliases.contains(value) }
  }
}

extension Vocabulary {
  /// What the field knows, before a tree adds to it.
  static let builtIn: Vocabulary = {
    var vocabulary = Vocabulary()
    for (dimension, values) in known {
      for (name, displayName) in values {
        vocabulary.add(Term(name: name, displayName: displayName, isBuiltIn: true), dimension)
      }
    }
    // `any` is a value only to carry the spellings that mean it.
    let unmanaged = Term(name: Criteria.any, aliases: ["self", "self-managed", "vanilla"])
    vocabulary.add(unmanaged, .service)
    vocabulary.add(Term(name: "ocp", aliases: ["openshift"]), .service)
    vocabulary.add(Term(name: "amazonlinux", aliases: ["al2", "al2023"]), .os)
    return vocabulary
  }()

  private static let known: [(Dimension, [(name: String, displayName: String)])] = [
    (
      .service,
      [
        ("aks", "Azure Kubernetes Service"), ("bcm", "NVIDIA Base Command Manager"),
        ("eks", "Amazon EKS"), ("gke", "Google Kubernetes Engine"), ("kind", "kind"),
        ("lke", "Linode Kubernetes Engine"), ("metal3", "Metal3"),
        ("ocp", "Red Hat OpenShift"), ("oke", "Oracle Kubernetes Engine"),
      ]
    ),
    (
      .accelerator,
      [
        ("a100", "NVIDIA A100"), ("b200", "NVIDIA B200"), ("gb200", "NVIDIA GB200"),
        ("gb300", "NVIDIA GB300"), ("h100", "NVIDIA H100"), ("h200", "NVIDIA H200"),
        ("l40", "NVIDIA L40"), ("l40s", "NVIDIA L40S"), ("rtx-pro-6000", "NVIDIA RTX PRO 6000"),
      ]
    ),
    (.intent, [("inference", "Inference"), ("training", "Training")]),
    (
      .os,
      [
        ("amazonlinux", "Amazon Linux"), ("cos", "Container-Optimized OS"), ("ol", "Oracle Linux"),
        ("rhel", "Red Hat Enterprise Linux"), ("talos", "Talos Linux"), ("ubuntu", "Ubuntu"),
      ]
    ),
    (
      .platform,
      [
        ("dynamo", "NVIDIA Dynamo"), ("kubeflow", "Kubeflow Trainer"), ("nim", "NVIDIA NIM"),
        ("runai", "NVIDIA Run:ai"), ("slurm", "Slurm"),
      ]
    ),
  ]
}
