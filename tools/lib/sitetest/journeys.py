"""What people come for, in Chromium and Firefox, from disk and from a web server.

Each journey is written once, against `Reader`.
"""

import hashlib
import re

from sitetest.chromium import ChromiumReader, chromium
from sitetest.firefox import FirefoxReader, firefox
from sitetest.servers import served


def journeys(report, site):
    with chromium() as browser, firefox() as fox, served(site) as host:
        for place, home in (("from disk", site.folder.as_uri() + "/"), ("from a server", host)):
            for name, reader in (("Chromium", ChromiumReader(browser, home)), ("Firefox", FirefoxReader(fox, home))):
                where = f"{name} {place}"
                report.title(f"journeys in {where}")
                for journey in JOURNEYS:
                    report.attempt(f"{where}: {journey.__doc__}", lambda: journey(report, reader, where))
                report.none(f"{where}: nothing goes wrong unseen", reader.problems)
                reader.close()
            without_scripts(report, browser, home, place)


def find(report, reader, where):
    """find h100 eks training kubeflow"""
    reader.goto("index.html")
    reader.fill("#search", "h100 eks training kubeflow")
    reader.wait("fewer rows", "() => document.querySelectorAll('#matrix tbody tr').length < 10")
    report.check(f"{where}: rows are found", reader.rows() > 0)
    name = reader.texts("#matrix tbody th")[0]
    report.check(f"{where}: the first row is meant", set("h100 eks training kubeflow".split()) <= set(name.split("-")), name)
    reader.click("#matrix tbody th a")
    reader.arrive("recipes/")
    report.check(f"{where}: its page opens", reader.texts("h1") == [name], reader.texts("h1"))
    text = reader.text()
    for part in ("larder recipe", "Components", "Constraints", "gpu-operator", "kubeflow-trainer"):
        report.check(f"{where}: its page tells of {part}", part in text)


def why_not(report, reader, where):
    """see why l40 + eks has no recipe, and go to the nearest"""
    reader.goto("index.html")
    reader.fill("#search", "l40 eks")
    reason = reader.see("#nothing")
    report.check(f"{where}: the reason names l40", "l40" in reason, reason)
    report.check(f"{where}: and says that no recipe carries it", "no recipe" in reason.lower(), reason)
    reader.click("#nothing a", "eks")
    reader.wait("a recipe near by", "() => document.querySelector('h1') && (location.pathname.includes('/recipes/')"
        " || document.querySelectorAll('#matrix tbody tr').length > 0)")


def history(report, reader, where):
    """go Back and Forward over filters"""
    reader.goto("index.html")
    all_rows = reader.rows()
    box = "fieldset input[name=service][value=eks]"
    reader.click(box)
    reader.wait("a filter", "(all) => document.querySelectorAll('#matrix tbody tr').length < all", all_rows)
    filtered = reader.rows()
    reader.evaluate("() => history.back()")
    reader.wait("no filter", "(box) => !document.querySelector(box).checked", box)
    report.check(f"{where}: Back takes the filter back", reader.rows() == all_rows)
    reader.evaluate("() => history.forward()")
    reader.wait("the filter again", "(box) => document.querySelector(box).checked", box)
    report.check(f"{where}: Forward brings it again", reader.rows() == filtered)


def keyboard(report, reader, where):
    """search and open a recipe by keys alone"""
    reader.goto("index.html")
    reader.rows()
    reader.press("/")
    reader.type("gb200 eks training")
    reader.wait("rows", "() => document.querySelectorAll('#matrix tbody tr').length < 20")
    reader.press("Escape")
    reader.wait("a clear search", "() => document.querySelector('#search').value === ''")
    reader.type("gb200 eks training")
    reader.wait("rows", "() => document.querySelectorAll('#matrix tbody tr').length < 20")
    for _ in range(200):
        reader.press("Tab")
        if reader.evaluate("() => !!document.activeElement.closest('#matrix tbody th')"):
            break
    name = reader.evaluate("() => document.activeElement.textContent")
    reader.press("Enter")
    reader.arrive("recipes/")
    report.check(f"{where}: Enter opens it", reader.texts("h1") == [name], (name, reader.texts("h1")))


def who_set(report, reader, where):
    """learn who set driver.version"""
    reader.goto("recipes/h100-eks-ubuntu-training-kubeflow.html")
    place = reader.evaluate("""() => {
      const link = Array.from(document.querySelectorAll("table.values th a"))
        .find((one) => one.textContent.trim() === "driver.version");
      return link && link.getAttribute("href");
    }""")
    if not report.check(f"{where}: driver.version has a link", place):
        return
    reader.goto("index.html")
    reader.goto("recipes/h100-eks-ubuntu-training-kubeflow.html" + place)
    row = reader.wait("the row of driver.version", """(id) => {
      const row = document.getElementById(id);
      return row && row.getClientRects().length && row.innerText;
    }""", reader.evaluate("(place) => decodeURIComponent(place.slice(1))", place))
    report.check(f"{where}: its file and line are there", re.search(r"[\w./-]+\.yaml:\d+", row), row)


def download(report, reader, where):
    """download a bundle and check its sum"""
    reader.goto("recipes/h100-eks-ubuntu-training-kubeflow.html")
    file, digest = reader.evaluate("""() => {
      const row = document.querySelector("#downloads").closest("section").querySelector("tbody tr");
      return [row.querySelector("a").getAttribute("href"), row.querySelector(".digest").textContent.trim()];
    }""")
    content = reader.fetch("#downloads ~ * a[href$='.gz'], #downloads ~ * a[href*='bundles/']", "")
    found = hashlib.sha256(content).hexdigest()
    report.check(f"{where}: the sum on the page is right", found == digest, (found, digest))
    reader.goto("recipes/h100-eks-ubuntu-training-kubeflow.html")


JOURNEYS = [find, why_not, history, keyboard, who_set, download]


def without_scripts(report, browser, home, place):
    pass
