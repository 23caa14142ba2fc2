"""Clusters as their API servers describe them, written from the formats of Kubernetes 1.34 and of the clouds.

Every one has secrets planted where secrets get to: in labels, annotations, variables of containers, and
in what the GPU Operator is told.
"""

import json

from clustertest.store import Cluster, Made

# None of it may be in anything that is printed or written.
PLANTED = [
    "hunter2-label", "hunter2-annotation", "hunter2-variable", "hunter2-policy", "hunter2-secret",
    "hunter2-taint", "hunter2-configmap",
]

MANAGED = [{
    "manager": "kubelet", "operation": "Update", "apiVersion": "v1", "time": "2026-01-03T10:30:00Z",
    "fieldsType": "FieldsV1", "subresource": "status",
    "fieldsV1": {"f:status": {"f:conditions": {'k:{"type":"Ready"}': {"f:lastHeartbeatTime": {}}}}},
}]


def version(text, platform="linux/amd64"):
    major, minor = text.removeprefix("v").split(".")[:2]
    return {
        "major": major, "minor": minor + ("+" if "-" in text else ""), "gitVersion": text,
        "gitCommit": "a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2", "gitTreeState": "clean",
        "buildDate": "2025-11-11T11:11:11Z", "goVersion": "go1.24.6", "compiler": "gc", "platform": platform,
    }


def node(name, provider, kubelet, kernel, image, runtime="containerd://1.7.27", labels=(), taints=(), gpus=0):
    capacity = {"cpu": "192", "memory": "2097152000Ki", "pods": "110", "ephemeral-storage": "104845292Ki"}
    if gpus:
        capacity["nvidia.com/gpu"] = str(gpus)
    return {
        "metadata": {
            "name": name, "uid": "11111111-2222-4333-8444-555555555555", "resourceVersion": "12345",
            "labels": {
                "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
                "example.com/api-token": "hunter2-label", **dict(labels),
            },
            "annotations": {
                "example.com/note": "hunter2-annotation", "volumes.kubernetes.io/controller-managed": "true",
            },
            "managedFields": MANAGED,
        },
        "spec": {"providerID": provider, "podCIDR": "10.0.0.0/24", **({"taints": list(taints)} if taints else {})},
        "status": {
            "capacity": capacity, "allocatable": capacity,
            "conditions": [{"type": "Ready", "status": "True", "lastHeartbeatTime": "2026-01-03T10:30:00Z"}],
            "addresses": [{"type": "InternalIP", "address": "10.0.0.1"}, {"type": "Hostname", "address": name}],
            "nodeInfo": {
                "machineID": "ec2abc", "systemUUID": "ec2-abc", "bootID": "b00t", "kernelVersion": kernel,
                "osImage": image, "containerRuntimeVersion": runtime, "kubeletVersion": kubelet,
                "kubeProxyVersion": "", "operatingSystem": "linux", "architecture": "amd64",
            },
            "images": [{"names": ["registry.k8s.io/pause@sha256:" + "ab" * 32], "sizeBytes": 300000}] * 3,
        },
    }


def container(image, name="main"):
    return {
        "name": name, "image": image, "imagePullPolicy": "IfNotPresent",
        "env": [{"name": "DB_PASSWORD", "value": "hunter2-variable"},
                {"name": "MODE", "value": "tok_hunter2-variable"}],
        "resources": {}, "terminationMessagePath": "/dev/termination-log",
    }


def pod(name, namespace, images, init=(), ephemeral=()):
    spec = {"nodeName": "n", "containers": [container(image, f"c{n}") for n, image in enumerate(images)]}
    if init:
        spec["initContainers"] = [container(image, f"i{n}") for n, image in enumerate(init)]
    if ephemeral:
        spec["ephemeralContainers"] = [container(image, f"e{n}") for n, image in enumerate(ephemeral)]
    return {
        "metadata": {"name": name, "namespace": namespace, "labels": {"password": "hunter2-label"},
                     "annotations": {"token": "hunter2-annotation"}, "managedFields": MANAGED},
        "spec": spec,
        "status": {"phase": "Running", "containerStatuses": [{"image": "docker.io/library/other:9", "name": "c0"}]},
    }


def workload(name, namespace, chart=None, release=None, application=None):
    labels = {"app": name, "secret-token": "hunter2-label"}
    annotations = {"kubectl.kubernetes.io/last-applied-configuration": '{"password": "hunter2-annotation"}'}
    if chart:
        labels["helm.sh/chart"] = chart
        labels["app.kubernetes.io/managed-by"] = "Helm"
        labels["app.kubernetes.io/instance"] = release or name
    if application:
        labels["app.kubernetes.io/version"] = application
    if release:
        annotations["meta.helm.sh/release-name"] = release
        annotations["meta.helm.sh/release-namespace"] = namespace
    return {
        "metadata": {"name": name, "namespace": namespace, "labels": labels, "annotations": annotations},
        "spec": {"template": {"spec": {"containers": [container("x:1")]}}}, "status": {},
    }


def policy(driver="580.105.08"):
    return {
        "metadata": {"name": "cluster-policy", "labels": {"api-key": "hunter2-label"}},
        "spec": {
            "cdi": {"enabled": True, "default": False}, "daemonsets": {
                "priorityClassName": "system-node-critical", "updateStrategy": "RollingUpdate",
                "tolerations": [{"effect": "NoSchedule", "key": "nvidia.com/gpu", "operator": "Exists"}],
                "rollingUpdate": {"maxUnavailable": "1"},
            },
            "dcgmExporter": {"enabled": True, "env": [
                {"name": "DCGM_EXPORTER_LISTEN", "value": ":9400"},
                {"name": "REMOTE_PASSWORD", "value": "hunter2-policy"}]},
            "driver": {
                "enabled": True, "image": "driver", "repository": "nvcr.io/nvidia", "version": driver,
                "startupProbe": {"failureThreshold": 120, "initialDelaySeconds": 60},
                "licensingConfig": {"nlsEnabled": True, "token": "hunter2-policy"},
                "manager": {"env": []}, "rdma": {"enabled": True, "useHostMofed": False},
            },
            "mig": {"strategy": "single"}, "gdrcopy": {}, "sandboxWorkloads": None,
            "toolkit": {"enabled": True, "version": "v1.17.8-ubuntu20.04"},
        },
        "status": {"state": "ready", "namespace": "gpu-operator"},
    }


def everywhere(cluster):
    cluster.add("namespaces", [{"metadata": {"name": name}} for name in ("default", "gpu-operator", "kube-system")])
    cluster.add("secrets", [{
        "metadata": {"name": "sh.helm.release.v1.gpu-operator.v1", "namespace": "gpu-operator",
                     "labels": {"owner": "helm", "name": "gpu-operator"}},
        "type": "helm.sh/release.v1", "data": {"release": "hunter2-secret"}}])
    cluster.add("configmaps", [{
        "metadata": {"name": "coredns", "namespace": "kube-system"}, "data": {"Corefile": "hunter2-configmap"}}])
    return cluster


def eks():
    """EKS with eight H100 a node, on Ubuntu, with the GPU Operator."""
    cluster = Cluster(version("v1.34.1-eks-c39b1d0"))
    nodes = []
    for number in range(1, 5):
        nodes.append(node(
            f"ip-10-0-{number}-17.us-west-2.compute.internal", f"aws:///us-west-2a/i-0123456789abcde{number}",
            "v1.34.1-eks-1234567", "6.8.0-1040-aws", "Ubuntu 24.04.3 LTS", labels={
                "node.kubernetes.io/instance-type": "p5.48xlarge", "nvidia.com/gpu.present": "true",
                "nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3", "nvidia.com/gpu.count": "8",
                "topology.kubernetes.io/zone": "us-west-2a" if number < 4 else "us-west-2b",
            }, taints=[{"key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule"}], gpus=8))
    for number in range(1, 3):
        nodes.append(node(
            f"ip-10-0-{number}-200.us-west-2.compute.internal", f"aws:///us-west-2b/i-0fedcba987654321{number}",
            "v1.34.1-eks-1234567", "6.8.0-1040-aws", "Ubuntu 24.04.3 LTS",
            labels={"node.kubernetes.io/instance-type": "m7i.4xlarge", "topology.kubernetes.io/zone": "us-west-2b"},
            taints=[{"key": "example.com/password", "value": "hunter2-taint", "effect": "NoExecute"}]))
    cluster.add("nodes", nodes)
    cluster.add("pods", [
        pod("gpu-operator-7d9", "gpu-operator", ["nvcr.io/nvidia/gpu-operator:v25.10.1"]),
        pod("driver-abc", "gpu-operator", ["nvcr.io/nvidia/driver:580.105.08-ubuntu24.04"],
            init=["nvcr.io/nvidia/cloud-native/k8s-driver-manager:v0.9.1"]),
        pod("coredns-1", "kube-system", ["602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/coredns:v1.12.4-eksbuild.1"]),
        pod("web-1", "default", ["nginx", "registry.example.com:5000/team/app:2.0@sha256:" + "12" * 32]),
        pod("web-2", "default", ["nginx:1.29-alpine"], ephemeral=["busybox:1.37"]),
        pod("pinned", "default", ["quay.io/org/pinned@sha256:" + "cd" * 32]),
    ])
    cluster.add("clusterpolicies", [policy()])
    cluster.add("deployments", [
        workload("gpu-operator", "gpu-operator", "gpu-operator-v25.10.1", "gpu-operator", "v25.10.1"),
        workload("nfd-master", "gpu-operator", "node-feature-discovery-0.18.2", "gpu-operator", "v0.18.2"),
        workload("own", "default"),
        workload("argo-made", "kai", "kai-scheduler-0.12.4", None, "0.12.4"),
    ])
    cluster.add("daemonsets", [
        workload("nfd-worker", "gpu-operator", "node-feature-discovery-0.18.2", "gpu-operator", "v0.18.2")])
    cluster.add("statefulsets", [
        workload("prometheus", "monitoring", "kube-prometheus-stack-79.0.0_b.1", "monitoring", "79.0.0")])
    return everywhere(cluster)


def gke():
    """GKE with H100 on the Container-Optimized OS, with Google's own device plugin."""
    cluster = Cluster(version("v1.34.1-gke.1308000"), without=["nvidia.com"])
    cluster.add("nodes", [
        node(f"gke-gpu-pool-{number}", f"gce://my-project/us-central1-a/gke-gpu-pool-{number}", "v1.34.1-gke.1308000",
             "6.6.97+", "Container-Optimized OS from Google", "containerd://2.0.6", labels={
                 "cloud.google.com/gke-accelerator": "nvidia-h100-mega-80gb",
                 "cloud.google.com/gke-nodepool": "gpu-pool", "cloud.google.com/gke-os-distribution": "cos",
             }, taints=[{"key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule"}], gpus=8)
        for number in range(3)])
    cluster.add("pods", [
        pod("nvidia-gpu-device-plugin-1", "kube-system", ["gke.gcr.io/nvidia-gpu-device-plugin@sha256:" + "ef" * 32])])
    return everywhere(cluster)


def mixed():
    """Nodes of two clouds, of two systems, and one of neither."""
    cluster = Cluster(version("v1.34.1"), without=["nvidia.com"])
    cluster.add("nodes", [
        node("aws-1", "aws:///us-west-2a/i-1", "v1.34.1", "6.8.0-1040-aws", "Ubuntu 24.04.3 LTS",
             labels={"pool": "a", "pool.a": "x"}),
        node("aws-2", "aws:///us-west-2a/i-2", "v1.34.1", "6.8.0-1040-aws", "Ubuntu 24.04.3 LTS", labels={"pool": "a"}),
        node("gce-1", "gce://p/z/gce-1", "v1.34.1", "6.6.97+", "Container-Optimized OS from Google",
             labels={"pool": "b"}, taints=[
                 {"key": "dedicated", "value": "x", "effect": "NoSchedule"},
                 {"key": "dedicated", "value": "x", "effect": "NoExecute"}]),
        node("own-1", "", "v1.33.2", "6.12.0-55.el10", "Red Hat Enterprise Linux 10.0", "cri-o://1.33.1", taints=[
            {"key": "dedicated", "effect": "NoSchedule"}]),
    ])
    return everywhere(cluster)


def no_gpu():
    """One node and nothing on it."""
    cluster = Cluster(version("v1.32.9+k3s1"), without=["nvidia.com"])
    cluster.add("nodes", [
        node("server", "k3s://server", "v1.32.9+k3s1", "6.1.0-40-amd64", "Debian GNU/Linux 12 (bookworm)")])
    return everywhere(cluster)


def large(nodes=5000, pods=100_000):
    """As large as Kubernetes is meant for, and as talkative."""
    cluster = Cluster(version("v1.34.1-eks-c39b1d0"), without=["nvidia.com"])
    padding = {f"f:field-{number}": {f"f:{name}": {} for name in "abcdefgh"} for number in range(12)}

    def make_node(number):
        made = node(
            f"ip-10-{number // 256}-{number % 256}-1.us-west-2.compute.internal", f"aws:///us-west-2a/i-{number:017x}",
            "v1.34.1-eks-1234567", "6.8.0-1040-aws", "Ubuntu 24.04.3 LTS", labels={
                "node.kubernetes.io/instance-type": "p5.48xlarge", "nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3",
                **{f"example.com/label-{label}": f"value-{label}" for label in range(30)},
                "example.com/rack": f"rack-{number // 16}"},
            taints=[{"key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule"}])
        made["status"]["images"] *= 15
        return json.dumps(made).encode()

    # A pod's text is made once: making 100,000 of them would measure Python.
    sample = pod("pod-@@", "namespace-%%", ["registry.example.com/team/image-##:v1.2.3"], init=["busybox:1.37"])
    sample["metadata"]["managedFields"] = [{**MANAGED[0], "fieldsV1": padding}]
    template = json.dumps(sample).encode()

    def make_pod(number):
        return (template.replace(b"@@", str(number).encode()).replace(b"%%", str(number % 300).encode())
                .replace(b"##", str(number % 2000).encode()))

    cluster.lists["nodes"] = Made(nodes, make_node)
    cluster.lists["pods"] = Made(pods, make_pod)
    cluster.pod_size = len(template)
    return everywhere_else(cluster)


def everywhere_else(cluster):
    for plural in ("nodes", "pods"):
        cluster.lists.setdefault(plural, [])
    return everywhere(cluster)
