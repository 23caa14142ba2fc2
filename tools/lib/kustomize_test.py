#!/usr/bin/env python3
"""Holds the bundles for Kustomize in a folder (*-kustomize.tar.gz) against other people's programs.

Usage: kustomize_test.py FOLDER

`kubectl kustomize` builds every kustomization that needs no network, and kubernetes-validate holds every
object that Kubernetes itself defines against the schemas of the least version that the recipe takes,
strictly. Every kustomization and every chart's values have to be in README.md's commands, in the order of
their folders. kubectl is on PATH; PyYAML and kubernetes-validate are in this Python.
"""

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import tempfile

import kubernetes_validate
import yaml

API_GROUPS = re.compile(r"^([a-z]+/)?v[0-9a-z]+$|\.k8s\.io/v[0-9a-z]+$")
FOLDER = re.compile(r"--kustomize (\S+)|--values (\S+)/values\.yaml")


class Checks:
    """Counts what was looked at and what is wrong."""

    def __init__(self):
        self.seen = {}
        self.bundles = self.built = self.remote = self.valid = self.custom = 0
        self.problems = []

    def problem(self, where, what):
        """Notes that something is wrong."""
        self.problems.append(f"{where}: {what}")

    def bundle(self, folder, name):
        """Checks an unpacked bundle."""
        self.bundles += 1
        with open(os.path.join(folder, "recipe.yaml"), encoding="utf-8") as file:
            version = least_version(yaml.safe_load(file))
        found = []
        for path, _, files in os.walk(folder):
            if "kustomization.yaml" in files:
                found.append(os.path.relpath(path, folder))
                self.kustomization(path, f"{name}/{found[-1]}", version)
            elif "values.yaml" in files:
                found.append(os.path.relpath(path, folder))
        self.readme(folder, name, found)

    def readme(self, folder, name, found):
        """The commands of README.md name each folder once, in order."""
        with open(os.path.join(folder, "README.md"), encoding="utf-8") as file:
            commands = [line for line in file if line.startswith(("kubectl ", "helm "))]
        named = [match[1] or match[2] for match in map(FOLDER.search, commands) if match]
        if sorted(named) != sorted(found):
            self.problem(name, f"README.md names {sorted(named)}, the bundle has {sorted(found)}")
        numbers = [path.split("-")[0] for path in named]
        if numbers != sorted(numbers):
            self.problem(name, f"README.md has its commands in the order {named}")

    def kustomization(self, folder, name, version):
        """Builds one with kubectl, and validates what comes out."""
        with open(os.path.join(folder, "kustomization.yaml"), encoding="utf-8") as file:
            text = file.read()
        if any("://" in resource or "?ref=" in resource or "@" in resource
               for resource in yaml.safe_load(text)["resources"]):
            self.remote += 1
            return
        key = digest(folder) + version
        if key not in self.seen:
            self.seen[key] = self.build(folder, name, version)
        self.built += 1
        valid, custom = self.seen[key]
        self.valid += valid
        self.custom += custom

    def build(self, folder, name, version):
        done = subprocess.run(
            ["kubectl", "kustomize", folder], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            self.problem(name, f"kubectl kustomize: {done.stderr.strip()}")
            return 0, 0
        objects = list(yaml.safe_load_all(done.stdout))
        self.same_objects(folder, name, objects)
        results = [self.validate(item, name, version) for item in objects]
        return results.count("valid"), results.count("custom")

    def same_objects(self, folder, name, objects):
        """Everything that is in the files comes out, and has a namespace if Helm would give it one."""
        written = []
        for path, _, files in os.walk(folder):
            for file in files:
                if file != "kustomization.yaml":
                    with open(os.path.join(path, file), encoding="utf-8") as text:
                        written += [item for item in yaml.safe_load_all(text) if item is not None]
        identity = lambda item: (item["apiVersion"], item["kind"], item["metadata"]["name"])
        if sorted(map(identity, written)) != sorted(map(identity, objects)):
            self.problem(name, "what kubectl builds is not what the files hold")
        stated = {identity(item): item["metadata"]["namespace"] for item in written
                  if "namespace" in item["metadata"]}
        for item in objects:
            wanted = stated.get(identity(item), item["metadata"].get("namespace"))
            if item["metadata"].get("namespace") != wanted:
                self.problem(name, f"{identity(item)} is put into another namespace than it states")

    def validate(self, item, name, version):
        try:
            kubernetes_validate.validate(item, version, strict=True)
            return "valid"
        except kubernetes_validate.SchemaNotFoundError:
            if API_GROUPS.search(item["apiVersion"]) and "." not in item["apiVersion"].split("/")[0]:
                self.problem(name, f"Kubernetes {version} has no {item['apiVersion']} {item['kind']}")
            return "custom"
        except kubernetes_validate.ValidationError as error:
            path = ".".join(map(str, error.path))
            self.problem(name, f"{item['kind']} {item['metadata']['name']}, {path}: {error.message[:300]}")
            return "wrong"


def least_version(recipe):
    """The least minor version of Kubernetes that a recipe takes, of those that have schemas."""
    known = [tuple(map(int, version.split(".")[:2])) for version in kubernetes_validate.utils.all_versions()]
    stated = [constraint["value"] for constraint in recipe.get("constraints") or []
              if constraint["name"] == "K8s.server.version"]
    found = [tuple(map(int, match)) for value in stated for match in re.findall(r"(\d+)\.(\d+)", value)]
    least = max(found) if found else min(known)
    usable = [version for version in sorted(known) if version >= least]
    return "{}.{}".format(*(usable[0] if usable else max(known)))


def digest(folder):
    """The SHA-256 of a folder's files and their names, but for comments, which name the recipe."""
    sums = hashlib.sha256()
    for path, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            with open(os.path.join(path, file), "rb") as contents:
                sums.update(os.path.relpath(os.path.join(path, file), folder).encode() + b"\0")
                lines = [line for line in contents if not line.startswith(b"#")]
                sums.update(hashlib.sha256(b"".join(lines)).digest())
    return sums.hexdigest()


def main():
    if len(sys.argv) != 2:
        sys.exit("Usage: kustomize_test.py FOLDER")
    checks = Checks()
    for name in sorted(os.listdir(sys.argv[1])):
        if not name.endswith("-kustomize.tar.gz"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            with tarfile.open(os.path.join(sys.argv[1], name)) as archive:
                archive.extractall(folder, filter="data")
            inner, = os.listdir(folder)
            checks.bundle(os.path.join(folder, inner), name)
    for problem in checks.problems[:40]:
        print(f"FAILED {problem}")
    print(f"{checks.bundles} bundles: {checks.built} kustomizations built ({len(checks.seen)} distinct), "
          f"{checks.remote} need a network; {checks.valid} objects of Kubernetes valid, {checks.custom} "
          f"custom ones passed over; {len(checks.problems)} problems")
    sys.exit(1 if checks.problems or checks.bundles == 0 else 0)


if __name__ == "__main__":
    main()
