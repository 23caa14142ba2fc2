"""Plants mistakes in copies of recipe trees and counts those that the linter finds where they are.

Run by tools/test-mutations. A seed makes a case: the kind, the tree and the seed choose the
position. A case is found if a finding that the tree did not have before points at the planted line.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import queue
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

from mutations import KINDS, Nothing, Tree

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 20
# Positions to try before a kind counts as one that cannot be planted in a tree.
ATTEMPTS = 40
WANTED = 0.95


class Broken(Exception):
    """The linter crashed, hung, could not run, or printed no findings."""


def lint(program, folder):
    """The findings on a tree."""
    command = [program, "lint", folder, "--format", "json"]
    try:
        run = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Broken(f"no answer within {SECONDS} s") from None
    if run.returncode not in (0, 1):
        raise Broken(f"exit {run.returncode}: {run.stderr.decode(errors='replace').strip()[:200]}")
    try:
        return json.loads(run.stdout)["diagnostics"]
    except (ValueError, KeyError):
        raise Broken("it printed no JSON of findings") from None


def new_findings(before, after, same_as):
    """Those findings that were not there before, whose lines may have shifted."""

    def key(finding):
        file = finding["file"]
        return finding["code"], same_as.get(file, file), finding["message"]

    old = collections.Counter(map(key, before))
    new = []
    for finding in after:
        if finding["file"] in same_as:
            if key(finding) not in old:
                new.append(finding)
        elif old[key(finding)] > 0:
            old[key(finding)] -= 1
        else:
            new.append(finding)
    # Where one message is there once more than before, any of the equal ones may be the new one.
    more = {key(finding) for finding in new}
    return [finding for finding in after if key(finding) in more]


def points_at(finding, places):
    first, last = finding["line"], max(finding["line"], finding["endLine"])
    return any(finding["file"] == p and first <= b and a <= last for p, a, b in places)


@dataclass
class Case:
    kind: str
    tree: str
    seed: int
    planted: object
    found: bool = False
    broken: str = ""
    findings: list = field(default_factory=list)


class Copies:
    """Copies of one tree, one for each job at a time."""

    def __init__(self, root, folder, jobs):
        self.free = queue.Queue()
        for job in range(jobs):
            copy = pathlib.Path(folder, str(job))
            shutil.copytree(root, copy)
            subprocess.run(["chmod", "-R", "u+w", copy], check=True)
            self.free.put(copy)

    def with_changes(self, changes, action):
        """Calls the action with a copy that has the changes, and undoes them."""
        copy = self.free.get()
        old = {}
        try:
            for path, contents in changes.items():
                target = copy / path
                old[target] = target.read_bytes() if target.exists() else None
                write(target, contents)
            return action(copy)
        finally:
            for target, contents in old.items():
                write(target, contents)
            self.free.put(copy)


def write(target, contents):
    """Writes or removes a file, and the folders that are there for it alone."""
    if contents is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(contents)
        return
    target.unlink(missing_ok=True)
    for folder in target.parents:
        if any(folder.iterdir()):
            return
        folder.rmdir()


def plant(name, tree, label, seed):
    """The mistake of this kind, tree and seed, or None."""
    source = random.Random(f"{name}:{label}:{seed}")
    for _ in range(ATTEMPTS):
        try:
            planted = KINDS[name](tree, source)
        except Nothing:
            continue
        return planted
    return None


def judge(case, program, before, copies):
    try:
        after = copies.with_changes(case.planted.changes, lambda copy: lint(program, copy))
    except Broken as broken:
        case.broken = str(broken)
        return case
    case.findings = new_findings(before, after, case.planted.same_as)
    case.found = any(points_at(f, case.planted.places) for f in case.findings)
    return case


def examine(root, label, names, options, program, work):
    """All cases on one tree, and the kinds that cannot be planted in it."""
    tree = Tree(root)
    before = lint(program, root)
    copies = Copies(root, pathlib.Path(work, label), options.jobs)
    cases, left_out = [], []
    for name in names:
        made = [
            Case(name, label, seed, plant(name, tree, label, seed)) for seed in range(options.seeds)
        ]
        made = [case for case in made if case.planted]
        # Few positions: the same mistake is not counted twice.
        made = list({repr(sorted(c.planted.changes.items())): c for c in made}.values())
        cases += made
        if not made:
            left_out.append(name)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(lambda case: judge(case, program, before, copies), cases))
    return cases, left_out


def percent(cases):
    return 100 * sum(case.found for case in cases) / len(cases)


def by(cases, key):
    groups = {}
    for case in cases:
        groups.setdefault(key(case), []).append(case)
    return groups


def row(name, cases):
    print(f"{name:<44} {len(cases):>6} {sum(c.found for c in cases):>6} {percent(cases):>7.1f}%")


def named(case):
    return f"{case.kind} in {case.tree} (seed {case.seed})"


def show_miss(case):
    path, line, last = case.planted.places[0]
    where = f"{line}" if line == last else f"{line}-{last}"
    print(f"MISSED {named(case)} at {path}:{where}: {case.planted.what}")
    for finding in case.findings[:4]:
        where = f"{finding['file']}:{finding['line']}"
        print(f"    came: {finding['code']} {where}: {finding['message'][:140]}")
    if not case.findings:
        print("    nothing came")


def report(cases, left_out, verbose):
    """Prints what was found; true if it is enough."""
    kinds = by(cases, lambda case: case.kind)
    print(f"{'kind':<44} {'cases':>6} {'found':>6} {'':>8}")
    for name, group in kinds.items():
        row(name, group)
    print()
    for label, group in by(cases, lambda case: case.tree).items():
        row(f"total {label}", group)
        if left_out[label]:
            print(f"  nothing there to mutate for: {', '.join(left_out[label])}")
    row("total", cases)
    broken = [case for case in cases if case.broken]
    for case in broken:
        print(f"BROKEN {named(case)}: {case.broken} ({case.planted.what})")
    if verbose:
        for case in cases:
            if not case.found and not case.broken:
                show_miss(case)
    shares = [percent(group) for group in kinds.values()]
    score = sum(shares) / len(shares)
    whole = sum(share == 100 for share in shares)
    print(f"{len(kinds)} kinds, {len(cases)} cases, found {score:.1f}%, {whole} kinds at 100%")
    return score >= 100 * WANTED and not broken


def labels(roots):
    """A short name for each tree, the same wherever the checkout is."""
    names = {}
    for root in roots:
        root = pathlib.Path(root).resolve()
        name = root.name
        if name == "recipes" and root.parent != PROJECT:
            name = root.parent.name
        while name in names:
            name += "'"
        names[name] = root
    return names


def default_trees():
    """The trees of the conformance data, if they are here, and our own."""
    folder = pathlib.Path(
        os.environ.get("LARDER_CONFORMANCE") or PROJECT.parent / "shared/conformance"
    )
    found = sorted(folder.glob("*/recipes"))
    if not found:
        print(f"no conformance data in {folder}: only our own recipes/ are mutated")
    return [*found, PROJECT / "recipes"]


def main():
    parser = argparse.ArgumentParser(prog="tools/test-mutations", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2, help="cases of each kind in each tree")
    parser.add_argument(
        "--kind", action="append", choices=sorted(KINDS), metavar="NAME", help="only this kind"
    )
    parser.add_argument("--tree", action="append", metavar="DIR", help="only this tree")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--verbose", action="store_true", help="show each mistake that was missed")
    parser.add_argument(
        "--program", default=PROJECT / ".build/release/larderc", help=argparse.SUPPRESS
    )
    options = parser.parse_args()
    names = options.kind or list(KINDS)
    roots = labels(options.tree or default_trees())
    cases, left_out = [], {}
    with tempfile.TemporaryDirectory() as work:
        # A build may replace the program meanwhile.
        program = shutil.copy2(options.program, work)
        for label, root in roots.items():
            made, left_out[label] = examine(root, label, names, options, program, work)
            cases += made
    if not cases:
        print("nothing could be planted")
        return 1
    return 0 if report(cases, left_out, options.verbose) else 1


if __name__ == "__main__":
    sys.exit(main())
