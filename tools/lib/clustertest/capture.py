"""What `larder snapshot` captures of whole clusters, and what becomes of it."""

import json
import pathlib

import jsonschema
import yaml

from clustertest import clusters, expected
from clustertest.running import measurements, unordered
from clustertest.server import Fault, Site


def hold(larder, folder):
    for make in (clusters.eks, clusters.gke, clusters.mixed, clusters.no_gpu):
        cluster = make()
        site = Site(folder, cluster)
        values(larder, site, make.__name__)
        recognition(larder, site, make.__name__)
        site.close()
    site = Site(folder, clusters.mixed())
    options(larder, site)
    asked(larder, site)
    site.close()


def values(larder, site, name):
    report = larder.report
    texts = {}
    for form in ("yaml", "json"):
        result = larder.snapshot(site, "--format", form)
        if not report.equal(f"{name} as {form}: exit code", (result.status, result.errors), (0, result.errors)):
            print(result.errors)
            return
        texts[form] = result.output
    document, found = measurements(texts["yaml"])
    report.equal(f"{name}: the types", sorted(found), ["K8s", "NodeTopology"])
    report.equal(f"{name}: K8s", unordered(found["K8s"]), unordered(expected.kubernetes(site.cluster)))
    report.equal(f"{name}: NodeTopology", found["NodeTopology"], expected.topology(site.cluster))
    report.equal(f"{name}: its kind", document["kind"], "Snapshot")
    as_json = json.loads(texts["json"])
    problems = [error.message for error in schema(larder).iter_errors(as_json)]
    report.equal(f"{name}: the schema", problems, [])
    report.equal(f"{name}: the same as JSON", as_json["measurements"], measurements_of(texts["yaml"]))
    again = larder.snapshot(site, "--format", "json")
    report.equal(
        f"{name}: the same again", json.loads(again.output)["measurements"], as_json["measurements"])


def schema(larder):
    return jsonschema.Draft202012Validator(json.loads(larder.run(None, "snapshot", "--schema").output))


def measurements_of(text):
    return yaml.safe_load(text)["measurements"]


# What is said to be recognized of each.
RECOGNIZED = {
    "eks": ["service eks K8s.node.provider is eks",
            "accelerator h100 NodeTopology.label.nvidia.com/gpu.product is NVIDIA-H100-80GB-HBM3"],
    "gke": ["service gke K8s.node.provider is gke",
            "accelerator h100 NodeTopology.label.cloud.google.com/gke-accelerator is nvidia-h100-mega-80gb"],
    "mixed": ["K8s.node.provider is mixed: eks, gke, none"],
    "no_gpu": ["K8s.server.version is v1.32.9+k3s1, which is k3s, and no service of this table is called"],
}


def recognition(larder, site, name):
    report = larder.report
    path = larder.folder / f"{name}.yaml"
    larder.snapshot(site, "--output", str(path))
    result = larder.run(
        None, "recipe", "--table", larder.table, "--snapshot", str(path), "--intent", "training")
    said = " ".join(result.errors.split())
    for text in RECOGNIZED[name]:
        report.true(f"{name}: {text}", text in said, result.errors)
    if name == "eks":
        report.true("eks: its recipe", result.status == 0 and "service: eks" in result.output, result.errors)
    if name == "mixed":
        report.true(
            "a mixed cluster has no service", "service eks" not in said and "service: eks" not in result.output, said)


def options(larder, site):
    report, cluster = larder.report, site.cluster
    result = larder.snapshot(site, "--node", "gce-1", "--format", "json")
    _, found = measurements(result.output)
    node = next(node for node in cluster.list("nodes") if node["metadata"]["name"] == "gce-1")
    report.equal("--node: the node", found["K8s"]["node"], expected.one_node(node))
    result = larder.snapshot(site, "--node", "nobody")
    report.true(
        "--node: no such node", result.status == 1 and 'nodes "nobody" not found' in result.errors
        and not result.output, result.errors)
    result = larder.snapshot(site, "--max-nodes-per-entry", "1", "--format", "json")
    _, found = measurements(result.output)
    report.equal(
        "--max-nodes-per-entry: labels", found["NodeTopology"], expected.topology(cluster, most=1))
    report.equal(
        "--max-nodes-per-entry: nodes", unordered(found["K8s"]), unordered(expected.kubernetes(cluster, most=1)))
    result = larder.snapshot(site, "--max-nodes-per-entry", "0")
    report.equal("--max-nodes-per-entry 0 is refused", result.status, 2)
    result = larder.snapshot(site, "--context", "nowhere")
    report.true(
        "--context: none", result.status == 1 and 'context "nowhere" does not exist' in result.errors, result.errors)
    result = larder.snapshot(site, "--kubeconfig", str(larder.folder / "missing"))
    report.true("--kubeconfig: none", result.status == 1 and "no such file" in result.errors, result.errors)
    result = larder.snapshot(None)
    report.true("no kubeconfig", result.status == 1 and "kubectl knows no cluster" in result.errors, result.errors)
    result = larder.snapshot(site, "--kubectl", "no-such-program")
    report.true(
        "no kubectl", result.status == 1 and "there is no program no-such-program" in result.errors, result.errors)


def asked(larder, site):
    """What is asked of the API server: nothing is written, and no Secret is read."""
    site.asked()
    larder.snapshot(site)
    requests = site.asked()
    larder.report.equal("only GET", {method for method, _, _ in requests}, {"GET"})
    paths = {path for _, path, _ in requests}
    larder.report.equal(
        "the paths", paths,
        {"/version", "/api/v1/nodes", "/api/v1/pods", "/apis/nvidia.com/v1/clusterpolicies",
         "/apis/apps/v1/daemonsets", "/apis/apps/v1/deployments", "/apis/apps/v1/statefulsets"})


# What goes wrong, where, and what is said of it.
FAULTS = [
    ("401", Fault("/", 401), "the API server does not know who asks"),
    ("403 of pods", Fault("/api/v1/pods", 403), "the API server does not allow it: told to fail with 403"),
    ("403 of nodes", Fault("/api/v1/nodes", 403), "the API server does not allow it"),
    ("404 of nodes", Fault("/api/v1/nodes", 404), "the API server has no such thing"),
    ("500 of the version", Fault("/version", 500), "the API server answered InternalError"),
    ("503", Fault("/", 503), "the API server cannot answer now"),
    ("502 of a proxy", Fault("/api/v1/pods", "html"), "the API server answered InternalError"),
    ("an answer cut off", Fault("/api/v1/pods", "cut"), "unexpected EOF"),
    ("garbage", Fault("/api/v1/nodes", "garbage"), "is no JSON"),
    ("pages without an end", Fault("/api/v1/pods", "endless"), "the pages of /api/v1/pods do not end"),
    ("a policy that may not be read", Fault("/apis/nvidia.com", 403), "the API server does not allow it"),
]


def hold_faults(larder, folder):
    report = larder.report
    site = Site(folder, clusters.eks())
    for name, fault, reason in FAULTS:
        with site.failing(fault):
            result = larder.snapshot(site)
            report.true(
                f"{name}: an error", result.status == 1 and reason in result.errors and not result.output,
                (result.status, result.errors, result.output[:200]))
            report.true(f"{name}: one line", len(result.errors.splitlines()) == 1, result.errors)
            best(larder, site, name, reason)
    expiring(larder, site)
    slow(larder, site)
    bad = site.write_kubeconfig("stranger", "somebody-else")
    result = larder.snapshot(site, kubeconfig=bad)
    report.true(
        "a stranger", result.status == 1 and "the API server does not know who asks" in result.errors, result.errors)
    result = larder.snapshot(site, kubeconfig=site.write_kubeconfig("nobody", None))
    report.true(
        "somebody without a name is asked nothing", result.status == 1 and result.errors and result.seconds < 8,
        (result.seconds, result.errors))
    port = site.port
    site.close()
    gone = site.write_kubeconfig("gone", "x", port=port)
    result = larder.snapshot(site, kubeconfig=gone)
    report.true(
        "nobody there", result.status == 1 and "refused the connection" in result.errors, result.errors)


def best(larder, site, name, reason):
    """What can be captured is, and what cannot is said in the snapshot."""
    result = larder.snapshot(site, "--best-effort", "--format", "json")
    if not larder.report.equal(f"{name}: the best effort", result.status, 0):
        return
    _, found = measurements(result.output)
    recorded = [subtypes["collection"]["data"] for subtypes in found.values() if "collection" in subtypes]
    larder.report.true(
        f"{name}: it is recorded", recorded and all(any(reason in str(text) for text in data.values())
                                                    for data in recorded), recorded)


def expiring(larder, site):
    """A list that is forgotten between two pages is read again, once."""
    cluster = clusters.large(nodes=1200, pods=0)
    other = Site(site.folder, cluster)
    with other.failing(Fault("/api/v1/nodes", 410, query="continue")):
        refused = larder.snapshot(other, "--skip", "K8s")
    larder.report.true(
        "a list that is always forgotten", refused.status == 1 and "forgot the list before its end" in refused.errors,
        refused.errors)
    with other.failing(Fault("/api/v1/nodes", "cut", query="continue")):
        refused = larder.snapshot(other, "--skip", "K8s")
    larder.report.true(
        "a second page cut off", refused.status == 1 and "unexpected EOF" in refused.errors and not refused.output,
        refused.errors)
    with other.failing(Fault("/api/v1/nodes", 410, times=1, query="continue")):
        result = larder.snapshot(other, "--skip", "K8s", "--format", "json")
    _, found = measurements(result.output)
    larder.report.equal(
        "a list that was forgotten once", found["NodeTopology"]["summary"]["data"]["node-count"], 1200)
    other.close()


def slow(larder, site):
    with site.failing(Fault("/version", "slow", seconds=30)):
        result = larder.snapshot(site, "--timeout", "2")
    larder.report.true(
        "an answer that takes too long", result.status == 1 and "longer than 2 s" in result.errors, result.errors)
    larder.report.true("it does not wait for it", result.seconds < 8, result.seconds)
    larder.report.equal("no kubectl goes on without it", left(site), [])
    with site.failing(Fault("/version", "slow", seconds=1)):
        result = larder.snapshot(site)
    larder.report.equal("an answer that takes long", result.status, 0)


def left(site):
    """The programs that still ask this server."""
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if site.kubeconfig.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            pass
    return found


def hold_large(larder, folder):
    """5,000 nodes and 100,000 pods."""
    report = larder.report
    cluster = clusters.large()
    site = Site(folder, cluster)
    path = larder.folder / "large.json"
    result = larder.snapshot(site, "--timeout", "300", "--format", "json", "--output", str(path), timeout=300)
    if not report.equal("a large cluster: exit code", (result.status, result.errors), (0, "")):
        return
    _, found = measurements(path.read_text())
    report.equal("a large cluster: nodes", found["NodeTopology"]["summary"]["data"]["node-count"], 5000)
    images = {f"image-{number}": "v1.2.3" for number in range(2000)} | {"busybox": "1.37"}
    report.equal("a large cluster: images", found["K8s"]["image"]["data"], images)
    report.equal("a large cluster: its provider", found["K8s"]["node"]["data"]["provider"], "eks")
    megabytes = (cluster.pod_size * len(cluster.lists["pods"]) >> 20)
    report.true("a large cluster: memory", result.memory < 192 << 20, f"{result.memory >> 20} MiB")
    report.figure(
        f"5,000 nodes and 100,000 pods ({megabytes} MiB of answers on pods): {result.seconds:.1f} s, "
        f"larder's peak {result.memory >> 20} MiB, snapshot {path.stat().st_size >> 10} KiB")
    too_large(larder, site)
    site.close()


def too_large(larder, site):
    report = larder.report
    site.asked()
    result = larder.snapshot(
        site, "--skip", "K8s", "--timeout", "120", "--output", "cm://default/larder-snapshot", timeout=200)
    report.true(
        "a snapshot over 1 MiB", result.status != 0 and "a ConfigMap takes 1048576" in result.errors, result.errors)
    report.true(
        "nothing was written", all(method == "GET" for method, _, _ in site.asked()), "something was")
    result = larder.snapshot(
        site, "--skip", "K8s", "--timeout", "120", "--max-nodes-per-entry", "2", "--output",
        "cm://default/larder-snapshot", timeout=200)
    report.true("with fewer names it fits or says so", result.status == 0 or "takes 1048576" in result.errors,
                result.errors)
