"""What a snapshot has to say of a cluster, worked out from its objects and nothing else."""

import collections
import json
import re

# Planted as what must be withheld, wherever it is.
SECRET_LABELS = {"example.com/api-token"}
SECRET_TAINTS = {"example.com/password"}
SECRET_POLICY = {"driver.licensingConfig.token"}
SECRET_VARIABLES = {"REMOTE_PASSWORD"}


def byte_order(texts):
    return sorted(texts, key=str.encode)


def said(texts, everywhere=True):
    """One text, or all of several."""
    texts = byte_order(set(texts)) + ([] if everywhere else ["none"])
    return texts[0] if len(texts) == 1 else "mixed: " + ", ".join(texts)


def agreed(records):
    keys = {key for record in records for key in record}
    return {key: said([record[key] for record in records if key in record], all(key in record for record in records))
            for key in keys}


# K8s


def server(cluster):
    return {"data": {
        "version": cluster.version["gitVersion"], "platform": cluster.version["platform"],
        "goVersion": cluster.version["goVersion"]}}


def facts(node):
    info, provider = node["status"]["nodeInfo"], node["spec"]["providerID"]
    name, _, version = info["containerRuntimeVersion"].partition("://")
    found = {
        "container-runtime-id": info["containerRuntimeVersion"], "container-runtime-name": name,
        "container-runtime-version": version, "kernel-version": info["kernelVersion"],
        "kubelet-version": info["kubeletVersion"], "operating-system": "linux", "os-image": info["osImage"],
    }
    if provider:
        scheme = provider.split("://")[0]
        found["provider"] = {"aws": "eks", "gce": "gke", "azure": "aks"}.get(scheme, scheme)
    return found


def one_node(node):
    return {"data": {**facts(node), "source-node": node["metadata"]["name"], "provider-id": node["spec"]["providerID"]}}


def nodes(cluster, most=None):
    found = cluster.list("nodes")
    if len(found) == 1:
        return one_node(found[0])
    records = [facts(node) for node in found]
    subtype = {"data": agreed(records)}
    groups = collections.defaultdict(list)
    for node, record in zip(found, records):
        groups[json.dumps(record, sort_keys=True)].append(node["metadata"]["name"])
    if len(groups) > 1:
        # In whatever order.
        subtype["items"] = [
            {"context": {"source-node": min(names)},
             "data": {**json.loads(record), "node-count": len(names), **node_list(names, most)}}
            for record, names in groups.items()]
    return subtype


def node_list(names, most):
    names = byte_order(names)
    text = ",".join(names)
    if most and len(names) > most:
        text = ",".join(names[:most]) + f" (+{len(names) - most} more)"
    return {"node-list": text, "truncated": bool(most and len(names) > most)}


def images(cluster):
    tags = collections.defaultdict(set)
    for pod in cluster.list("pods"):
        spec = pod["spec"]
        for list_name in ("containers", "initContainers", "ephemeralContainers"):
            for container in spec.get(list_name, []):
                found = re.fullmatch(r"(?:.*/)?([^/:@]+)(?::([^/@]+))?(?:@(.+))?", container["image"])
                name, tag, digest = found.groups()
                tags[name].add(tag or digest or "latest")
    return {"data": {name: said(found) for name, found in tags.items()}}


def policy(cluster):
    found = cluster.list("clusterpolicies")
    if not found:
        return None
    readings = {}

    def flatten(value, key):
        if isinstance(value, dict):
            for name in value:
                flatten(value[name], f"{key}.{name}" if key else name)
        elif isinstance(value, list):
            if value:
                readings[key] = json.dumps(
                    [{name: part for name, part in sorted(entry.items())
                      if not (name == "value" and entry.get("name") in SECRET_VARIABLES)} for entry in value],
                    separators=(",", ":"))
        elif value is not None and key not in SECRET_POLICY:
            readings[key] = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else str(value)

    flatten(found[0]["spec"], "")
    return {"context": {"withheld": ", ".join(byte_order(SECRET_POLICY))}, "data": readings}


def charts(cluster):
    parts = {}
    for plural in ("daemonsets", "deployments", "statefulsets"):
        for workload in cluster.list(plural):
            metadata = workload["metadata"]
            labels, annotations = metadata["labels"], metadata["annotations"]
            if "helm.sh/chart" not in labels:
                continue
            name, version = re.fullmatch(r"(.+?)-(v?\d+\.\d+\.\d+.*)", labels["helm.sh/chart"]).groups()
            key = (name, version.replace("_", "+"),
                   annotations.get("meta.helm.sh/release-name", labels["app.kubernetes.io/instance"]),
                   annotations.get("meta.helm.sh/release-namespace", metadata["namespace"]))
            applications = {labels["app.kubernetes.io/version"]} if "app.kubernetes.io/version" in labels else set()
            parts[key] = parts.get(key, set()) | applications
    if not parts:
        return None
    versions = collections.defaultdict(set)
    items = []
    for (name, version, release, namespace), applications in parts.items():
        versions[name].add(version)
        data = {"version": version, **({"app-version": said(applications)} if applications else {})}
        items.append({"context": {"chart": name, "release": release, "namespace": namespace}, "data": data})
    return {"data": {name: said(found) for name, found in versions.items()}, "items": items}


def kubernetes(cluster, most=None):
    found = {
        "server": server(cluster), "node": nodes(cluster, most), "image": images(cluster), "policy": policy(cluster),
        "helm": charts(cluster),
    }
    return not_empty(found)


def not_empty(found):
    """What is empty is not written."""
    subtypes = {name: {key: part for key, part in (subtype or {}).items() if part} for name, subtype in found.items()}
    return {name: subtype for name, subtype in subtypes.items() if subtype}


# NodeTopology


def topology(cluster, most=None):
    labels, taints = collections.defaultdict(list), collections.defaultdict(list)
    withheld = {"label": set(), "taint": set()}
    found = cluster.list("nodes")
    for node in found:
        name = node["metadata"]["name"]
        for key, value in node["metadata"]["labels"].items():
            if key in SECRET_LABELS:
                withheld["label"].add(key)
            else:
                labels[key, value].append(name)
        for taint in node["spec"].get("taints", []):
            if taint["key"] in SECRET_TAINTS:
                withheld["taint"].add(taint["key"])
            else:
                taints[taint["key"], taint["effect"], taint.get("value", "")].append(name)
    summary = {"node-count": len(found), "label-count": len(labels), "taint-count": len(taints)}
    return not_empty({
        "summary": {"data": summary},
        "label": marks(labels, withheld["label"], most, lambda mark: {"key": mark[0], "value": mark[1]}),
        "taint": marks(taints, withheld["taint"], most,
                       lambda mark: {"key": mark[0], "effect": mark[1], "value": mark[2]}),
    })


def marks(found, withheld, most, context):
    """In both encodings; a mark is a key, then what goes to a shared key's end, then the rest."""
    keys = collections.Counter(mark[0] for mark in found)
    folded = {mark: f"{mark[0]}.{mark[1]}" if keys[mark[0]] > 1 else mark[0] for mark in found}
    uses = collections.Counter(folded.values())
    subtype = {}
    if withheld:
        subtype["context"] = {"withheld": ", ".join(byte_order(withheld))}
    data, items = {}, []
    for mark in sorted(found, key=lambda mark: [part.encode() for part in mark]):
        names = found[mark]
        nodes_of = node_list(names, most)
        item = {"node-count": len(names), "truncated": nodes_of["truncated"]}
        if uses[folded[mark]] == 1:
            shown = mark[1:] if keys[mark[0]] == 1 or len(mark) == 2 else mark[2:]
            data[folded[mark]] = "|".join([*shown, nodes_of["node-list"]])
            item["node-list-ref"] = folded[mark]
        else:
            item["node-list"] = nodes_of["node-list"]
        items.append({"context": context(mark), "data": item})
    if data:
        subtype["data"] = data
    if items:
        subtype["items"] = items
    return subtype
