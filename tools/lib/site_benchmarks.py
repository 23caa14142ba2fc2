"""The figures of tools/bench about the published site.

Hugo renders as many pages, of the same sizes, from Markdown with tables. It writes HTML alone, where larderc
writes each page as Markdown and as JSON too, and compiles the tree and audits the site first and last.
"""

import os
import pathlib
import re
import shutil
import subprocess
import time

ROUNDS = 3
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
        self.hugo = self.work / "hugo"

    def measure(self):
        """Seconds by what took them, with the sizes of all pages, ours and Hugo's."""
        self.build()
        self.sizes = html_sizes(self.output)
        self.write_hugo()
        times = {"first": [], "hugo": []}
        for _ in range(ROUNDS):
            shutil.rmtree(self.output)
            times["first"].append(self.build())
            shutil.rmtree(self.hugo / "public", ignore_errors=True)
            times["hugo"].append(self.render())
        times["unchanged"] = [self.build() for _ in range(ROUNDS)]
        times["changed"] = [self.build_changed(number) for number in range(ROUNDS)]
        self.hugo_sizes = html_sizes(self.hugo / "public")
        return {what: min(list) for what, list in times.items()}

    def build(self):
        return self.time([
            self.larderc, "build", str(self.tree), "--no-bundles", "--output", str(self.output)])

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

    def render(self):
        return self.time(["hugo", "--quiet", "--source", str(self.hugo)])

    def time(self, command):
        start = time.perf_counter()
        environment = os.environ | {"HUGO_CACHEDIR": str(self.work / "cache")}
        result = subprocess.run(command, capture_output=True, text=True, env=environment)
        if result.returncode != 0:
            raise SystemExit(f"failed: {' '.join(command)}\n{result.stdout}{result.stderr}"[:2000])
        return time.perf_counter() - start

    def write_hugo(self):
        files = {"hugo.toml": CONFIGURATION, "layouts/_default/single.html": LAYOUT}
        for number, size in enumerate(self.sizes):
            files[f"content/page-{number:05}.md"] = page(number, size)
        for path, text in files.items():
            (self.hugo / path).parent.mkdir(parents=True, exist_ok=True)
            (self.hugo / path).write_text(text)

    def differences(self):
        """How far Hugo's pages are from ours, as parts: all together, and the page that is farthest."""
        pairs = list(zip(self.sizes, self.hugo_sizes, strict=True))
        apart = abs(sum(self.hugo_sizes) / sum(self.sizes) - 1)
        return apart, max(abs(hugo / ours - 1) for ours, hugo in pairs)


def html_sizes(folder):
    return sorted(path.stat().st_size for path in folder.rglob("*.html"))


def page(number, size):
    """Markdown of which Hugo makes about `size` bytes of HTML."""
    title = f"Page {number:05}"
    head = f'---\ntitle: "{title}"\n---\n\nText of a page.\n\n'
    table = "| value | is | set at |\n| --- | --- | --- |\n"
    around = len(LAYOUT) + len("<p>Text of a page.</p>\n<table>\n<thead></thead><tbody></tbody></table>") + 60
    rows = max(1, round((size - around) / len(CELLS)))
    return head + table + "".join(ROW.format(at) for at in range(rows))
