import RecipeTable

/// What the agent may do: read what its collectors read, and write its one ConfigMap.
struct AgentPermissions {
  typealias Manifest = AgentManifests.Manifest

  let settings: AgentSettings

  var manifests: [Manifest] {
    let reading = clusterRules.isEmpty ? [] : [clusterRole, clusterBinding]
    return reading + [role, binding]
  }

  // MARK: Reading

  private struct Rule {
    let reason: String
    let group: String
    let resources: [String]
    let verbs: [String]

    var value: Value {
      AgentObject.fields([
        "apiGroups": AgentObject.strings(group),
        "resources": .array(resources.map(Value.string)),
        "verbs": .array(verbs.map(Value.string)),
      ])
    }
  }

  private var clusterRules: [Rule] {
    let readsCluster = settings.parts.contains(.k8s)
    let nodeVerbs =
      (readsCluster ? ["get"] : []) + (settings.parts.contains(.nodeTopology) ? ["list"] : [])
    var rules: [Rule] = []
    if !nodeVerbs.isEmpty {
      rules.append(
        Rule(
          reason: "nodes: the agent's own (K8s.node), the labels and taints of all (NodeTopology).",
          group: "", resources: ["nodes"], verbs: nodeVerbs))
    }
    guard readsCluster else { return rules }
    return rules + [
      Rule(
        reason: "pods: which images run (K8s.image); of a pod nothing else is kept.", group: "",
        resources: ["pods"], verbs: ["list"]),
      Rule(
        reason:
          "deployments and the like: by their labels, which charts are installed (K8s.helm). No Secrets.",
        group: "apps", resources: ["daemonsets", "deployments", "statefulsets"], verbs: ["list"]),
      Rule(
        reason: "clusterpolicies: what the GPU Operator is told to do (K8s.policy).",
        group: "nvidia.com", resources: ["clusterpolicies"], verbs: ["list"]),
    ]
  }

  private var clusterRole: Manifest {
    Manifest(
      comment: ["What the agent may read of the whole cluster. It may change none of it."]
        + clusterRules.map { "- \($0.reason)" },
      object: AgentObject.make(
        "ClusterRole", settings.clusterName, nil, ["rules": .array(clusterRules.map(\.value))]))
  }

  private var clusterBinding: Manifest {
    Manifest(
      comment: ["Gives it to the agent."],
      object: AgentObject.make(
        "ClusterRoleBinding", settings.clusterName, nil,
        ["roleRef": reference("ClusterRole", settings.clusterName), "subjects": subjects]))
  }

  // MARK: Writing

  private var role: Manifest {
    let configMaps = AgentObject.strings("configmaps")
    let core = AgentObject.strings("")
    return Manifest(
      comment: [
        "Where the agent writes: the ConfigMap \(settings.output.name). Kubernetes cannot restrict creating to a",
        "name; what else is in the namespace it can neither read nor change.",
      ],
      object: AgentObject.make(
        "Role", settings.name, settings.output.namespace,
        [
          "rules": .array([
            AgentObject.fields([
              "apiGroups": core, "resources": configMaps, "verbs": AgentObject.strings("create"),
            ]),
            AgentObject.fields([
              "apiGroups": core, "resources": configMaps,
              "resourceNames": AgentObject.strings(settings.output.name),
              "verbs": AgentObject.strings("get", "patch"),
            ]),
          ])
        ]))
  }

  private var binding: Manifest {
    Manifest(
      comment: ["Gives it to the agent."],
      object: AgentObject.make(
        "RoleBinding", settings.name, settings.output.namespace,
        ["roleRef": reference("Role", settings.name), "subjects": subjects]))
  }

  private func reference(_ kind: String, _ name: String) -> Value {
    AgentObject.fields([
      "apiGroup": .string("rbac.authorization.k8s.io"), "kind": .string(kind),
      "name": .string(name),
    ])
  }

  private var subjects: Value {
    .array([
      AgentObject.fields([
        "kind": .string("ServiceAccount"), "name": .string(settings.name),
        "namespace": .string(settings.namespace),
      ])
    ])
  }
}
