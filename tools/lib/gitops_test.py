"""Judges bundles for Argo CD, Flux and Helmfile without a cluster.

    gitops_test.py DEPLOYER FOLDER

FOLDER is an unpacked bundle. Its objects are held against the schemas beside this file, its order against
the dependencies in recipe.yaml, and every path in it against its files. `kubectl` builds the kustomizations,
`shellcheck` reads the script, and the script is run.
"""

import functools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import lupa
import yaml
from jsonschema import Draft202012Validator

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SCHEMAS = pathlib.Path(__file__).parent / "schemas"
OBJECTS = {
    ("argoproj.io/v1alpha1", "Application"): "argocd-application",
    ("helm.toolkit.fluxcd.io/v2", "HelmRelease"): "flux-helmrelease",
    ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"): "flux-kustomization",
    ("source.toolkit.fluxcd.io/v1", "GitRepository"): "flux-gitrepository",
    ("source.toolkit.fluxcd.io/v1", "HelmRepository"): "flux-helmrepository",
    ("source.toolkit.fluxcd.io/v1", "OCIRepository"): "flux-ocirepository",
}
URL = "https://git.example.com/a&b/c|d/repo.git"
OTHER = "ssh://git@git.example.com:2222/team/other.git"


@functools.cache
def validator(name):
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


class Bundle:
    """An unpacked bundle, and what was found wrong with it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.problems = []
        self.recipe = self.read("recipe.yaml")
        components = {component["name"]: component for component in self.recipe["componentRefs"]}
        self.order = self.recipe["deploymentOrder"]
        self.components = {name: components[name] for name in self.order}

    def expect(self, holds, problem):
        if not holds:
            self.problems.append(problem)

    def read(self, path):
        return yaml.load((self.folder / path).read_text(), LOADER)

    def is_valid(self, path, document, schema):
        for error in validator(schema).iter_errors(document):
            where = "/".join(map(str, error.absolute_path))
            self.problems.append(f"{path}: {where}: {error.message[:300]}")

    def object(self, path):
        """A Kubernetes object, held against its schema."""
        document = self.read(path)
        kind = (document.get("apiVersion"), document.get("kind"))
        self.expect(kind in OBJECTS, f"{path}: there is no schema for {kind}")
        if kind in OBJECTS:
            self.is_valid(path, document, OBJECTS[kind])
        return document

    def is_there(self, path, where):
        self.expect((self.folder / path).exists(), f"{where}: there is no {path}")

    def parts(self, name):
        """The names of a component's releases, in their order."""
        component = self.components[name]
        parts = [f"{name}-pre"] if component.get("preManifestFiles") else []
        parts += [name] if component.get("source") else []
        return parts + ([f"{name}-post"] if component.get("manifestFiles") else [])

    def dependencies(self):
        """Pairs of parts: one, and one that it has to come after, by recipe.yaml."""
        for name, component in self.components.items():
            parts = self.parts(name)
            yield from ((later, sooner) for sooner, later in zip(parts, parts[1:]))
            for other in component.get("dependencyRefs") or []:
                if parts and other in self.components and self.parts(other):
                    yield parts[0], self.parts(other)[-1]

    def all_parts(self):
        return [part for name in self.order for part in self.parts(name)]

    def expect_values(self, values, name):
        """That values hold what recipe.yaml says of them itself; the rest is in files of the tree."""
        self.expect(holds(values, self.components[name].get("overrides") or {}), f"{name}: its values")


def holds(values, part):
    """Whether values have every value of a part of them."""
    if not isinstance(part, dict):
        return part is None or values == part
    return isinstance(values, dict) and all(holds(values.get(key), value) for key, value in part.items())


def check_links(bundle):
    """What README.md leads to is there."""
    for target in re.findall(r"\]\(([^)#]+)\)", (bundle.folder / "README.md").read_text()):
        if "://" not in target:
            bundle.is_there(target, "README.md")


def in_repository(bundle, path, where):
    """A path in the repository, which has the bundle in a folder of its name, as one in the bundle."""
    path = path.removeprefix("./")
    prefix = bundle.folder.name + "/"
    bundle.expect(path.startswith(prefix), f"{where}: {path} is not in {prefix}")
    return path.removeprefix(prefix)


# Argo CD


def check_argocd(bundle):
    applications = {}
    root = bundle.object("app-of-apps.yaml")
    folder = in_repository(bundle, root["spec"]["source"]["path"], "app-of-apps.yaml")
    for path in sorted((bundle.folder / folder).glob("*.yaml")):
        document = bundle.object(path.relative_to(bundle.folder))
        name = document["metadata"]["name"]
        bundle.expect(name not in applications, f"two Applications named {name}")
        applications[name] = document
        check_application(bundle, path.name, document)
    bundle.expect(root["metadata"]["name"] not in applications, "app-of-apps.yaml would replace itself")
    bundle.expect(sorted(applications) == sorted(bundle.all_parts()), f"Applications: {sorted(applications)}")
    waves = {
        name: int(document["metadata"]["annotations"]["argocd.argoproj.io/sync-wave"])
        for name, document in applications.items()}
    for later, sooner in bundle.dependencies():
        bundle.expect(waves[sooner] < waves[later], f"{later} is not in a later wave than {sooner}")
    check_script(bundle, ["app-of-apps.yaml", *(f"{folder}/{path.name}" for path in (bundle.folder / folder).iterdir())])
    health = bundle.read("application-health.yaml")["data"]
    check_health(bundle, health["resource.customizations.health.argoproj.io_Application"])


def check_health(bundle, script):
    """An Application is healthy once it is and its sync has succeeded, by what Argo CD would have Lua say."""
    healthy, running = {"health": {"status": "Healthy"}}, {"operationState": {"phase": "Running"}}
    for status, expected in (
            (None, "Progressing"), ({}, "Progressing"), (healthy, "Progressing"), (healthy | running, "Progressing"),
            (healthy | {"operationState": {"phase": "Succeeded"}}, "Healthy"),
            ({"health": {"status": "Degraded"}} | running, "Degraded")):
        lua = lupa.LuaRuntime()
        lua.globals().obj = lua.table_from({"status": status} if status is not None else {}, recursive=True)
        verdict = lua.execute(script)
        bundle.expect(verdict["status"] == expected, f"the health check says {verdict['status']} of {status}")


def check_application(bundle, where, document):
    spec = document["spec"]
    name = document["metadata"]["name"]
    for source in spec.get("sources") or [spec["source"]]:
        helm = source.get("helm") or {}
        if "chart" in source:
            component = bundle.components[name]
            bundle.expect(source["chart"] == component.get("chart", name), f"{where}: chart")
            bundle.expect(
                component["source"].rstrip("/").removeprefix("oci://") == source["repoURL"], f"{where}: repoURL")
            bundle.expect(source["targetRevision"] == component.get("version", "*"), f"{where}: version")
            values = [in_repository(bundle, path.removeprefix("$values/"), where) for path in helm["valueFiles"]]
            for path in values:
                bundle.is_there(path, where)
            bundle.expect_values(bundle.read(values[0]), name)
        if "path" in source:
            path = in_repository(bundle, source["path"], where)
            marker = "Chart.yaml" if helm else "kustomization.yaml"
            bundle.is_there(f"{path}/{marker}", where)
        if helm:
            bundle.expect(helm["releaseName"] == name, f"{where}: releaseName")
    namespaces = {
        component.get("namespace") or "default" for key, component in bundle.components.items()
        if name in bundle.parts(key)}
    bundle.expect({spec["destination"]["namespace"]} == namespaces, f"{where}: namespace")


# Flux


class FluxObjects:
    """The objects of a bundle by kind and name, from what the root and the stages apply."""

    def __init__(self, bundle):
        self.bundle = bundle
        self.objects = {}
        self.folders = {}
        self.maps = {}
        self.built = []
        self.add(".")

    def add(self, folder):
        self.built.append(folder)
        documents = build(self.bundle, folder)
        self.maps |= {
            document["metadata"]["name"]: document["data"] for document in documents if document["kind"] == "ConfigMap"}
        documents = [document for document in documents if document["kind"] not in ("Namespace", "ConfigMap")]
        for document in documents:
            key = document["kind"], document["metadata"]["name"]
            self.bundle.expect(key not in self.objects, f"two of {key}")
            kind = document["apiVersion"], document["kind"]
            self.bundle.expect(kind in OBJECTS, f"there is no schema for {kind}")
            if kind in OBJECTS:
                self.bundle.is_valid(f"{folder}: {key[1]}", document, OBJECTS[kind])
            self.objects[key] = document["spec"]
            self.folders[key] = folder
        for document in documents:
            if document["kind"] == "Kustomization" and self.is_of_bundle(document["spec"]["sourceRef"]["name"]):
                self.add(in_repository(self.bundle, document["spec"]["path"], document["metadata"]["name"]))

    def is_of_bundle(self, name):
        return self.bundle.is_own_repository(self.objects.get(("GitRepository", name), {}))

    def named(self, kind):
        return {name: spec for (other, name), spec in self.objects.items() if other == kind}


def build(bundle, folder):
    """What kubectl makes of a kustomization, without the network."""
    result = subprocess.run(
        ["kubectl", "kustomize", bundle.folder / folder], capture_output=True, text=True, check=False)
    bundle.expect(result.returncode == 0, f"kubectl kustomize {folder}: {result.stderr[:500]}")
    return [document for document in yaml.load_all(result.stdout, LOADER) if document]


def check_flux(bundle):
    script = bundle.folder / "set-repository.sh"
    own = re.search(r"^files=\((\S+)\)$", script.read_text(), re.M) if script.exists() else None
    own_url = bundle.read(own[1])["spec"]["url"] if own else None
    bundle.is_own_repository = lambda spec: own_url is not None and spec.get("url") == own_url
    flux = FluxObjects(bundle)
    releases, stages = flux.named("HelmRelease"), flux.named("Kustomization")
    charts = {name for name in bundle.order if bundle.components[name]["type"] != "Kustomize"}
    expected = [part for name in bundle.order for part in bundle.parts(name) if part != name or name in charts]
    bundle.expect(sorted(releases) == sorted(expected), f"HelmReleases: {sorted(releases)}")
    bundle.expect(bool(stages) == (len(charts) < len(bundle.order)), "stages where there are no kustomizations")
    for name, spec in releases.items():
        check_release(bundle, flux, name, spec)
    for name, spec in stages.items():
        check_stage(bundle, flux, name, spec)
    check_flux_order(bundle, flux)
    used = {(spec.get("chartRef") or spec.get("sourceRef") or spec["chart"]["spec"]["sourceRef"])["name"]
            for spec in [*releases.values(), *stages.values()]}
    sources = {name for kind, name in flux.objects if kind not in ("HelmRelease", "Kustomization")}
    bundle.expect(used == sources, f"sources used {used}, there {sources}")
    everything_is_listed(bundle, flux)
    if own:
        check_script(bundle, [own[1]])


def check_release(bundle, flux, name, spec):
    where = f"HelmRelease {name}"
    key = next(key for key in bundle.order if name in bundle.parts(key))
    component = bundle.components[key]
    bundle.expect(spec["releaseName"] == name, f"{where}: releaseName")
    bundle.expect(spec["targetNamespace"] == (component.get("namespace") or "default"), f"{where}: namespace")
    if name != key:
        chart = spec["chart"]["spec"]
        bundle.expect(chart["sourceRef"]["kind"] == "GitRepository", f"{where}: source")
        bundle.is_there(in_repository(bundle, chart["chart"], where) + "/Chart.yaml", where)
        return
    chart = component.get("chart", name)
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
    if "valuesFrom" not in spec:
        bundle.expect_values(spec.get("values", {}), name)
        return
    # A later one goes over an earlier one, and what the release says itself over both.
    keys = [reference["valuesKey"] for reference in spec["valuesFrom"]]
    bundle.expect(keys == ["values.yaml", "cluster-values.yaml"] and "values" not in spec, f"{where}: {keys}")
    for reference in spec["valuesFrom"]:
        there = flux.maps.get(reference["name"], {}).get(reference["valuesKey"])
        bundle.expect(there is not None, f"{where}: there is no {reference}")
    bundle.expect_values(yaml.load(flux.maps[spec["valuesFrom"][0]["name"]]["values.yaml"], LOADER), name)


def check_stage(bundle, flux, name, spec):
    component = bundle.components.get(name)
    bundle.expect(spec.get("wait") is True, f"stage {name} does not wait for what it applied")
    if component and component["type"] == "Kustomize":
        source = flux.named("GitRepository")[spec["sourceRef"]["name"]]
        bundle.expect(source["url"].removeprefix("https://") in component["source"], f"stage {name}: url")
        bundle.expect(spec["path"] == "./" + component.get("path", ""), f"stage {name}: path")


def check_flux_order(bundle, flux):
    """Every dependency of recipe.yaml is one that Flux keeps, itself or through others."""
    releases, stages = flux.named("HelmRelease"), flux.named("Kustomization")
    waits = {}
    for kind, specs in (("HelmRelease", releases), ("Kustomization", stages)):
        for name, spec in specs.items():
            others = {(kind, other["name"]) for other in spec.get("dependsOn") or []}
            for other in others:
                bundle.expect(other in flux.objects, f"{name} depends on {other}, which is not there")
            waits[kind, name] = others
    # A stage applies the releases in its folder: they come after what it comes after, and it is ready after them.
    for name, spec in stages.items():
        if flux.is_of_bundle(spec["sourceRef"]["name"]):
            folder = in_repository(bundle, spec["path"], name)
            inner = [key for key, place in flux.folders.items() if place == folder]
            for key in inner:
                waits[key] = waits[key] | {("applied", name)}
            waits["applied", name], waits["Kustomization", name] = waits["Kustomization", name], set(inner)
    for later, sooner in bundle.dependencies():
        key = {part: ("HelmRelease" if part in releases else "Kustomization", part) for part in (later, sooner)}
        bundle.expect(key[sooner] in reachable(waits, key[later]), f"{later} does not wait for {sooner}")


def reachable(graph, start):
    seen, left = set(), [start]
    while left:
        for other in graph.get(left.pop(), ()):
            if other not in seen:
                seen.add(other)
                left.append(other)
    return seen


def everything_is_listed(bundle, flux):
    """No file of an object and no kustomization is left out of those that the root and the stages build."""
    listed = {(bundle.folder / folder).resolve() for folder in flux.built}
    for path in bundle.folder.rglob("kustomization.yaml"):
        for resource in yaml.load(path.read_text(), LOADER)["resources"]:
            bundle.expect((path.parent / resource).exists(), f"{path}: there is no {resource}")
            listed.add((path.parent / resource).resolve())
    for path in bundle.folder.rglob("*.yaml"):
        if "templates" in path.parts or path.name == "recipe.yaml":
            continue
        if path.name == "kustomization.yaml":
            bundle.expect(path.parent in listed, f"{path.parent} is in no kustomization.yaml")
        elif {"apiVersion", "kind"} <= yaml.load(path.read_text(), LOADER).keys():
            bundle.expect(path in listed, f"{path} is in no kustomization.yaml")


# Helmfile


def check_helmfile(bundle):
    state = bundle.read("helmfile.yaml")
    bundle.is_valid("helmfile.yaml", state, "helmfile")
    bundle.expect("{{" not in (bundle.folder / "helmfile.yaml").read_text(), "helmfile.yaml has a template in it")
    repositories = {repository["name"]: repository for repository in state.get("repositories") or []}
    releases = {release["name"]: release for release in state["releases"]}
    bundle.expect([release["name"] for release in state["releases"]] == bundle.all_parts(), f"releases: {list(releases)}")
    identity = {name: f"{release['namespace']}/{name}" for name, release in releases.items()}
    for name, release in releases.items():
        check_helmfile_release(bundle, repositories, name, release)
        for need in release.get("needs") or []:
            bundle.expect(need in identity.values(), f"{name} needs {need}, which is not there")
    waits = {identity[name]: release.get("needs") or [] for name, release in releases.items()}
    for later, sooner in bundle.dependencies():
        bundle.expect(identity[sooner] in reachable(waits, identity[later]), f"{later} does not need {sooner}")


def check_helmfile_release(bundle, repositories, name, release):
    chart = release["chart"]
    if chart.startswith("./"):
        bundle.expect(
            (bundle.folder / chart / "Chart.yaml").exists() != (bundle.folder / chart / "kustomization.yaml").exists(),
            f"{name}: {chart} is neither a chart nor a kustomization")
        return
    component = bundle.components[name]
    repository, chart = chart.split("/", 1)
    url = repositories[repository]["url"]
    scheme = "oci://" if repositories[repository].get("oci") else ""
    bundle.expect(scheme + url == component["source"].rstrip("/"), f"{name}: {url}")
    bundle.expect(chart == component.get("chart", name), f"{name}: chart {chart}")
    bundle.expect(release.get("version") == component.get("version"), f"{name}: version")
    for path in release["values"]:
        bundle.is_there(path, name)
    bundle.expect_values(bundle.read(release["values"][0]), name)


# The script


def check_script(bundle, files):
    """set-repository.sh fills in an address in these files and nowhere else, as often as it is run."""
    script = bundle.folder / "set-repository.sh"
    if not script.exists():
        bundle.expect(not any(".invalid" in (bundle.folder / path).read_text() for path in files), "no script")
        return
    result = subprocess.run(["shellcheck", "--norc", script], capture_output=True, text=True, check=False)
    bundle.expect(result.returncode == 0, result.stdout)
    bundle.expect(script.stat().st_mode & 0o111, "set-repository.sh is not executable")
    with tempfile.TemporaryDirectory() as work:
        copy = pathlib.Path(work) / "copy"
        shutil.copytree(bundle.folder, copy)
        before = contents(copy)
        for bad in ("", "x", "-x", "https://a b", "https://e.com/'", "https://e.com/\n", "file:///etc", "https://$(id)\\"):
            bundle.expect(run_script(copy, bad) == 2 and contents(copy) == before, f"set-repository.sh takes {bad!r}")
        for bad in ("", "-x", "a b", "a'", "a\nb", "../x"):
            bundle.expect(run_script(copy, URL, bad) == 2 and contents(copy) == before, f"set-repository.sh takes {bad!r}")
        # With a folder of another name, and from another folder.
        for address, revision in ((URL, "main"), (URL, "main"), (OTHER, "release/1.2"), (URL, "0" * 40)):
            status = run_script(copy, address, revision)
            bundle.expect(status == 0, f"set-repository.sh {address}: {status}")
            after = contents(copy)
            changed = {path for path in before if after.get(path) != before[path]}
            bundle.expect(after.keys() == before.keys(), "set-repository.sh leaves files behind")
            bundle.expect(changed == set(files), f"set-repository.sh changes {sorted(changed ^ set(files))}")
            for path in files:
                expected = filled_in(yaml.load(before[path], LOADER), address, revision)
                bundle.expect(yaml.load(after[path], LOADER) == expected, f"{path} after set-repository.sh {address}")


def run_script(folder, *arguments):
    return subprocess.run([folder / "set-repository.sh", *arguments], cwd="/", capture_output=True, check=False).returncode


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def filled_in(document, address, revision):
    """What a document has to be with that address in place of the one that stands for it."""
    if isinstance(document, list):
        return [filled_in(element, address, revision) for element in document]
    if not isinstance(document, dict):
        return document
    document = {key: filled_in(value, address, revision) for key, value in document.items()}
    if ".invalid/" in document.get("repoURL", ""):
        document |= {"repoURL": address, "targetRevision": revision}
    if isinstance(document.get("url"), str) and ".invalid/" in document["url"]:
        document |= {"url": address, "ref": {"commit" if len(revision) == 40 else "branch": revision}}
    return document


def main():
    deployer, folder = sys.argv[1:]
    bundle = Bundle(folder)
    {"argocd": check_argocd, "flux": check_flux, "helmfile": check_helmfile}[deployer](bundle)
    check_links(bundle)
    for problem in bundle.problems[:20]:
        print(problem)
    return 1 if bundle.problems else 0


if __name__ == "__main__":
    sys.exit(main())
