"""Bundles for Kustomize: their commands, what kubectl builds, and the objects that Kubernetes itself defines.

kubernetes-validate holds those strictly against the schemas of the least version that the recipe takes.
"""

import posixpath
import re
import tempfile

import kubernetes_validate
import yaml

from bundletest.archives import LOADER, documents
from bundletest.every import run

API_GROUPS = re.compile(r"^([a-z]+/)?v[0-9a-z]+$|\.k8s\.io/v[0-9a-z]+$")
FOLDER = re.compile(r"--kustomize (\S+)|--values (\S+)/values\.yaml")


def check(bundle):
    """The commands of README.md name each folder once, in order."""
    lines = bundle.text("README.md").splitlines()
    commands = [line for line in lines if line.startswith(("kubectl ", "helm "))]
    named = [match[1] or match[2] for match in map(FOLDER.search, commands) if match]
    found = [posixpath.dirname(path) for path in bundle.files
             if posixpath.basename(path) in ("kustomization.yaml", "values.yaml")]
    both = {folder for folder in found if found.count(folder) > 1}
    bundle.expect(not both, f"a kustomization beside values in {sorted(both)}")
    is_all = sorted(named) == sorted(found)
    bundle.expect(is_all, f"README.md names {sorted(named)}, the bundle has {sorted(found)}")
    numbers = [path.split("-")[0] for path in named]
    bundle.expect(numbers == sorted(numbers), f"README.md has its commands in the order {named}")


def dear(bundle):
    """The kustomizations that need no network, each with the version of Kubernetes."""
    for path in sorted(bundle.files):
        if posixpath.basename(path) == "kustomization.yaml" and not needs_network(bundle.read(path)):
            folder = posixpath.dirname(path)
            yield "kustomizations", folder, {hash((bundle.digest(folder), least_version(bundle.recipe)))}


def needs_network(kustomization):
    return any(mark in resource for resource in kustomization["resources"] for mark in ("://", "?ref=", "@"))


def hold(bundle, folder):
    """Builds a kustomization with kubectl, and validates what comes out."""
    with tempfile.TemporaryDirectory() as work:
        bundle.write(work, folder + "/")
        objects = list(yaml.load_all(run(bundle, folder, "kubectl", "kustomize", f"{work}/{folder}"), LOADER))
    same_objects(bundle, folder, objects)
    version = least_version(bundle.recipe)
    for item in objects:
        validate(bundle, folder, item, version)


def same_objects(bundle, folder, objects):
    """Everything that is in the files comes out, and stays in the namespace that it states."""
    files = [path for path in bundle.below(folder) if posixpath.basename(path) != "kustomization.yaml"]
    written = [item for path in files for item in documents(bundle.text(f"{folder}/{path}")) if item]
    is_same = sorted(map(identity, written)) == sorted(map(identity, objects))
    bundle.expect(is_same, f"{folder}: what kubectl builds is not what the files hold")
    stated = {identity(item): item["metadata"].get("namespace") for item in written}
    for item in objects:
        is_kept = stated.get(identity(item)) in (None, item["metadata"].get("namespace"))
        bundle.expect(is_kept, f"{folder}: {identity(item)} is put into another namespace than it states")


def identity(item):
    return item["apiVersion"], item["kind"], item["metadata"]["name"]


def validate(bundle, folder, item, version):
    try:
        kubernetes_validate.validate(item, version, strict=True)
        bundle.expect(True, "")
    except kubernetes_validate.SchemaNotFoundError:
        is_custom = not API_GROUPS.search(item["apiVersion"]) or "." in item["apiVersion"].split("/")[0]
        bundle.expect(is_custom, f"{folder}: Kubernetes {version} has no {item['apiVersion']} {item['kind']}")
    except kubernetes_validate.ValidationError as error:
        path = ".".join(map(str, error.path))
        name = f"{folder}: {item['kind']} {item['metadata']['name']}"
        bundle.expect(False, f"{name}, {path}: {error.message[:300]}")


def least_version(recipe):
    """The least minor version of Kubernetes that a recipe takes, of those that have schemas."""
    known = [tuple(map(int, version.split(".")[:2])) for version in kubernetes_validate.utils.all_versions()]
    stated = [constraint["value"] for constraint in recipe.get("constraints") or []
              if constraint["name"] == "K8s.server.version"]
    found = [tuple(map(int, match)) for value in stated for match in re.findall(r"(\d+)\.(\d+)", value)]
    least = max(found) if found else min(known)
    usable = [version for version in sorted(known) if version >= least]
    return "{}.{}".format(*(usable[0] if usable else max(known)))
