import ArgumentParser
import CommandSupport

struct ManifestsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manifests", abstract: "Print Kubernetes objects that run this program.",
    discussion: """
      The image has this program at /usr/local/bin/larderd. The table is in a ConfigMap, as long as it has less \
      than 1 MiB: kubectl create configmap larder-table --from-file=larder.table. When that changes, the \
      new table is served without a restart.
      """)

  @Option(help: "The image, by its digest or tag.")
  var image: String

  @Option(help: "The ConfigMap with the table as larder.table.")
  var configMap = "larder-table"

  @Option(help: "How many pods.")
  var replicas = 2

  func validate() throws {
    let isPlain = (image + configMap).utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-._:/@".utf8.contains(byte)
      }
    }
    guard isPlain, !image.isEmpty, !configMap.isEmpty else {
      throw ValidationError("--image and --config-map take names")
    }
    guard (1...1000).contains(replicas) else {
      throw ValidationError("--replicas takes a number from 1 to 1000")
    }
  }

  func run() throws {
    printOutput(
      Manifests.text(image: image, configMap: configMap, replicas: replicas))
  }
}

private enum Manifests {
  static func text(image: String, configMap: String, replicas: Int) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: larderd
      labels: {app.kubernetes.io/name: larderd}
    spec:
      replicas: \(replicas)
      selector:
        matchLabels: {app.kubernetes.io/name: larderd}
      template:
        metadata:
          labels: {app.kubernetes.io/name: larderd}
        spec:
          # It never asks the cluster anything.
          automountServiceAccountToken: false
          enableServiceLinks: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 65532
            runAsGroup: 65532
            fsGroup: 65532
            seccompProfile: {type: RuntimeDefault}
          # What the program takes itself, 20 seconds, and the pause before.
          terminationGracePeriodSeconds: 30
          containers:
            - name: larderd
              image: "\(image)"
              command: [/usr/local/bin/larderd, serve]
              args: [--table, /table/larder.table, --host, 0.0.0.0, --port, "8080"]
              ports:
                - {name: http, containerPort: 8080, protocol: TCP}
              # It writes nothing, and needs no privilege.
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities: {drop: [ALL]}
              resources:
                requests: {cpu: 100m, memory: 64Mi}
                limits: {cpu: "2", memory: 512Mi}
              startupProbe:
                httpGet: {path: /ready, port: http}
                periodSeconds: 1
                failureThreshold: 60
              readinessProbe:
                httpGet: {path: /ready, port: http}
                periodSeconds: 5
              livenessProbe:
                httpGet: {path: /health, port: http}
                periodSeconds: 10
                failureThreshold: 6
              lifecycle:
                # Until nobody sends requests here any more.
                preStop:
                  sleep: {seconds: 5}
              volumeMounts:
                # The folder and not the file: only so a new table gets here.
                - {name: table, mountPath: /table, readOnly: true}
          volumes:
            - name: table
              configMap: {name: "\(configMap)"}
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: larderd
      labels: {app.kubernetes.io/name: larderd}
    spec:
      selector: {app.kubernetes.io/name: larderd}
      ports:
        - {name: http, port: 80, targetPort: http, protocol: TCP}
    ---
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: larderd
      labels: {app.kubernetes.io/name: larderd}
    spec:
      maxUnavailable: 1
      selector:
        matchLabels: {app.kubernetes.io/name: larderd}

    """
  }
}
