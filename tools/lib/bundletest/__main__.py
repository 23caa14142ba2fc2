"""Checks every bundle (*.tar.gz) of a folder.

    python -m bundletest FOLDER

What is cheap is held of every bundle. What takes a program of others is held once of whatever is alike: once
of each distinct chart and kustomization, and of scripts and lists in as many bundles as it takes to run every
two lines that follow each other somewhere.
"""

import collections
import concurrent.futures
import itertools
import multiprocessing
import pathlib
import sys
import time

from bundletest import argocd, deploying, every, flux, helm, helmfile, kustomize, repository
from bundletest.archives import Bundle
from covering import choose

WORKERS = 2
SHOWN = 40
# So many places of each kind are held besides, anywhere in the folder.
SPREAD = 40
DEPLOYERS = {"argocd": argocd, "flux": flux, "helm": helm, "helmfile": helmfile, "kustomize": kustomize}
DEAR = {
    "archives": every.hold_archive,
    "charts": every.hold_chart,
    "scripts": helm.hold_scripts,
    "deployments": deploying.hold,
    "repositories": repository.hold,
    "kustomizations": kustomize.hold,
    "kustomizations for Flux": flux.hold,
}


class Report:
    """Counts what was held, and prints what was not."""

    def __init__(self):
        self.passed = self.failed = 0
        self.start = time.monotonic()

    def take(self, checks, problems):
        self.passed += checks - len(problems)
        for problem in problems:
            self.failed += 1
            if self.failed <= SHOWN:
                print(f"FAILED {problem}", flush=True)

    def figure(self, what):
        print(f"{what}, {time.monotonic() - self.start:.0f} s", flush=True)
        self.start = time.monotonic()


def main():
    archives = sorted(pathlib.Path(sys.argv[1]).glob("*.tar.gz"))
    report = Report()
    dear = collections.defaultdict(list)
    # Forked, so that a hash is the same number in all of them.
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(WORKERS, context) as pool:
        files = 0
        for checks, problems, count, found in pool.map(look, by_recipe(archives), chunksize=4):
            report.take(checks, problems)
            files += count
            for kind, place, elements in found:
                dear[kind].append((place, elements))
        report.figure(f"{len(archives)} bundles, {files} files")
        # By the other tar some, from all over the folder.
        some = archives[:: max(1, len(archives) // SPREAD)]
        dear["archives"] = [((path, ""), {path.name}) for path in some]
        for kind in DEAR:
            hold_all(report, pool, kind, dear[kind])
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed or not archives else 0


def by_recipe(archives):
    """The bundles of a recipe together: they have much in common, which is read once."""
    name = lambda path: path.name.rpartition("-")[0]
    return [list(group) for _, group in itertools.groupby(sorted(archives, key=name), name)]


def look(archives):
    """Holds what is cheap of the bundles of a recipe. Gives the checks, problems, files, and what is dear."""
    total, dear = collections.Counter(), []
    problems = []
    for path in archives:
        checks, found, files, places = attempt(path, cheap)
        total += collections.Counter(checks=checks, files=files)
        problems += found
        dear += [(kind, (path, place), elements) for kind, place, elements in places]
    return total["checks"], problems, total["files"], dear


def cheap(bundle):
    if bundle.deployer not in DEPLOYERS:
        bundle.expect(False, f"nothing here checks {bundle.deployer}")
        return []
    every.check(bundle)
    DEPLOYERS[bundle.deployer].check(bundle)
    return [*every.charts(bundle), *DEPLOYERS[bundle.deployer].dear(bundle)]


def hold_all(report, pool, kind, candidates):
    """Holds what is dear of those places that together have everything, and of some more."""
    needed, more = choose(candidates, SPREAD)
    for checks, problems in pool.map(hold, itertools.repeat(kind), needed + more):
        report.take(checks, problems)
    report.figure(f"{kind}: {len(needed)} of {len(candidates)} have everything, and {len(more)} more")


def hold(kind, place):
    path, inner = place
    checks, problems, _, _ = attempt(path, lambda bundle: DEAR[kind](bundle, inner))
    return checks, [f"{problem} ({kind})" for problem in problems]


def attempt(path, action):
    """Reads a bundle and checks it. One that cannot be read to the end has failed, and the others go on.

    Gives the number of checks, the problems, the number of files, and what the action gives.
    """
    bundle, problems, found = None, [], []
    try:
        bundle = Bundle(path)
        found = action(bundle) or []
    except Exception as error:  # Whatever a damaged bundle comes up with.
        problems.append(f"{path.name}: {type(error).__name__}: {str(error)[:300]}")
    checks = len(problems)
    if bundle:
        checks += bundle.checks
        problems += [f"{path.name}: {problem}" for problem in bundle.problems]
    return checks, problems, len(bundle.files) if bundle else 0, found


if __name__ == "__main__":
    sys.exit(main())
