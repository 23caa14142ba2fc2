"""A built site as a folder: its pages by kind, found by its files."""

import functools
import hashlib
import json
import pathlib

# What a reader is promised, by the pattern of its files. The first pattern that fits decides.
KINDS = {
    "matrix": "index.html",
    "all combinations": "by/*.html",
    "facet": "by/*/*.html",
    "recipe": "recipes/*.html",
    "component list": "components/index.html",
    "component": "components/*.html",
    "overlay list": "overlays/index.html",
    "overlay": "overlays/*.html",
    "mixin": "mixins/*.html",
    "compare": "compare.html",
    "check": "check.html",
    "rule list": "rules/index.html",
    "rule": "rules/*.html",
    "command": "commands/*.html",
    "guide": "guides/*.html",
    "format": "format.html",
    "start": "start.html",
}


class Site:
    def __init__(self, folder, name):
        self.folder = pathlib.Path(folder).resolve()
        self.name = name

    @functools.cached_property
    def pages(self):
        """Every HTML page. Manifests and bundles hold none of ours."""
        every = self.folder.rglob("*.html")
        return sorted(page for page in every if "bundles" not in page.relative_to(self.folder).parts)

    @functools.cached_property
    def kinds(self):
        """The pages of every promised kind, and under `other` those of none."""
        kinds = {name: [] for name in [*KINDS, "other"]}
        for page in self.pages:
            kinds[self.kind(page)].append(page)
        return kinds

    def kind(self, page):
        path = page.relative_to(self.folder)
        for name, pattern in KINDS.items():
            if len(path.parts) == pattern.count("/") + 1 and path.match(pattern):
                return name
        return "other"

    def sample(self, count):
        """Up to `count` pages of each kind: the largest, and others spread over the rest."""
        return [page for pages in self.kinds.values() for page in spread(pages, count)]

    def path(self, *parts):
        return self.folder.joinpath(*parts)

    def short(self, page):
        return f"{self.name}: {page.relative_to(self.folder)}"


def spread(pages, count):
    if len(pages) <= count:
        return list(pages)
    largest = max(pages, key=lambda page: page.stat().st_size)
    others = [page for page in pages if page != largest]
    step = len(others) / (count - 1) if count > 1 else 0
    return [largest, *(others[int(number * step)] for number in range(count - 1))]


def complete(report, site):
    """Every promised kind of page is there, each with its Markdown, and no page is of another kind."""
    for name, pages in site.kinds.items():
        if name == "other":
            report.none(f"{site.name}: every page is of a known kind", list(map(site.short, pages)))
        elif name == "mixin" and not tree_has_mixins(site):
            report.skip(f"{site.name}: mixin pages", "the tree has no mixins")
        else:
            report.check(f"{site.name}: there are pages of the kind {name}", pages, KINDS[name])
    report.none(f"{site.name}: SHA256SUMS is of all files, and right", wrong_sums(site))
    alone = [site.short(page) for page in site.pages if not markdown(site, page).is_file()]
    report.none(f"{site.name}: every page is there as Markdown", alone)


def wrong_sums(site):
    """The files that SHA256SUMS leaves out or is wrong about; itself and the builder's note are not in it."""
    lines = site.path("SHA256SUMS").read_text().splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    every = filter(pathlib.Path.is_file, site.folder.rglob("*"))
    files = {path.relative_to(site.folder).as_posix(): path for path in every}
    for other in ("SHA256SUMS", ".larder-build"):
        files.pop(other, None)
    found = {path: hashlib.sha256(file.read_bytes()).hexdigest() for path, file in files.items()}
    return sorted(path for path in found.keys() | listed.keys() if found.get(path) != listed.get(path))


def markdown(site, page):
    return page.with_suffix(".md")


def tree_has_mixins(site):
    index = site.path("api/v1/index.json")
    return not index.is_file() or bool(json.loads(index.read_text()).get("mixins", True))
