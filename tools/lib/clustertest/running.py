"""Programs that are run, and a report of what was found."""

import json
import os
import pathlib
import subprocess
import sys
import threading
import time

import yaml

from clustertest.clusters import PLANTED


class Report:
    """Counts what was held, and prints what was not."""

    def __init__(self):
        self.passed = self.failed = 0
        self.start = time.monotonic()

    def true(self, what, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}\n  {str(detail)[:2000]}", flush=True)
        return holds

    def equal(self, what, found, expected):
        if found == expected:
            return self.true(what, True)
        return self.true(what, False, difference(found, expected))

    def figure(self, what):
        print(f"{what}, {time.monotonic() - self.start:.1f} s", flush=True)
        self.start = time.monotonic()


def difference(found, expected, path=""):
    """Where two documents are not the same, first of all."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted(set(found) | set(expected), key=str):
            if found.get(key) != expected.get(key):
                return difference(found.get(key), expected.get(key), f"{path}.{key}")
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for number, (one, other) in enumerate(zip(found, expected)):
            if one != other:
                return difference(one, other, f"{path}[{number}]")
    return f"{path}: found {str(found)[:600]}\n  expected {str(expected)[:600]}"


class Result:
    def __init__(self, status, output, errors, seconds, memory):
        self.status, self.output, self.errors = status, output, errors
        self.seconds = seconds
        # The most that the program itself had in memory, in bytes; 0 where it ended too soon to tell.
        self.memory = memory


class Larder:
    """The program, with a cluster that it asks."""

    def __init__(self, report, program, table, folder):
        self.report, self.program, self.table = report, program, table
        self.folder = pathlib.Path(folder)

    def run(self, site, *arguments, kubeconfig=None, timeout=120, environment=(), input_text=""):
        """Runs it until it ends. What it prints may hold no secret, whatever happens."""
        settings = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C",
            "KUBECONFIG": kubeconfig or (site.kubeconfig if site else str(self.folder / "none")), **dict(environment),
        }
        start = time.monotonic()
        process = subprocess.Popen(
            [self.program, *arguments], env=settings, cwd=self.folder, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said = []
        reader = threading.Thread(target=lambda: said.extend(process.communicate(input_text.encode())))
        reader.start()
        memory = 0
        while reader.is_alive():
            memory = max(memory, peak(process.pid))
            reader.join(0.02)
            if time.monotonic() - start > timeout:
                process.kill()
                sys.exit(f"larder {' '.join(arguments)} did not end within {timeout} s")
        output, errors = (text.decode(errors="replace") for text in said)
        result = Result(process.returncode, output, errors, time.monotonic() - start, memory)
        self.no_secrets(" ".join(arguments), output + errors)
        return result

    def no_secrets(self, what, text):
        found = [secret for secret in PLANTED if secret in text]
        self.report.true(f"larder {what}: no secret", not found, found)

    def snapshot(self, site, *arguments, **settings):
        """Captures what is in the cluster, and not of this machine."""
        return self.run(
            site, "snapshot", "--skip", "GPU", "--skip", "OS", "--skip", "SystemD", *arguments, **settings)


def peak(process):
    """The most that a process had in memory so far, in bytes."""
    try:
        for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def measurements(text):
    """The subtypes of each type of a snapshot, without the order of items where it says nothing."""
    document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    found = {}
    for measurement in document["measurements"]:
        subtypes = {}
        for subtype in measurement["subtypes"]:
            subtypes[subtype.pop("subtype")] = subtype
        found[measurement["type"]] = subtypes
    return document, found


def unordered(subtypes):
    """The same with items in one order, for those that have none of their own."""
    return {
        name: {key: sorted(part, key=lambda item: json.dumps(item, sort_keys=True)) if key == "items" else part
               for key, part in subtype.items()}
        for name, subtype in subtypes.items()}
