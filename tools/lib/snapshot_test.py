"""What `larder snapshot` captures: held against its schema by a validator of others, against what other
programs read of this machine, and its models of GPUs against the numbers that lspci knows.

    python snapshot_test.py LARDER
"""

import copy
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

LARDER = sys.argv.pop(1) if len(sys.argv) > 1 else "larder"
BIN = Path(sys.executable).parent
ROOTS = Path("Tests/SnapshotCaptureTests/Roots")
PCI_IDS = Path("/usr/share/misc/pci.ids")
WITHOUT_CLUSTER = ["--skip", "K8s", "--skip", "NodeTopology"]


def snapshot(*options, **settings):
    """The document that the program prints."""
    command = [LARDER, "snapshot", "--format", "json", *WITHOUT_CLUSTER, *options]
    result = subprocess.run(command, capture_output=True, text=True, check=False, **settings)
    if result.returncode:
        raise AssertionError(f"{command}: {result.returncode} {result.stderr}")
    return json.loads(result.stdout)


def readings(document, kind, name):
    """The readings of a subtype; none where there is none."""
    for measurement in document["measurements"]:
        for subtype in measurement["subtypes"] if measurement["type"] == kind else []:
            if subtype["subtype"] == name:
                return subtype.get("data", {})
    return {}


def unpack(text, folder):
    """A recorded root, as files and links."""
    for part in re.split(r"^-- (?=.* --$)", text, flags=re.M)[1:]:
        head, _, body = part.partition(" --\n")
        path, _, target = head.partition(" -> ")
        place = folder / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        if target:
            place.symlink_to(target)
        else:
            place.write_text(body)


class Schema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        text = subprocess.run([LARDER, "snapshot", "--schema"], check=True, capture_output=True).stdout
        cls.schema = json.loads(text)
        cls.validator = Draft202012Validator(cls.schema)

    def faults(self, document):
        return [f"{error.json_path}: {error.message}" for error in self.validator.iter_errors(document)]

    def test_it_is_a_schema(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "schema.json")
            path.write_text(json.dumps(self.schema))
            result = subprocess.run(
                [BIN / "check-jsonschema", "--check-metaschema", path], capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_this_machine_conforms(self):
        self.assertEqual(self.faults(snapshot("--best-effort")), [])

    def test_recorded_machines_conform(self):
        roots = sorted(ROOTS.glob("*.txt"))
        self.assertGreaterEqual(len(roots), 3)
        for root in roots:
            with self.subTest(root.stem), tempfile.TemporaryDirectory() as folder:
                unpack(root.read_text(), Path(folder))
                document = snapshot("--root", folder, "--skip", "SystemD")
                self.assertEqual(self.faults(document), [])

    def test_what_is_no_snapshot_does_not_conform(self):
        document = snapshot("--best-effort")
        for damage in (
            lambda one: one.pop("metadata"),
            lambda one: one["metadata"].update(timestamp="yesterday"),
            lambda one: one.update(kind="Recipe"),
            lambda one: one["measurements"].clear(),
            lambda one: one["measurements"][0].update(type="GPUs"),
            lambda one: one["measurements"][0]["subtypes"][0].update(subtype=""),
            lambda one: one["measurements"][0]["subtypes"][0]["data"].update(list=[]),
            lambda one: one["measurements"][0]["subtypes"][0].update(further={}),
        ):
            damaged = copy.deepcopy(document)
            damage(damaged)
            self.assertNotEqual(self.faults(damaged), [])


class ThisMachine(unittest.TestCase):
    """Beside what others read of it."""

    @classmethod
    def setUpClass(cls):
        cls.document = snapshot("--best-effort")

    def test_the_release(self):
        expected = platform.freedesktop_os_release()
        for key in ("ID_LIKE", "NAME"):  # Python's own defaults, where the file has none.
            if key not in Path("/etc/os-release").read_text():
                expected.pop(key, None)
        self.assertEqual(readings(self.document, "OS", "release"), expected)

    def test_the_kernel(self):
        settings = readings(self.document, "OS", "sysctl")
        self.assertEqual(settings["/proc/sys/kernel/osrelease"], platform.release())
        self.assertGreater(len(settings), 100)
        for path, value in settings.items():
            if Path(path).is_file() and path != "/proc/sys/kernel/hostname":
                text = Path(path).read_text(errors="replace").strip()
                self.assertEqual(value, text, path)

    def test_the_modules(self):
        modules = Path("/proc/modules")  # A kernel may have none at all.
        lines = modules.read_text().splitlines() if modules.exists() else []
        names = {line.split()[0] for line in lines}
        self.assertEqual(set(readings(self.document, "OS", "kmod")), names)

    def test_the_gpus(self):
        found = []
        for device in Path("/sys/bus/pci/devices").glob("*"):
            vendor, kind = ((device / name).read_text().strip() for name in ("vendor", "class"))
            if vendor == "0x10de" and kind[:6] in ("0x0300", "0x0302"):
                found.append(device.name)
        hardware = readings(self.document, "GPU", "hardware")
        if Path("/sys/bus").is_dir():
            self.assertEqual(hardware["gpu-count"], len(found))

    def test_two_are_equal(self):
        again = snapshot("--best-effort", env=os.environ | {"TZ": "Asia/Tokyo", "LC_ALL": "C"})
        self.assertEqual(again["measurements"], self.document["measurements"])


class Models(unittest.TestCase):
    """The devices in facts.yaml beside the list that lspci reads, which is Debian's and may be older."""

    @classmethod
    def setUpClass(cls):
        names = re.search(r"^10de  .*?(?=^[0-9a-f]{4}  )", PCI_IDS.read_text(errors="replace"), re.M | re.S)
        cls.known = dict(re.findall(r"^\t([0-9a-f]{4})  (.+)$", names[0], re.M))
        cls.devices = yaml.safe_load(Path("recipes/facts.yaml").read_text())["devices"]

    def test_names_agree(self):
        compared = 0
        for device in self.devices:
            words = device["name"].split("-")
            for number in device["ids"]:
                text = self.known.get(number, "").lower()
                if "[" not in text:  # What it is sold as was not known yet.
                    continue
                compared += 1
                for word in words:
                    # H100L is an H100, with memory for large models.
                    self.assertRegex(text, rf"(?<![a-z0-9]){word}l?(?![a-z0-9])", number)
        self.assertGreater(compared, 30)


if __name__ == "__main__":
    unittest.main()
