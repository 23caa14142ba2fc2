"""Tests larderd as it runs.

    python -m servertest WORK PROGRAMS SITE [PART...]

WORK is an empty folder, PROGRAMS one with larder, larderc and larderd, SITE a published one.
"""

import pathlib
import sys
import time

from servertest import (
    answers, clients, connections, deploying, description, limits, load, reloading, site, stopping, tls)
from servertest.daemon import Place

PARTS = {
    "answers": answers, "limits": limits, "clients": clients, "connections": connections, "site": site,
    "tls": tls, "reloading": reloading, "stopping": stopping, "deploying": deploying,
    "description": description, "load": load,
}
SHOWN = 20


def main():
    work, programs, site_folder, *wanted = sys.argv[1:]
    failed = 0
    for name, part in PARTS.items():
        if wanted and name not in wanted:
            continue
        folder = pathlib.Path(work, name)
        folder.mkdir()
        place = Place(folder, pathlib.Path(programs).resolve(), pathlib.Path(site_folder).resolve())
        start = time.monotonic()
        report = Report()
        part.test(place, report)
        print(f"{name}: {report.passed} passed, {len(report.problems)} failed{report.figures}, "
              f"{time.monotonic() - start:.0f} s", flush=True)
        for problem in report.problems[:SHOWN]:
            print(f"FAILED {name}: {problem}", flush=True)
        failed += len(report.problems)
    sys.exit(1 if failed else 0)


class Report:
    """What held, and what did not."""

    def __init__(self):
        self.passed = 0
        self.problems = []
        self.figures = ""

    def hold(self, what, is_so):
        if is_so:
            self.passed += 1
        else:
            self.problems.append(what)

    def same(self, what, found, expected):
        self.hold(f"{what}: {shown(found)} is not {shown(expected)}", found == expected)

    def figure(self, text):
        self.figures += f", {text}"


def shown(value):
    text = repr(value)
    return text if len(text) < 300 else f"{text[:300]}…"


main()
