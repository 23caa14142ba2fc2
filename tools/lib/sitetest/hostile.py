"""The site of a tree made to attack: nothing runs, and nothing breaks out of the templates."""

import pathlib
import re
import subprocess
import sys

from sitetest import looks, outside, use
from sitetest.chromium import ChromiumReader
from sitetest.pages import complete

# The name and an attack, as the generator has them.
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import hostile_tree  # noqa: E402


# What the safe mode of Markdown may write, whether or not an ordinary tree has it.
PROSE = {"p", "a", "a[href]", "a[title]", "em", "strong", "del", "code", "pre", "br", "hr", "blockquote", "ul",
    "ol", "ol[start]", "li"}


def hostile(report, site, browser, harmless, audit):
    """harmless: the tags and attributes of pages that are made of ordinary trees."""
    complete(report, site)
    every = len(site.pages)
    parts = report.attempt("hostile: every page", lambda: looks.pages_of_each_kind(report, site, every))
    attacks = list(hostile_tree.ATTACKS.values())
    used = report.attempt("hostile: use", lambda: use.use(report, site, browser, attacks))
    found = (parts or set()) | (used or set())
    report.none("hostile: no tag or attribute that templates do not have", sorted(found - harmless - PROSE))
    report.attempt("hostile: search", lambda: search(report, site, browser))
    outside.valid(report, site)
    outside.links(report, site)
    audit(report, site)
    report.none("hostile: every path is within the site and plain", odd_paths(site))


def of_templates(folder):
    """The tags and attributes that stand in the templates themselves."""
    found = set()
    for path in pathlib.Path(folder).glob("*.mustache"):
        markup = re.sub(r"{{.*?}}", "", path.read_text())
        for tag, rest in re.findall(r"<([a-z][a-z0-9]*)([^<>]*)>", markup):
            attributes = re.findall(r"([a-zA-Z][\w-]*)=\"", rest)
            found |= {tag, *(f"{tag}[{name}]" for name in attributes)}
    return found


def odd_paths(site):
    """Paths that a file system, an archive or an address could take for something else."""
    paths = [path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*")]
    plain = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*|\.larder-build")
    odd = [path for path in paths for part in path.split("/") if not plain.fullmatch(part) or len(part) > 250]
    folded = {}
    for path in paths:
        folded.setdefault(path.lower(), []).append(path)
    return odd + [" and ".join(same) for same in folded.values() if len(same) > 1]


def search(report, site, browser):
    """Every hostile name is found as it is typed."""
    reader = ChromiumReader(browser, site.folder.as_uri() + "/")
    reader.goto("index.html")
    for kind, attack in hostile_tree.ATTACKS.items():
        reader.page.fill("#search", hostile_tree.lower(attack))
        rows = reader.rows()
        names = " ".join(reader.texts("#matrix tbody tr"))
        report.check(f"hostile: {kind} is found", rows > 0, reader.texts("#nothing"))
        reader.page.reload()
        report.check(f"hostile: {kind} comes back by its address", reader.rows() == rows, names[:200])
    report.none("hostile: the search runs nothing", reader.problems)
    reader.close()


def audit_with(larderc):
    """Asks larderc to audit a site."""
    def audit(report, site):
        commands = subprocess.run([larderc, "--help"], capture_output=True, text=True).stdout
        if not re.search(r"^ +audit ", commands, re.MULTILINE):
            report.skip(f"{site.name}: audit", "this larderc has no audit")
            return
        result = subprocess.run([larderc, "audit", str(site.folder)], capture_output=True, text=True)
        said = (result.stdout + result.stderr).strip().splitlines()
        report.check(f"{site.name}: the audit passes", result.returncode == 0, said[-5:])
    return audit
