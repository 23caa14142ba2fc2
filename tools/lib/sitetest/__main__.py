"""Runs all tests of the published site.

    python -m sitetest SITE LARDERC TEMPLATES CONFORMANCE

SITE is the built site of our own recipes. LARDERC builds two more, in temporary folders: of the large tree
in the folder CONFORMANCE, and of a tree that is made to attack.
"""

import pathlib
import subprocess
import sys
import tempfile

from sitetest import (
    cluster, compare, details, figures, hostile, journeys, judging, looks, matrix, outside, resolving, use)
from sitetest.chromium import chromium
from sitetest.pages import Site, complete
from sitetest.report import Report

LARGE = "aicr-2026-08/recipes"
TOOLS = pathlib.Path(__file__).parent.parent


def main():
    folder, larderc, templates, conformance = sys.argv[1:]
    report = Report()
    with tempfile.TemporaryDirectory() as work:
        sites = Sites(report, pathlib.Path(work), larderc, templates)
        own = Site(folder, "own")
        large = sites.large(pathlib.Path(conformance, LARGE))
        attack = sites.hostile()
        with chromium() as browser:
            run(report, browser, Programs(larderc, templates), own, large, attack)
            report.title("judging")
            judging.judging(report, own, browser, conformance, Programs(larderc, templates).larder)
        journeys.journeys(report, own)
    return report.close()


class Programs:
    """The two programs, which are built beside each other, and the templates."""

    def __init__(self, larderc, templates):
        self.templates = templates
        self.larder = str(pathlib.Path(larderc).with_name("larder"))
        self.audit = hostile.audit_with(larderc)


class Sites:
    """Builds sites."""

    def __init__(self, report, work, larderc, templates):
        self.report, self.work, self.larderc, self.templates = report, work, larderc, templates

    def build(self, tree, name, *options):
        """The site of a tree, or nothing where it does not build."""
        output = self.work / f"site-{name}"
        result = subprocess.run(
            [self.larderc, "build", str(tree), "--templates", self.templates, "--output", str(output),
             *options], capture_output=True, text=True)
        said = (result.stdout + result.stderr).strip()[-600:]
        if self.report.check(f"{name}: the site is built", result.returncode == 0, said):
            return Site(output, name)

    def large(self, tree):
        if not tree.is_dir():
            self.report.skip("the large tree", f"there is no {tree}")
            return None
        return self.build(tree, "large")

    def hostile(self):
        """Its components have names that no bundle may have."""
        tree = self.work / "hostile"
        subprocess.run([sys.executable, TOOLS / "hostile_tree.py", tree], check=True)
        return self.build(tree, "hostile", "--no-bundles")


def run(report, browser, programs, own, large, attack):
    harmless = hostile.of_templates(programs.templates)
    for site in filter(None, [own, large]):
        report.title(f"{site.name}: {len(site.pages)} pages")
        complete(report, site)
        # Times first, while nothing else runs.
        in_browser(report, site, browser, figures.speed)
        alone(report, site, figures.sizes)
        harmless |= in_browser(report, site, browser, use_by_words) or set()
        in_browser(report, site, browser, matrix.matrix)
        # Other trees come to the same kinds of pages.
        if site is own:
            harmless |= alone(report, site, looks.pages_of_each_kind) or set()
            for part in LOOKS:
                in_browser(report, site, browser, part)
            alone(report, site, outside.accessible)
        alone(report, site, lambda *_: resolving.resolving(report, site, browser, programs.larder), "resolving")
        alone(report, site, lambda *_: cluster.cluster(report, site, browser, programs.larder), "cluster")
        for part in (outside.valid, outside.links, programs.audit):
            alone(report, site, part)
    if attack:
        report.title(f"a tree that attacks: {len(attack.pages)} pages")
        hostile.hostile(report, attack, browser, harmless, programs.audit)


LOOKS = (
    compare.compare, details.details, looks.printed, looks.without_scripts, looks.forced)


def use_by_words(report, site, browser):
    return use.use(report, site, browser, ["h100", "l40 eks", "v1.33.1", "gpu-operator", "no such thing"])


def in_browser(report, site, browser, part):
    return alone(report, site, lambda report, site: part(report, site, browser), part.__name__)


def alone(report, site, part, name=None):
    name = f"{site.name}: {name or part.__name__}".replace("_", " ")
    report.title(name)
    return report.attempt(name, lambda: part(report, site))


if __name__ == "__main__":
    sys.exit(main())
