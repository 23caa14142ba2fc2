"""Bundles for Flux: releases, stages, sources, and what kubectl makes of their kustomizations."""

import pathlib
import posixpath
import re
import tempfile

import yaml

from bundletest import repository
from bundletest.archives import LOADER, documents, reachable
from bundletest.every import run

KUSTOMIZATION = {"apiVersion", "kind", "resources", "configMapGenerator"}
ROOT = """apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
"""


class Objects:
    """The objects of a bundle by kind and name, from what the root and the stages apply."""

    def __init__(self, bundle):
        self.bundle = bundle
        self.objects, self.folders, self.maps = {}, {}, {}
        # The folders that are built, the files that kustomizations name, and every document of theirs.
        self.built, self.listed, self.documents = [], set(), []
        self.own_url = own_url(bundle)
        self.add(".")

    def add(self, folder):
        self.built.append(folder)
        found = list(self.read(folder))
        self.documents += found
        maps = (document for document in found if document["kind"] == "ConfigMap")
        self.maps |= {document["metadata"]["name"]: document["data"] for document in maps}
        found = [document for document in found if document["kind"] not in ("Namespace", "ConfigMap")]
        for document in found:
            key = document["kind"], document["metadata"]["name"]
            self.bundle.expect(key not in self.objects, f"two of {key}")
            self.bundle.is_object(f"{folder}: {key[1]}", document)
            self.objects[key] = document["spec"]
            self.folders[key] = folder
        for document in found:
            spec = document["spec"]
            if document["kind"] == "Kustomization" and self.is_of_bundle(spec["sourceRef"]["name"]):
                self.add(self.bundle.in_repository(spec["path"], document["metadata"]["name"]))

    def read(self, folder):
        """What a kustomization holds, by its text. `hold` asks kubectl."""
        path = posixpath.normpath(f"{folder}/kustomization.yaml")
        self.listed.add(path)
        kustomization = self.bundle.read(path)
        self.bundle.expect(kustomization.keys() <= KUSTOMIZATION, f"{path}: {sorted(kustomization)}")
        for resource in kustomization["resources"]:
            resource = posixpath.normpath(f"{folder}/{resource}")
            self.bundle.is_there(resource, path)
            if resource in self.bundle.folders:
                yield from self.read(resource)
            elif resource in self.bundle.files:
                self.listed.add(resource)
                yield from documents(self.bundle.text(resource))
        for generator in kustomization.get("configMapGenerator") or []:
            yield self.generated(folder, generator)

    def generated(self, folder, generator):
        options = generator["options"]
        self.bundle.expect(options.get("disableNameSuffixHash") is True, f"{folder}: {options}")
        metadata = {name: generator[name] for name in ("name", "namespace")}
        return {
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata | {"labels": options["labels"]},
            "data": {file: self.bundle.text(f"{folder}/{file}") for file in generator["files"]}}

    def is_of_bundle(self, name):
        source = self.objects.get(("GitRepository", name), {})
        return self.own_url is not None and source.get("url") == self.own_url

    def named(self, kind):
        return {name: spec for (other, name), spec in self.objects.items() if other == kind}


def own_file(bundle):
    """The file that names the bundle's own repository, which its script fills in."""
    script = bundle.text(repository.SCRIPT) if repository.SCRIPT in bundle.files else ""
    found = re.search(r"^files=\((\S+)\)$", script, re.M)
    return found and found[1]


def own_url(bundle):
    path = own_file(bundle)
    return bundle.read(path)["spec"]["url"] if path else None


def check(bundle):
    flux = Objects(bundle)
    releases, stages = flux.named("HelmRelease"), flux.named("Kustomization")
    charts = {name for name in bundle.order if bundle.components[name]["type"] != "Kustomize"}
    expected = [part for part in bundle.all_parts() if part not in bundle.components or part in charts]
    bundle.expect(sorted(releases) == sorted(expected), f"HelmReleases: {sorted(releases)}")
    has_kustomizations = len(charts) < len(bundle.order)
    bundle.expect(bool(stages) == has_kustomizations, "stages where there are no kustomizations")
    for name, spec in releases.items():
        check_release(bundle, flux, name, spec)
    for name, spec in stages.items():
        check_stage(bundle, flux, name, spec)
    check_order(bundle, flux)
    used = {(spec.get("chartRef") or spec.get("sourceRef") or spec["chart"]["spec"]["sourceRef"])["name"]
            for spec in [*releases.values(), *stages.values()]}
    sources = {name for kind, name in flux.objects if kind not in ("HelmRelease", "Kustomization")}
    bundle.expect(used == sources, f"sources used {used}, there {sources}")
    everything_is_listed(bundle, flux)
    repository.check(bundle, [own_file(bundle)] if own_file(bundle) else [])


def check_release(bundle, flux, name, spec):
    where = f"HelmRelease {name}"
    key = next(key for key in bundle.order if name in bundle.parts(key))
    component = bundle.components[key]
    bundle.expect(spec["releaseName"] == name, f"{where}: releaseName")
    bundle.expect(spec["targetNamespace"] == (component.get("namespace") or "default"), f"{where}: namespace")
    if name != key:
        chart = spec["chart"]["spec"]
        bundle.expect(chart["sourceRef"]["kind"] == "GitRepository", f"{where}: source")
        bundle.is_there(bundle.in_repository(chart["chart"], where) + "/Chart.yaml", where)
        return
    check_chart(bundle, flux, where, spec, component)
    check_values(bundle, flux, where, name, spec)


def check_chart(bundle, flux, where, spec, component):
    chart = component.get("chart", component["name"])
    address = component["source"].rstrip("/")
    if "chartRef" in spec:
        source = flux.named("OCIRepository")[spec["chartRef"]["name"]]
        bundle.expect(source["url"] == f"{address}/{chart}", f"{where}: url")
        version = source["ref"].get("tag", source["ref"].get("semver")).replace("_", "+")
    else:
        source = flux.named("HelmRepository")[spec["chart"]["spec"]["sourceRef"]["name"]]
        bundle.expect(source["url"] == address, f"{where}: url")
        bundle.expect(spec["chart"]["spec"]["chart"] == chart, f"{where}: chart")
        version = spec["chart"]["spec"]["version"]
    bundle.expect(version == component.get("version", "*"), f"{where}: version {version}")


def check_values(bundle, flux, where, name, spec):
    if "valuesFrom" not in spec:
        bundle.expect_values(spec.get("values", {}), name)
        return
    # A later one goes over an earlier one, and what the release says itself over both.
    keys = [reference["valuesKey"] for reference in spec["valuesFrom"]]
    bundle.expect(keys == ["values.yaml", "cluster-values.yaml"] and "values" not in spec, f"{where}: {keys}")
    for reference in spec["valuesFrom"]:
        there = flux.maps.get(reference["name"], {}).get(reference["valuesKey"])
        bundle.expect(there is not None, f"{where}: there is no {reference}")
    values, = documents(flux.maps[spec["valuesFrom"][0]["name"]]["values.yaml"])
    bundle.expect_values(values, name)


def check_stage(bundle, flux, name, spec):
    component = bundle.components.get(name)
    bundle.expect(spec.get("wait") is True, f"stage {name} does not wait for what it applied")
    if component and component["type"] == "Kustomize":
        source = flux.named("GitRepository")[spec["sourceRef"]["name"]]
        bundle.expect(source["url"].removeprefix("https://") in component["source"], f"stage {name}: url")
        bundle.expect(spec["path"] == "./" + component.get("path", ""), f"stage {name}: path")


def check_order(bundle, flux):
    """Every dependency of recipe.yaml is one that Flux keeps, itself or through others."""
    releases, stages = flux.named("HelmRelease"), flux.named("Kustomization")
    waits = {}
    for kind, specs in (("HelmRelease", releases), ("Kustomization", stages)):
        for name, spec in specs.items():
            others = {(kind, other["name"]) for other in spec.get("dependsOn") or []}
            for other in others:
                bundle.expect(other in flux.objects, f"{name} depends on {other}, which is not there")
            waits[kind, name] = others
    # A stage applies the releases in its folder: they come after what it comes after, and it is ready
    # after them.
    for name, spec in stages.items():
        if flux.is_of_bundle(spec["sourceRef"]["name"]):
            folder = bundle.in_repository(spec["path"], name)
            inner = [key for key, place in flux.folders.items() if place == folder]
            for key in inner:
                waits[key] = waits[key] | {("applied", name)}
            waits["applied", name], waits["Kustomization", name] = waits["Kustomization", name], set(inner)
    for later, sooner in bundle.dependencies():
        after, before = (
            ("HelmRelease" if part in releases else "Kustomization", part) for part in (later, sooner))
        bundle.expect(before in reachable(waits, after), f"{later} does not wait for {sooner}")


def everything_is_listed(bundle, flux):
    """No file of an object and no kustomization is left out of those that the root and the stages build."""
    for path in object_files(bundle):
        bundle.expect(path in flux.listed, f"{path} is in no kustomization.yaml")


def object_files(bundle):
    """The kustomizations of a bundle and the files of its objects, by what is in them."""
    for path in bundle.files:
        if path.endswith(".yaml") and path != "recipe.yaml" and "templates" not in path.split("/"):
            if {"apiVersion", "kind"} <= bundle.read(path).keys():
                yield path


def dear(bundle):
    yield "kustomizations for Flux", "", bundle.pairs(*object_files(bundle))
    if own_file(bundle):
        yield from repository.dear(bundle, [own_file(bundle)])


def hold(bundle, _):
    """kubectl makes of the kustomizations what is read above: the root and the stages at once."""
    flux = Objects(bundle)
    with tempfile.TemporaryDirectory() as work:
        bundle.write(f"{work}/bundle")
        together = pathlib.Path(work, "together")
        together.mkdir()
        lines = (f"- {posixpath.normpath(f'../bundle/{folder}')}\n" for folder in flux.built)
        (together / "kustomization.yaml").write_text(ROOT + "".join(lines))
        said = run(bundle, "the kustomizations", "kubectl", "kustomize", together)
    found = [document for document in yaml.load_all(said, LOADER) if document]
    is_same = by_name(found) == by_name(flux.documents)
    bundle.expect(is_same, "kubectl makes something else of the kustomizations")


def by_name(objects):
    """Objects in an order of their own: kubectl has them in another one than the files."""
    def name(one):
        return one["kind"], one["metadata"].get("namespace", ""), one["metadata"]["name"]

    return sorted(objects, key=name)
