"""Holds what bundles say of themselves against the specifications, by other people's readers.

Usage: supply_chain_test.py DIR

DIR holds bundles (*.tar.gz). Each bill of materials has to be valid by CycloneDX's own JSON Schema, each of
its package URLs has to be one, and each provenance has to be a statement of in-toto with a predicate of
SLSA. The two schemas at the end are written from those specifications:
https://github.com/in-toto/attestation/tree/main/spec/v1 and https://slsa.dev/spec/v1.0/provenance.
"""

import glob
import hashlib
import json
import os
import sys
import tarfile

from cyclonedx.model.bom import Bom
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema import Draft202012Validator
from packageurl import PackageURL

DIGESTS = {
    "type": "object", "minProperties": 1,
    "propertyNames": {"pattern": "^[a-zA-Z0-9_]+$"},
    "properties": {"sha256": {"pattern": "^[0-9a-f]{64}$"}, "gitCommit": {"pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$"}},
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

problems = []
counts = {"bundles": 0, "components": 0, "package URLs": 0, "subjects": 0}
cyclonedx = JsonStrictValidator(SchemaVersion.V1_6)
Draft202012Validator.check_schema(STATEMENT)
statements = Draft202012Validator(STATEMENT)


def check(condition, what):
    if not condition:
        problems.append(what)


def files_of(path):
    with tarfile.open(path, "r:gz") as archive:
        return {m.name.split("/", 1)[1]: archive.extractfile(m).read() for m in archive if m.isreg()}


def check_bill(name, text):
    error = cyclonedx.validate_str(text)
    check(error is None, f"{name}: sbom.cdx.json: {error and error.data}")
    document = json.loads(text)
    # The library's model refuses what a schema can't see, such as dependencies on nothing.
    bom = Bom.from_json(document)
    check(bom.validate(), f"{name}: sbom.cdx.json is not whole")
    references = {c["bom-ref"] for c in document["components"]} | {document["metadata"]["component"]["bom-ref"]}
    check(len(references) == len(document["components"]) + 1, f"{name}: a bom-ref is there twice")
    for dependency in document["dependencies"]:
        for reference in [dependency["ref"], *dependency["dependsOn"]]:
            check(reference in references, f"{name}: nothing is {reference}")
    for component in document["components"]:
        counts["components"] += 1
        if "purl" not in component:
            continue
        counts["package URLs"] += 1
        url = PackageURL.from_string(component["purl"])
        check(url.type in ("helm", "docker", "oci", "github", "generic"), f"{name}: {component['purl']}")
        # A round trip through the other reader keeps every part.
        again = PackageURL.from_string(url.to_string())
        check(again == url, f"{name}: {component['purl']} is not what it reads as")
        if url.type == "docker":
            host = url.qualifiers.get("repository_url")
            path = "/".join(filter(None, [host, url.namespace, url.name]))
            stated = component["name"].removeprefix("docker.io/")
            check(path == stated, f"{name}: {component['purl']} is not {component['name']}")
        if url.type == "oci":
            check(url.version.startswith("sha256:"), f"{name}: {component['purl']} has no digest")


def check_provenance(name, files):
    statement = json.loads(files["provenance.json"])
    for error in statements.iter_errors(statement):
        problems.append(f"{name}: provenance.json: {error.json_path}: {error.message}")
    subjects = {s["name"]: s["digest"]["sha256"] for s in statement["subject"]}
    others = {p: hashlib.sha256(d).hexdigest() for p, d in files.items()
              if p not in ("provenance.json", "checksums.txt")}
    check(subjects == others and len(subjects) == len(statement["subject"]),
          f"{name}: the subjects are not the files")
    counts["subjects"] += len(subjects)
    # Of a table that larderc compiled, the tree is always known.
    dependencies = statement["predicate"]["buildDefinition"]["resolvedDependencies"]
    check("sha256" in dependencies[0]["digest"], f"{name}: the tree has no digest")


paths = sorted(glob.glob(os.path.join(sys.argv[1], "*.tar.gz")))
for path in paths:
    name = os.path.basename(path)
    files = files_of(path)
    counts["bundles"] += 1
    check_bill(name, files["sbom.cdx.json"].decode())
    check_provenance(name, files)
    lines = [line for line in files["charts.txt"].decode().splitlines() if not line.startswith("#")]
    charts = [c for c in json.loads(files["sbom.cdx.json"])["components"] if c.get("purl", "").startswith("pkg:helm/")]
    check(len(lines) == len({(c["purl"]) for c in charts}), f"{name}: charts.txt is not the charts")
check(counts["bundles"] > 0, f"there are no bundles in {sys.argv[1]}")

# What has to be refused is: the checks above look at something.
broken = json.loads(files["sbom.cdx.json"]) if paths else {}
broken["components"][0]["type"] = "chart"
check(cyclonedx.validate_str(json.dumps(broken)) is not None, "an unknown type of component passes")
statement = json.loads(files["provenance.json"])
del statement["predicate"]["runDetails"]["builder"]["id"]
check(any(statements.iter_errors(statement)), "a provenance without a builder passes")

for problem in problems[:40]:
    print(problem, file=sys.stderr)
print("supply chain: " + ", ".join(f"{number} {what}" for what, number in counts.items()))
sys.exit(1 if problems else 0)
