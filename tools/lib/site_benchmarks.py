"""The figures of tools/bench about the published site.

Hugo renders as many pages, of the same sizes, from Markdown with tables: once as many as there are pages in
HTML, Markdown and JSON, and once as many as in HTML alone. larderc also compiles the tree first, audits the
site last, and writes the browser's data.
"""

import os
import pathlib
import re
import shutil
import subprocess
import time

ROUNDS = 3
HTML = (".html",)
EDITIONS = (".html", ".md", ".json")
ROW = "| settings.part-{0:05}.enabled | `registry.example.com/part-{0:05}` | overlays/part-{0:05}.yaml:14 |\n"
# What Hugo makes of it.
CELLS = (
    "<tr>\n<td>settings.part-00000.enabled</td>\n<td><code>registry.example.com/part-00000</code></td>\n"
    "<td>overlays/part-00000.yaml:14</td>\n</tr>\n")
LAYOUT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }}</title>
</head>
<body>
<main>
<h1>{{ .Title }}</h1>
{{ .Content }}
</main>
</body>
</html>
"""
CONFIGURATION = """baseURL = "https://example.org/"
title = "Pages"
uglyURLs = true
disableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "404"]
"""


class SiteBenchmark:
    def __init__(self, larderc, tree, work):
        self.larderc = larderc
        self.work = pathlib.Path(work, "site-benchmark")
        self.tree = self.work / "tree"
        shutil.copytree(tree, self.tree)
        self.output = self.work / "site"

    def measure(self):
        """Seconds by what took them; `hugos` by editions, with the sizes of all pages."""
        self.build("--no-bundles")
        self.hugos = {
            editions: Hugo(self.work / f"hugo-{len(editions)}", sizes(self.output, editions))
            for editions in (HTML, EDITIONS)}
        times = {"site": [], "whole": []}
        for _ in range(ROUNDS):
            times["site"].append(self.build_anew("--no-bundles"))
            for hugo in self.hugos.values():
                hugo.render()
        for _ in range(ROUNDS):
            times["whole"].append(self.build_anew())
        times["unchanged"] = [self.build() for _ in range(ROUNDS)]
        times["changed"] = [self.build_changed(number) for number in range(ROUNDS)]
        return {what: min(list) for what, list in times.items()}

    def build_anew(self, *options):
        shutil.rmtree(self.output)
        return self.build(*options)

    def build(self, *options):
        return timed([self.larderc, "build", str(self.tree), *options, "--output", str(self.output)])

    def build_changed(self, number):
        """With one value of one overlay changed."""
        self.change(number)
        return self.build()

    def change(self, number):
        """Another version of Kubernetes in the first overlay that asks for one."""
        for path in sorted(self.tree.glob("overlays/**/*.yaml")):
            text = path.read_text()
            found = re.search(r'(name: K8s\.server\.version\n\s*value: )(.*)\n', text)
            if found and path.name != "base.yaml":
                path.write_text(f'{text[:found.start(2)]}">= 1.2{number}"{text[found.end(2):]}')
                self.changed = path.name
                return
        raise SystemExit("no overlay asks for a version of Kubernetes")


class Hugo:
    """A site of pages of these sizes, sorted."""

    def __init__(self, folder, wanted):
        self.folder = folder
        self.wanted = wanted
        self.times = []
        files = {"hugo.toml": CONFIGURATION, "layouts/_default/single.html": LAYOUT}
        for number, size in enumerate(wanted):
            files[f"content/page-{number:05}.md"] = page(number, size)
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)

    def render(self):
        shutil.rmtree(self.folder / "public", ignore_errors=True)
        cache = {"HUGO_CACHEDIR": str(self.folder / "cache")}
        self.times.append(timed(["hugo", "--quiet", "--source", str(self.folder)], cache))

    @property
    def speed(self):
        """Pages a second."""
        return len(self.wanted) / min(self.times)

    def difference(self):
        """How far all its pages together are from the wanted sizes, as a part."""
        return abs(sum(sizes(self.folder / "public", HTML)) / sum(self.wanted) - 1)


def timed(command, environment=()):
    start = time.perf_counter()
    result = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | dict(environment))
    if result.returncode != 0:
        raise SystemExit(f"failed: {' '.join(command)}\n{result.stdout}{result.stderr}"[:2000])
    return time.perf_counter() - start


def sizes(folder, endings):
    return sorted(path.stat().st_size for path in folder.rglob("*") if path.suffix in endings)


def page(number, size):
    """Markdown of which Hugo makes about `size` bytes of HTML."""
    title = f"Page {number:05}"
    head = f'---\ntitle: "{title}"\n---\n\nText of a page.\n\n'
    table = "| value | is | set at |\n| --- | --- | --- |\n"
    around = len(LAYOUT) + len("<p>Text of a page.</p>\n<table>\n<thead></thead><tbody></tbody></table>") + 60
    rows = max(1, round((size - around) / len(CELLS)))
    return head + table + "".join(ROW.format(at) for at in range(rows))
