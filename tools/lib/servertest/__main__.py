"""Tests larderd as it runs.

    python -m servertest WORK PROGRAMS SITE [PART...]

WORK is an empty folder, PROGRAMS one with larder, larderc and larderd, SITE a published one.
"""

import pathlib
import sys
import time
import traceback

from servertest import (
    answers, clients, connections, deploying, description, few, limits, load, reloading, site, stopping, tls)
from servertest.daemon import Place

PARTS = {
    "answers": answers, "limits": limits, "clients": clients, "connections": connections, "site": site,
    "tls": tls, "reloading": reloading, "stopping": stopping, "deploying": deploying,
    "description": description, "load": load,
}
# Those that take the whole table.
WHOLE = (answers, description, load)
SHOWN = 20


def main():
    work, programs, site_folder = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    wanted = sys.argv[4:]
    few.copy(work / "tree")
    small = few.compile(programs, work / "tree", work / "small.table")
    failed = 0
    for name, part in PARTS.items():
        if wanted and name not in wanted:
            continue
        folder = work / name
        folder.mkdir()
        place = Place(folder, programs, site_folder, site_folder / "larder.table" if part in WHOLE else small)
        start = time.monotonic()
        report = Report()
        try:
            part.test(place, report)
        except Exception:
            report.problems.append(traceback.format_exc())
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
