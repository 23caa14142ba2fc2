"""Holds what bundles say of themselves against the specifications, by other people's readers.

Usage: supply_chain_test.py DIR

DIR holds bundles (*.tar.gz). Each bill of materials has to be valid by CycloneDX's own JSON Schema, which is
asked of as many bills as it takes to ask it of every component, and of some more; each package URL has to be
one, and each provenance has to be a statement of in-toto with a predicate of
SLSA. The two schemas below are written from those specifications:
https://github.com/in-toto/attestation/tree/main/spec/v1 and https://slsa.dev/spec/v1.0/provenance.
"""

import collections
import concurrent.futures
import functools
import hashlib
import itertools
import json
import multiprocessing
import pathlib
import sys
import tarfile
import uuid

from cyclonedx.model.bom import Bom
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema import Draft202012Validator
from packageurl import PackageURL

from covering import choose

WORKERS = 2
# So many bills are held besides.
SPREAD = 20

DIGESTS = {
    "type": "object", "minProperties": 1,
    "propertyNames": {"pattern": "^[a-zA-Z0-9_]+$"},
    "properties": {
        "sha256": {"pattern": "^[0-9a-f]{64}$"},
        "gitCommit": {"pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$"},
    },
    "additionalProperties": {"type": "string"},
}
# One of uri, digest and content is required, and a subject always has a digest.
DESCRIPTOR = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1}, "uri": {"type": "string"}, "digest": DIGESTS,
        "content": {"type": "string"}, "downloadLocation": {"type": "string"},
        "mediaType": {"type": "string"}, "annotations": {"type": "object"},
    },
    "anyOf": [{"required": ["uri"]}, {"required": ["digest"]}, {"required": ["content"]}],
    "additionalProperties": False,
}
TYPE_URI = {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*://[^ ]+$"}
STATEMENT = {
    "type": "object",
    "required": ["_type", "subject", "predicateType", "predicate"],
    "additionalProperties": False,
    "properties": {
        "_type": {"const": "https://in-toto.io/Statement/v1"},
        "subject": {"type": "array", "minItems": 1,
                    "items": {"allOf": [DESCRIPTOR, {"required": ["name", "digest"]}]}},
        "predicateType": {"const": "https://slsa.dev/provenance/v1"},
        "predicate": {
            "type": "object",
            "required": ["buildDefinition", "runDetails"],
            "additionalProperties": False,
            "properties": {
                "buildDefinition": {
                    "type": "object",
                    "required": ["buildType", "externalParameters"],
                    "additionalProperties": False,
                    "properties": {
                        "buildType": TYPE_URI, "externalParameters": {"type": "object"},
                        "internalParameters": {"type": "object"},
                        "resolvedDependencies": {"type": "array", "items": DESCRIPTOR},
                    },
                },
                "runDetails": {
                    "type": "object",
                    "required": ["builder"],
                    "additionalProperties": False,
                    "properties": {
                        "builder": {
                            "type": "object", "required": ["id"], "additionalProperties": False,
                            "properties": {
                                "id": TYPE_URI,
                                "version": {"type": "object", "additionalProperties": {"type": "string"}},
                                "builderDependencies": {"type": "array", "items": DESCRIPTOR},
                            },
                        },
                        "metadata": {"type": "object"}, "byproducts": {"type": "array", "items": DESCRIPTOR},
                    },
                },
            },
        },
    },
}

Draft202012Validator.check_schema(STATEMENT)
statements = Draft202012Validator(STATEMENT)
cyclonedx = JsonStrictValidator(SchemaVersion.V1_6)


class Bundle:
    """A bundle's files, and what was found of it."""

    def __init__(self, path):
        self.name = path.name
        self.problems, self.counts = [], collections.Counter(bundles=1)
        with tarfile.open(path, "r:gz") as archive:
            self.files = {
                m.name.split("/", 1)[1]: archive.extractfile(m).read() for m in archive if m.isreg()}
        self.bill = json.loads(self.files["sbom.cdx.json"])

    def check(self, condition, what):
        if not condition:
            self.problems.append(f"{self.name}: {what}")


def check_bill(bundle):
    bill = bundle.bill
    bundle.check(is_whole(bundle.files["sbom.cdx.json"]), "sbom.cdx.json is not whole")
    references = {c["bom-ref"] for c in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    bundle.check(len(references) == len(bill["components"]) + 1, "a bom-ref is there twice")
    dependents = [dependency["ref"] for dependency in bill["dependencies"]]
    bundle.check(len(set(dependents)) == len(dependents), "dependencies of one component are there twice")
    for dependency in bill["dependencies"]:
        # What the schema says of dependencies, which are others in most bills.
        others = dependency["dependsOn"]
        is_plain = dependency.keys() == {"ref", "dependsOn"} and isinstance(others, list)
        bundle.check(is_plain and len(set(others)) == len(others), f"{dependency} is no dependency")
        for reference in [dependency["ref"], *others]:
            bundle.check(reference in references, f"nothing is {reference}")
    uuid.UUID(bill["serialNumber"].removeprefix("urn:uuid:"))
    for component in bill["components"]:
        bundle.counts["components"] += 1
        if "purl" in component:
            bundle.counts["package URLs"] += 1
            for problem in url_problems(component["purl"], component["name"]):
                bundle.check(False, problem)


@functools.lru_cache(8)
def is_whole(text):
    """The library's model refuses what a schema can't see, such as dependencies on nothing."""
    return Bom.from_json(json.loads(text)).validate()


@functools.cache
def url_problems(text, name):
    url = PackageURL.from_string(text)
    # A round trip through the other reader keeps every part.
    is_same = PackageURL.from_string(url.to_string()) == url
    found = [] if is_same else [f"{text} is not what it reads as"]
    if url.type not in ("helm", "docker", "oci", "github", "generic"):
        found.append(f"{text} has another type")
    if url.type == "docker":
        host = url.qualifiers.get("repository_url")
        path = "/".join(filter(None, [host, url.namespace, url.name]))
        if path != name.removeprefix("docker.io/"):
            found.append(f"{text} is not {name}")
    if url.type == "oci" and not (url.version or "").startswith("sha256:"):
        found.append(f"{text} has no digest")
    return found


def check_provenance(bundle):
    statement = json.loads(bundle.files["provenance.json"])
    for error in statements.iter_errors(statement):
        bundle.check(False, f"provenance.json: {error.json_path}: {error.message}")
    subjects = {s["name"]: s["digest"]["sha256"] for s in statement["subject"]}
    others = {path: hashlib.sha256(text).hexdigest() for path, text in bundle.files.items()
              if path not in ("provenance.json", "checksums.txt")}
    is_all = subjects == others and len(subjects) == len(statement["subject"])
    bundle.check(is_all, "the subjects are not the files")
    bundle.counts["subjects"] += len(subjects)
    # Of a table that larderc compiled, the tree is always known.
    dependencies = statement["predicate"]["buildDefinition"]["resolvedDependencies"]
    bundle.check("sha256" in dependencies[0]["digest"], "the tree has no digest")


def check_charts(bundle):
    lines = [line for line in bundle.files["charts.txt"].decode().splitlines() if not line.startswith("#")]
    charts = {c["purl"] for c in bundle.bill["components"] if c.get("purl", "").startswith("pkg:helm/")}
    bundle.check(len(lines) == len(charts), "charts.txt is not the charts")


def parts(bill):
    """What a bill is made of but for its dependencies, and the name and number of its recipe."""
    others = ("components", "dependencies", "serialNumber")
    rest = {key: part for key, part in bill.items() if key not in others}
    name = bill["metadata"]["component"]["name"]
    texts = map(json.dumps, [rest, *bill["components"]])
    own = [json.dumps(word) for word in (name, f"recipe:{name}")]
    return {hash(text.replace(own[0], '""').replace(own[1], '""')) for text in texts}


def look(path):
    """Holds all of a bundle but what CycloneDX's schema says."""
    try:
        bundle = Bundle(path)
        for check in (check_bill, check_provenance, check_charts):
            check(bundle)
        return bundle.problems, bundle.counts, parts(bundle.bill)
    except Exception as error:  # Whatever a damaged bundle comes up with.
        return [f"{path.name}: {type(error).__name__}: {error}"], collections.Counter(), {path}


def schema_problems(path):
    """What CycloneDX's schema says, which takes half a second."""
    error = cyclonedx.validate_str(Bundle(path).files["sbom.cdx.json"].decode())
    return [f"{path.name}: sbom.cdx.json: {error.data}"] if error else []


def canaries(path):
    """What has to be refused is: the checks above look at something."""
    bundle = Bundle(path)
    bundle.bill["components"][0]["type"] = "chart"
    if cyclonedx.validate_str(json.dumps(bundle.bill)) is None:
        yield "an unknown type of component passes"
    statement = json.loads(bundle.files["provenance.json"])
    del statement["predicate"]["runDetails"]["builder"]["id"]
    if not any(statements.iter_errors(statement)):
        yield "a provenance without a builder passes"


def main():
    # By recipe, whose bundles have one bill.
    paths = sorted(pathlib.Path(sys.argv[1]).glob("*.tar.gz"), key=lambda path: path.name.rpartition("-")[0])
    if not paths:
        sys.exit(f"there are no bundles in {sys.argv[1]}")
    problems, counts, bills = [], collections.Counter(), []
    # Forked, so that a hash is the same number in all of them.
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(WORKERS, context) as pool:
        for path, (found, counted, elements) in zip(paths, pool.map(look, paths, chunksize=20)):
            problems += found
            counts += counted
            bills.append((path, elements))
        needed, more = choose(bills, SPREAD)
        problems += itertools.chain.from_iterable(pool.map(schema_problems, needed + more))
    problems += canaries(paths[0])
    for problem in problems[:40]:
        print(problem, file=sys.stderr)
    print("supply chain: " + ", ".join(f"{number} {what}" for what, number in counts.items())
          + f"; held against the schema: {len(needed)} bills that have every component, {len(more)} more")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
