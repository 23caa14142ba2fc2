/// What the checks of AICR's validators read of their phase.
package enum CheckInputs {
  /// The constraints without which a check judges nothing.
  package static let required: [String: [String]] = [
    "gpu-operator-version": ["Deployment.gpu-operator.version"],
    "nccl-all-reduce-bw": ["nccl-all-reduce-bw"],
    "nccl-all-reduce-bw-net": ["nccl-all-reduce-bw-net"],
    "nccl-all-reduce-bw-nvls": ["nccl-all-reduce-bw-nvls"],
    "inference-perf": ["inference-throughput", "inference-ttft-p99"],
  ]

  private static let optional: [String: [String]] = [
    "inference-perf": [
      "inference-model", "inference-concurrency-per-gpu", "inference-routing-mode",
    ],
    "nccl-all-reduce-bw": nccl, "nccl-all-reduce-bw-net": nccl, "nccl-all-reduce-bw-nvls": nccl,
  ]
  private static let nccl = ["nccl-benchmark-profile", "nccl-benchmark-runtime-ref"]

  /// The checks that read each constraint.
  package static let readers: [String: [String]] = {
    var readers: [String: [String]] = [:]
    for (check, inputs) in required.merging(optional, uniquingKeysWith: +) {
      for input in inputs { readers[input, default: []].append(check) }
    }
    return readers.mapValues { $0.inByteOrder }
  }()
}
