"""Snapshots and recipes in ConfigMaps, written and read."""

import yaml

from clustertest import clusters
from clustertest.server import Fault, Site

PLACE = "cm://gpu-operator/larder-snapshot"


def hold(larder, folder):
    site = Site(folder, clusters.eks())
    written(larder, site)
    read(larder, site)
    refused(larder, site)
    others(larder, site)
    site.close()


def stored(site, name="larder-snapshot", namespace="gpu-operator"):
    return site.cluster.get("configmaps", namespace, name)


def written(larder, site):
    report = larder.report
    site.asked()
    result = larder.snapshot(site, "--output", PLACE)
    report.equal("written: exit code", (result.status, result.output), (0, ""))
    found = stored(site)
    if not report.true("written: it is there", found, result.errors):
        return
    report.equal("written: its keys", sorted(found["data"]), ["format", "snapshot.yaml", "timestamp"])
    report.equal("written: its format", found["data"]["format"], "yaml")
    labels = found["metadata"]["labels"]
    report.equal("written: its name", labels["app.kubernetes.io/name"], "larder")
    report.equal("written: its component", labels["app.kubernetes.io/component"], "snapshot")
    document = yaml.safe_load(found["data"]["snapshot.yaml"])
    report.equal("written: a snapshot", document["kind"], "Snapshot")
    report.equal("written: its time", document["metadata"]["timestamp"], found["data"]["timestamp"])
    larder.no_secrets("snapshot to a ConfigMap", str(found))
    changes = [(method, path, query.get("fieldManager")) for method, path, query in site.asked() if method != "GET"]
    report.equal(
        "written: by one request", changes,
        [("PATCH", "/api/v1/namespaces/gpu-operator/configmaps/larder-snapshot", "larder")])
    result = larder.snapshot(site, "--output", PLACE, "--format", "json")
    report.equal("written again: exit code", result.status, 0)
    report.equal("written again: its keys", sorted(stored(site)["data"]), ["format", "snapshot.json", "timestamp"])


def read(larder, site):
    """What a command says of a ConfigMap, it says of a file with the same."""
    report = larder.report
    for key in ("json", "yaml"):
        larder.snapshot(site, "--output", PLACE, "--format", key)
        path = larder.folder / f"same.{key}"
        path.write_text(stored(site)["data"][f"snapshot.{key}"])
        for command in commands(larder, "SNAPSHOT"):
            by_file = larder.run(None, *[str(path) if word == "SNAPSHOT" else word for word in command])
            by_map = larder.run(site, *[PLACE if word == "SNAPSHOT" else word for word in command])
            alike = [(each.status, each.output.replace(PLACE, "X").replace(str(path), "X"),
                      each.errors.replace(PLACE, "X").replace(str(path), "X")) for each in (by_file, by_map)]
            report.equal(f"{command[0]} of {key} in a ConfigMap", alike[1], alike[0])
            report.true(f"{command[0]}: it worked", by_map.status == 0 and by_map.output, by_map.output + by_map.errors)
    recipe(larder, site)


def commands(larder, place):
    table = ["--table", larder.table]
    return [
        ["recipe", *table, "--snapshot", place, "--intent", "training"],
        ["match", *table, "--snapshot", place],
        ["diff", place, place],
        ["validate", *table, "--service", "eks", "--accelerator", "h100", "--intent", "training", "--os", "ubuntu",
         "--snapshot", place, "--fail-on-error", "false"],
    ]


def recipe(larder, site):
    report = larder.report
    made = larder.run(
        None, "recipe", "--table", larder.table, "--service", "eks", "--accelerator", "h100", "--intent", "training",
        "--os", "ubuntu")
    path = larder.folder / "recipe.yaml"
    path.write_text(made.output)
    # AICR keeps recipes under the key of snapshots.
    for key in ("recipe.yaml", "snapshot.yaml"):
        site.cluster.add("configmaps", [{
            "metadata": {"name": key.replace(".", "-"), "namespace": "default"}, "data": {key: made.output}}])
        by_map = larder.run(
            site, "validate", "--recipe", f"cm://default/{key.replace('.', '-')}", "--snapshot", PLACE,
            "--fail-on-error", "false")
        by_file = larder.run(
            site, "validate", "--recipe", str(path), "--snapshot", PLACE, "--fail-on-error", "false")
        report.equal(f"a recipe under {key}", (by_map.output, by_map.status), (by_file.output, by_file.status))
        report.true(f"a recipe under {key}: it worked", by_map.status == 0 and by_map.output, by_map.errors)


def refused(larder, site):
    report = larder.report
    result = larder.snapshot(site, "--output", "cm://kube-system/coredns")
    report.true(
        "somebody else's ConfigMap", result.status != 0 and "holds no snapshot" in result.errors, result.errors)
    report.equal("it is as it was", stored(site, "coredns", "kube-system")["data"], {"Corefile": "hunter2-configmap"})
    result = larder.snapshot(site, "--output", "cm://nowhere/larder-snapshot")
    report.true(
        "no such namespace", result.status != 0 and 'namespaces "nowhere" not found' in result.errors, result.errors)
    for text in ("cm://", "cm://a", "cm://A/b", "cm://a/b/c", "cm://a/b?x"):
        result = larder.snapshot(site, "--output", text)
        report.equal(f"{text} is refused", result.status, 2)
        result = larder.run(site, "match", "--table", larder.table, "--snapshot", text)
        report.equal(f"{text} is no snapshot", result.status, 2)
    for place, reason in (
            ("cm://default/nothing", "there is no ConfigMap nothing in the namespace default"),
            ("cm://kube-system/coredns", "holds no snapshot; its keys are Corefile")):
        result = larder.run(site, "match", "--table", larder.table, "--snapshot", place)
        report.true(f"{place} is not read", result.status == 2 and reason in result.errors, result.errors)
    with site.failing(Fault("/api/v1/namespaces/gpu-operator/configmaps", 403)):
        result = larder.run(site, "match", "--table", larder.table, "--snapshot", PLACE)
        report.true("403 of a ConfigMap", result.status == 2 and "does not allow it" in result.errors, result.errors)
        result = larder.snapshot(site, "--output", PLACE)
        report.true("403 on writing", result.status != 0 and "does not allow it" in result.errors, result.errors)


def others(larder, site):
    """What AICR wrote is read."""
    larder.snapshot(site, "--output", PLACE)
    text = stored(site)["data"]["snapshot.yaml"]
    for data in ({"snapshot.yaml": text, "format": "yaml", "timestamp": "2026-01-03T10:30:00Z"},
                 {"snapshot.yaml": text}):
        site.cluster.add("configmaps", [{
            "metadata": {"name": f"aicr-{len(data)}", "namespace": "default",
                         "labels": {"app.kubernetes.io/name": "aicr", "app.kubernetes.io/component": "Snapshot"}},
            "data": data}])
        result = larder.run(site, "diff", PLACE, f"cm://default/aicr-{len(data)}", "--fail-on-drift")
        larder.report.equal("AICR's ConfigMap", (result.status, result.errors), (0, ""))
