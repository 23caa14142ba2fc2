import RecipeTable

/// The Job that captures, and the CronJob that does so again and again.
///
/// It gets no privilege that a collector does not need, and the comment above it says what each is for.
struct AgentJob {
  typealias Manifest = AgentManifests.Manifest

  let settings: AgentSettings

  var once: Manifest {
    Manifest(
      comment: ["Captures a snapshot and writes it to \(settings.output)."] + justifications,
      object: AgentObject.make("Job", settings.name, settings.namespace, ["spec": jobSpec]))
  }

  var repeated: Manifest? {
    settings.schedule.map { schedule in
      let spec = AgentObject.fields([
        "schedule": .string(schedule), "concurrencyPolicy": .string("Forbid"),
        "startingDeadlineSeconds": .int(600), "successfulJobsHistoryLimit": .int(1),
        "failedJobsHistoryLimit": .int(1),
        "jobTemplate": AgentObject.fields([
          "metadata": AgentObject.fields(["labels": AgentObject.labels]), "spec": jobSpec,
        ]),
      ])
      return Manifest(
        comment: [
          "The same at the times of its schedule, one at a time, with the same privileges."
        ],
        object: AgentObject.make(
          "CronJob", settings.name, settings.namespace, ["spec": spec]))
    }
  }

  private var readsServices: Bool { settings.parts.contains(.systemD) }
  private var readsRelease: Bool { settings.parts.contains(.os) }

  // MARK: Why

  private var justifications: [String] {
    var lines = [
      "- It runs as nobody (65534), with no capability, no way to more privileges, a read-only file system and",
      "  the runtime's seccomp profile. What only root may read, as some settings of the kernel, is not captured.",
      "- The service account's token is there for kubectl, and /tmp, which is the pod's own, for what it keeps.",
      "- /proc and /sys are the container's own, which show the node's kernel, modules and PCI devices; no path of",
      "  the node is mounted for them.",
    ]
    if settings.usesHostNetwork {
      lines += [
        "- hostNetwork: the settings below /proc/sys/net are the node's only within its network."
      ]
    } else if readsRelease {
      lines += [
        "  The settings below /proc/sys/net are those of the pod's network (see --host-network)."
      ]
    }
    if readsRelease {
      lines += [
        "- /etc/os-release of the node, read-only: the image's own tells what the image is made of."
      ]
    }
    if readsServices {
      lines += [
        "- /run/dbus/system_bus_socket of the node, to ask systemd about services. There everybody may ask, and only",
        "  root command. /run/systemd/system, read-only: without it systemctl believes that there is no systemd.",
        "- AppArmor is off, as the runtime's profile on Ubuntu lets no container talk to that socket. SELinux does not",
        "  either, and is left on: there, leave SystemD out.",
      ]
    }
    let isRestricted = !readsRelease && !readsServices && !settings.usesHostNetwork
    lines.append(
      isRestricted
        ? "It fits the Pod Security Standard \"restricted\"."
        : "Paths of the node take a namespace with the Pod Security Standard \"privileged\"; without SystemD and OS it\nfits \"restricted\"."
    )
    return lines
  }

  // MARK: What

  private var jobSpec: Value {
    AgentObject.fields([
      "activeDeadlineSeconds": .int(300), "backoffLimit": .int(1),
      "ttlSecondsAfterFinished": .int(86_400),
      "template": AgentObject.fields([
        "metadata": AgentObject.fields(["labels": AgentObject.labels]), "spec": podSpec,
      ]),
    ])
  }

  private var podSpec: Value {
    AgentObject.fields([
      "serviceAccountName": .string(settings.name), "automountServiceAccountToken": .bool(true),
      "restartPolicy": .string("Never"), "enableServiceLinks": .bool(false),
      "hostNetwork": settings.usesHostNetwork ? .bool(true) : nil,
      "nodeSelector": nodeSelector,
      "tolerations": settings.tolerations.isEmpty ? nil : .array(settings.tolerations),
      "imagePullSecrets": pullSecrets,
      "securityContext": AgentObject.fields([
        "runAsNonRoot": .bool(true), "runAsUser": .int(65534), "runAsGroup": .int(65534),
        "seccompProfile": AgentObject.fields(["type": .string("RuntimeDefault")]),
      ]),
      "containers": .array([container]),
      "volumes": .array(volumes.map(\.volume)),
    ])
  }

  private var nodeSelector: Value {
    let labels = settings.nodeSelector + [("kubernetes.io/os", "linux")]
    let sorted = Dictionary(labels, uniquingKeysWith: { first, _ in first })
      .sorted { $0.key.precedes($1.key) }
    return .map(sorted.map { Value.Field($0.key, .string($0.value)) })
  }

  private var pullSecrets: Value? {
    guard !settings.imagePullSecrets.isEmpty else { return nil }
    return .array(
      settings.imagePullSecrets.map { AgentObject.fields(["name": .string($0)]) })
  }

  private var container: Value {
    AgentObject.fields([
      "name": .string("larder"), "image": .string(settings.image),
      "command": AgentObject.strings("larder"), "args": .array(arguments.map(Value.string)),
      "env": .array([
        AgentObject.fields([
          "name": .string("NODE_NAME"),
          "valueFrom": AgentObject.fields([
            "fieldRef": AgentObject.fields(["fieldPath": .string("spec.nodeName")])
          ]),
        ]), AgentObject.fields(["name": .string("HOME"), "value": .string("/tmp")]),
      ]),
      "resources": AgentObject.fields([
        "requests": AgentObject.fields(["cpu": .string("100m"), "memory": .string("256Mi")]),
        "limits": AgentObject.fields(["cpu": .string("2"), "memory": .string("1Gi")]),
      ]),
      "securityContext": AgentObject.fields([
        "allowPrivilegeEscalation": .bool(false), "privileged": .bool(false),
        "readOnlyRootFilesystem": .bool(true),
        "capabilities": AgentObject.fields(["drop": AgentObject.strings("ALL")]),
        "appArmorProfile": readsServices
          ? AgentObject.fields(["type": .string("Unconfined")]) : nil,
      ]),
      "volumeMounts": .array(volumes.map(\.mount)),
    ])
  }

  private var arguments: [String] {
    let left = AgentSettings.Part.allCases.filter { !settings.parts.contains($0) }
    // Kubernetes puts the variable's value there.
    return [
      "snapshot", "--best-effort", "--node", "$(NODE_NAME)", "--output", "\(settings.output)",
    ]
      + left.flatMap { ["--skip", $0.rawValue] }
  }

  private struct Volume {
    let name: String
    let path: String
    /// As Kubernetes calls what has to be at the path of the node; nil for a folder of the pod.
    let hostType: String?

    var volume: Value {
      let source = hostType.map { type in
        AgentObject.fields(["path": .string(path), "type": .string(type)])
      }
      return AgentObject.fields([
        "name": .string(name), "hostPath": source,
        "emptyDir": hostType == nil
          ? AgentObject.fields(["sizeLimit": .string("64Mi")]) : nil,
      ])
    }

    var mount: Value {
      AgentObject.fields([
        "name": .string(name), "mountPath": .string(path),
        "readOnly": hostType == nil ? nil : .bool(true),
      ])
    }
  }

  private var volumes: [Volume] {
    var volumes = [Volume(name: "tmp", path: "/tmp", hostType: nil)]
    if readsRelease {
      volumes.append(Volume(name: "os-release", path: "/etc/os-release", hostType: "File"))
    }
    if readsServices {
      volumes += [
        Volume(name: "system-bus", path: "/run/dbus/system_bus_socket", hostType: "Socket"),
        Volume(name: "systemd", path: "/run/systemd/system", hostType: "Directory"),
      ]
    }
    return volumes
  }
}
