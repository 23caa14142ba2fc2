"""What is held of every bundle, whichever its deployer."""

import hashlib
import posixpath
import re
import subprocess
import tempfile

from bundletest.archives import NUMBERED, documents

# What bundles for Kustomize begin with.
NAMESPACES = ("000", "namespaces")
LINK = re.compile(r"\]\(([^)#]+)\)")


def check(bundle):
    sums(bundle)
    texts(bundle)
    order(bundle)
    links(bundle)


def sums(bundle):
    """checksums.txt is of all other files, in the order of their bytes."""
    others = sorted(path for path in bundle.files if path != "checksums.txt")
    expected = [f"{hashlib.sha256(bundle.files[path]).hexdigest()}  {path}" for path in others]
    found = bundle.text("checksums.txt").splitlines()
    wrong = sorted(set(expected) ^ set(found)) or ([] if found == expected else ["its order"])
    bundle.expect(not wrong, f"checksums.txt: {wrong[:3]}")


def texts(bundle):
    """Every YAML file is one map. What is in charts has templates in it, and Helm reads it."""
    for path in bundle.files:
        if not path.endswith(".yaml") or "templates" in path.split("/"):
            continue
        if path == "recipe.yaml":
            found = [bundle.recipe]
        else:
            found = documents(bundle.text(path))
        if has_objects(bundle, path):
            is_right = all(map(is_object, found))
        else:
            is_right = len(found) == 1 and isinstance(found[0], dict)
        bundle.expect(is_right, f"{path}: it is not one document that is a map")


def is_object(document):
    """Whether a document is an object of Kubernetes, or nothing."""
    return document is None or {"apiVersion", "kind", "metadata"} <= document.keys()


def has_objects(bundle, path):
    """Whether a file is an object of Kubernetes, or several, which Kustomize reads."""
    folder, name = posixpath.split(path)
    return (bundle.deployer == "kustomize" and name not in ("kustomization.yaml", "values.yaml")
            and (folder == "000-namespaces" or folder.endswith("manifests")))


def order(bundle):
    """Folders are numbered as they are deployed, and each component comes after those that it depends on."""
    folders = sorted({path.split("/")[0] for path in bundle.files if "/" in path})
    places = {name: number for number, name in enumerate(bundle.order, 1)}
    for number, name in (match.groups() for match in map(NUMBERED.fullmatch, folders) if match):
        is_right = places.get(name) == int(number) or (number, name) == NAMESPACES
        bundle.expect(is_right, f"{number}-{name}: in deploymentOrder it is {places.get(name)}")
        if name in places and f"{number}-{name}/values.yaml" in bundle.files:
            bundle.expect_values(bundle.read(f"{number}-{name}/values.yaml"), name)
    for name, component in bundle.components.items():
        for other in component.get("dependencyRefs") or []:
            is_after = places.get(other, 0) < places[name]
            bundle.expect(is_after, f"deploymentOrder has {name} before {other}, which it depends on")


def links(bundle):
    """What README.md leads to is there."""
    for target in LINK.findall(bundle.text("README.md")):
        if "://" not in target:
            bundle.is_there(target, "README.md")


def charts(bundle):
    """The folders of charts, each with what it holds."""
    for path in sorted(bundle.files):
        if path.endswith("/Chart.yaml"):
            folder = posixpath.dirname(path)
            yield "charts", folder, {bundle.digest(folder)}


def hold_chart(bundle, folder):
    """Helm finds no fault with a chart, renders it, and would install it."""
    with tempfile.TemporaryDirectory() as work:
        bundle.write(work, folder + "/")
        chart = f"{work}/{folder}"
        run(bundle, folder, "helm", "lint", "--strict", chart)
        rendered = run(bundle, folder, "helm", "template", "example", chart, "--namespace", "example")
        run(bundle, folder, "helm", "install", "example", chart, "--namespace", "example", "--dry-run=client")
    # Documents of Kubernetes objects, or nothing at all.
    for document in documents(rendered):
        bundle.expect(is_object(document), f"{folder}: not a Kubernetes object: {str(document)[:200]}")


def hold_archive(bundle, _):
    """GNU tar and sha256sum take an archive for what Python does."""
    with tempfile.TemporaryDirectory() as work:
        run(bundle, "tar", "tar", "-xzf", bundle.archive, "-C", work)
        folder = f"{work}/{bundle.name}"
        run(bundle, "checksums", "sha256sum", "--quiet", "--strict", "-c", "checksums.txt", cwd=folder)
        listed = run(bundle, "files", "find", ".", "-type", "f", "-printf", r"%m %s %P\n", cwd=folder)
        expected = [f"{bundle.modes[path]:o} {len(text)} {path}" for path, text in bundle.files.items()]
        is_same = sorted(listed.splitlines()) == sorted(expected)
        bundle.expect(is_same, "GNU tar unpacks something else than Python")


def run(bundle, where, *command, cwd=None):
    """What a program prints that has to end well."""
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    said = (result.stderr + result.stdout).strip()[-600:]
    bundle.expect(result.returncode == 0, f"{where}: {command[0]} {command[1]}: {said}")
    return result.stdout
