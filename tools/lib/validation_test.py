"""The reports of `larder validate`, judged by the definitions of their formats.

    python validation_test.py LARDER
"""

import copy
import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

from jsonschema import Draft7Validator
from junitparser import Failure, JUnitXml, Skipped

LARDER = sys.argv.pop(1) if len(sys.argv) > 1 else "larder"
SCHEMA = json.loads(Path("tools/lib/ctrf.schema.json").read_text())

RECIPE = """
kind: RecipeResult
criteria: {service: eks, accelerator: h100, intent: training}
constraints:
  - {name: K8s.server.version, value: ">= 1.32.4"}
  - {name: OS.release.VERSION_ID, value: "24.04", remediation: "Reinstall.\\nAll.", unit: release}
  - {name: OS.release.NAME, value: Debian, severity: warning}
  - {name: GPU.smi.driver, value: ">= 570", severity: error}
  - {name: "K8s.<a'&>\\e[0m\\0.\\uFFFEkey", value: "]]> \\t\\"x\\" & <b>\\r\\n", remediation: "</failure>\\a"}
validation:
  deployment:
    checks: [operator-health, gpu-operator-version, "--><script>&amp;"]
    constraints:
      - {name: Deployment.gpu-operator.version, value: ">= v25.10.0"}
  performance:
    checks: [nccl-all-reduce-bw]
    constraints:
      - {name: nccl-all-reduce-bw, value: ">= 300", unit: GB/s}
"""
NOTHING = "kind: RecipeResult\ncomponentRefs: []\n"

SNAPSHOT = {
    "kind": "Snapshot",
    "apiVersion": "aicr.run/v1alpha2",
    "metadata": {"timestamp": "2026-08-01T10:00:00Z", "version": "v1.0.0"},
    "measurements": [
        {"type": "K8s", "subtypes": [
            {"subtype": "server", "data": {"version": "v1.33.5-eks-1234"}},
            {"subtype": "image", "data": {"gpu-operator": "v25.10.1"}},
        ]},
        {"type": "OS", "subtypes": [
            {"subtype": "release",
             "data": {"ID": "ubuntu", "NAME": "Ubuntu", "VERSION_ID": "22.04"}},
        ]},
    ],
}


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        (cls.folder / "recipe.yaml").write_text(RECIPE)
        (cls.folder / "nothing.yaml").write_text(NOTHING)
        (cls.folder / "snapshot.json").write_text(json.dumps(SNAPSHOT))
        cls.ctrf = json.loads(cls.validate("recipe.yaml", "ctrf", 1))
        cls.junit = cls.validate("recipe.yaml", "junit", 1)

    @classmethod
    def validate(cls, recipe, form, status):
        command = [
            LARDER, "validate", "--recipe", cls.folder / recipe, "--snapshot",
            cls.folder / "snapshot.json", "--format", form]
        first, second = (subprocess.run(command, capture_output=True, check=False) for _ in "12")
        assert first.returncode == status, (first.returncode, first.stderr)
        assert first.stdout == second.stdout, "two runs differ"
        return first.stdout

    def errors(self, report):
        return [error.message for error in Draft7Validator(SCHEMA).iter_errors(report)]

    # CTRF

    def test_it_is_ctrf(self):
        Draft7Validator.check_schema(SCHEMA)
        self.assertEqual(self.errors(self.ctrf), [])
        self.assertEqual(self.errors(json.loads(self.validate("nothing.yaml", "ctrf", 0))), [])

    def test_the_summary_is_that_of_the_tests(self):
        results = self.ctrf["results"]
        counted = Counter(test["status"] for test in results["tests"])
        self.assertEqual(
            counted, {"passed": 2, "failed": 3, "other": 1, "skipped": 5})
        for status in ("passed", "failed", "skipped", "pending", "other"):
            self.assertEqual(results["summary"][status], counted[status])
        self.assertEqual(results["summary"]["tests"], len(results["tests"]))
        self.assertEqual(
            results["summary"]["suites"], len({test["suite"][0] for test in results["tests"]}))
        self.assertEqual(results["summary"]["start"], 1785578400000)

    def test_the_schema_can_object(self):
        """Everything that the specification asks for, spoilt in every place."""
        mutants = 0
        for path, value in places(self.ctrf):
            if "extra" in path:
                continue
            for mutant in spoilt(self.ctrf, path, value):
                mutants += 1
                self.assertNotEqual(self.errors(mutant), [], f"{path} spoilt")
        self.assertGreater(mutants, 100)

    # JUnit

    def test_it_is_junit(self):
        report = JUnitXml.fromstring(self.junit)
        suites = list(report)
        self.assertEqual(
            [suite.name for suite in suites],
            ["readiness", "deployment", "performance", "conformance"])
        tests = self.ctrf["results"]["tests"]
        for suite in suites:
            same = [test for test in tests if test["suite"] == [suite.name]]
            counted = Counter(test["status"] for test in same)
            self.assertEqual(suite.tests, len(same))
            self.assertEqual(suite.failures, counted["failed"])
            self.assertEqual(suite.skipped, counted["skipped"] + counted["other"])
            self.assertEqual(suite.errors, 0)
            for case, test in zip(suite, same, strict=True):
                self.assertEqual(case.name, readable(test["name"]))
                kinds = {"failed": [Failure], "skipped": [Skipped], "other": [Skipped]}
                self.assertEqual(
                    [type(result) for result in case.result], kinds.get(test["status"], []))
                if test["status"] in ("failed", "skipped"):
                    self.assertEqual(case.result[0].message, readable(test["message"]))
                if test["status"] == "failed" and "remediation" in test["extra"]:
                    self.assertEqual(
                        case.result[0].text, readable(test["extra"]["remediation"]))
        declared = (report.tests, report.failures, report.errors, report.skipped)
        report.update_statistics()
        self.assertEqual(
            declared, (report.tests, report.failures, report.errors, report.skipped))
        self.assertEqual(sum(declared[:1]), len(tests))

    def test_its_reader_can_object(self):
        for old, new in ((b"&lt;", b"<"), (b"&quot;", b'"'), (b"</testsuite>", b""),
                         ("\ufffd".encode(), b"\0")):
            self.assertIn(old, self.junit)
            with self.assertRaises(Exception, msg=old):
                JUnitXml.fromstring(self.junit.replace(old, new, 1))


def readable(text):
    """What XML 1.0 can hold of a text."""
    return "".join(
        character if character in "\t\n\r" or " " <= character <= "\ufffd"
        or character >= "\U00010000" else "\ufffd"
        for character in text)


def places(value, path=()):
    yield path, value
    children = value.items() if isinstance(value, dict) else (
        enumerate(value) if isinstance(value, list) else ())
    for key, child in children:
        yield from places(child, (*path, key))


REQUIRED = {
    (): ["reportFormat", "specVersion", "results"],
    ("results",): ["tool", "summary", "tests"],
    ("results", "tool"): ["name"],
    ("results", "summary"): [
        "tests", "passed", "failed", "skipped", "pending", "other", "start", "stop"],
}


def spoilt(report, path, value):
    """Copies of a report with one place spoilt."""

    def with_place(change):
        mutant = copy.deepcopy(report)
        place = mutant
        for key in path[:-1]:
            place = place[key]
        change(place, path[-1])
        return mutant

    if path:
        wrong = {"a": 1} if not isinstance(value, dict) else [1]
        yield with_place(lambda place, key: place.__setitem__(key, wrong))
        yield with_place(lambda place, key: place.__setitem__(key, None))
    if isinstance(value, dict):
        required = REQUIRED.get(path, [])
        if path[:2] == ("results", "tests"):
            required = ["name", "status", "duration"]
        for name in required:
            mutant = copy.deepcopy(report)
            del at(mutant, path)[name]
            yield mutant
        mutant = copy.deepcopy(report)
        at(mutant, path)["unheard-of"] = 1
        yield mutant
    if path and path[-1] in ("status", "reportFormat", "specVersion"):
        yield with_place(lambda place, key: place.__setitem__(key, "fine"))


def at(value, path):
    for key in path:
        value = value[key]
    return value


if __name__ == "__main__":
    unittest.main()
