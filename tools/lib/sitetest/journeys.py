"""What people come for, in Chromium and Firefox, from disk and from a web server.

Each journey is written once, against `Reader`. It is given the site, for what must be on its pages, and a
check to call.
"""

import hashlib
import pathlib
import re

from sitetest.chromium import ChromiumReader, chromium
from sitetest.compare import SHOWN
from sitetest.firefox import FirefoxReader, firefox
from sitetest.servers import served

# What the site was made of.
TREE = pathlib.Path("recipes")
RECIPE = "h100-eks-ubuntu-training-kubeflow"
TRAINING, INFERENCE = "h100-eks-ubuntu-training", "h100-eks-inference"


def journeys(report, site):
    with chromium() as browser, firefox() as fox, served(site) as host:
        for place, home in (("from disk", site.folder.as_uri() + "/"), ("from a server", host)):
            travel(report, site, f"Chromium {place}", ChromiumReader(browser, home), JOURNEYS)
            travel(report, site, f"Firefox {place}", FirefoxReader(fox, home), JOURNEYS)
            plain = ChromiumReader(browser, home, scripts=False)
            travel(report, site, f"Chromium without scripts {place}", plain, [without_scripts])


def travel(report, site, where, reader, journeys):
    report.title(f"journeys in {where}")

    def check(what, passed, found=""):
        return report.check(f"{where}: {what}", passed, found)

    for journey in journeys:
        report.attempt(f"{where}: {journey.__doc__}", lambda: journey(site, reader, check))
    report.none(f"{where}: nothing goes wrong unseen", reader.problems)
    reader.close()


def find(site, reader, check):
    """find h100 eks training kubeflow"""
    reader.goto("index.html")
    reader.fill("#search", "h100 eks training kubeflow")
    reader.wait("fewer rows", "() => document.querySelectorAll('#matrix tbody tr').length < 10")
    check("rows are found", reader.rows() > 0)
    name = reader.texts("#matrix tbody th a")[0]
    check("the first row is meant", set("h100 eks training kubeflow".split()) <= set(name.split("-")), name)
    reader.click("#matrix tbody th a")
    reader.arrive("recipes/")
    check("its page opens", reader.texts("h1") == [name], reader.texts("h1"))
    text = reader.text()
    for part in ("larder recipe", "Components", "Constraints", "gpu-operator", "kubeflow-trainer"):
        check(f"its page tells of {part}", part in text)


def why_not(site, reader, check):
    """see why l40 + eks has no recipe, and go to the nearest"""
    reader.goto("index.html")
    reader.fill("#search", "l40 eks")
    reason = reader.see("#nothing, #answer")
    check("the reason names l40", "l40" in reason, reason)
    check("and says that no recipe carries it", "no recipe" in reason.lower(), reason)
    near = reader.wait("a recipe near by", """() => {
      const link = document.querySelector("#nothing a[href*='recipes/'], #answer a[href*='recipes/']");
      return link && link.textContent.trim();
    }""")
    check("the nearest is for eks", "eks" in near.split("-"), near)
    reader.click("#nothing a[href*='recipes/'], #answer a[href*='recipes/']")
    reader.arrive("recipes/")
    check("its page opens", reader.texts("h1") == [near], reader.texts("h1"))


def compare(site, reader, check):
    """compare training with inference"""
    reader.goto("index.html")
    reader.click("nav a", "Compare")
    reader.arrive("compare.html")
    reader.fill("#left", TRAINING)
    reader.press("Tab")
    reader.fill("#right", INFERENCE)
    reader.press("Enter")
    left, right = (set(components(site, name)) for name in (TRAINING, INFERENCE))
    check("the two are different", left - right and right - left)
    # A part of the name is the name of another recipe, which is compared meanwhile; and Enter asks once more
    # for what the last letter asked for. So the rows are those of a moment at which the answer is whole. What is
    # not drawn yet has no innerText.
    rows = reader.wait("an answer", f"""(names) => ({SHOWN})(names)
      && Array.from(document.querySelectorAll("#answer tr"),
        (row) => Array.from(row.cells, (cell) => cell.textContent).join(" "))""", [TRAINING, INFERENCE])
    for side, names in (("left", left - right), ("right", right - left)):
        for name in names:
            found = [row for row in rows if row.split()[:1] == [name]]
            check(f"{name} is only {side}", found and f"only {side}" in found[0], found)
    check("both are in the address", all(name in reader.address for name in (TRAINING, INFERENCE)), reader.address)
    before = reader.texts("#answer th")
    reader.goto(reader.address.removeprefix(reader.home))
    reader.wait("the same answer again",
        "(count) => document.querySelectorAll('#answer th').length === count", len(before))


def components(site, recipe, title="Components in deployment order"):
    """The components of a recipe with their versions, read off one of its page's tables."""
    tables = site.path("recipes", f"{recipe}.html").read_text().split("<table")
    table = next((table for table in tables if f"{title}</caption>" in table), "")
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', table)
    return {plain(name): plain(version) for name, version in rows}


def plain(markup):
    return re.sub("<[^>]*>", "", markup).strip()


def component(site, reader, check):
    """find which recipes use cert-manager, and in which versions"""
    reader.goto("index.html")
    reader.click("nav a", "Components")
    reader.arrive("components/index.html")
    reader.click("main a", "cert-manager")
    reader.arrive("components/cert-manager.html")
    reader.evaluate("() => { for (const part of document.querySelectorAll('details')) part.open = true; }")
    linked = reader.evaluate("""() => Array.from(document.querySelectorAll("main a[href*='recipes/']"),
      (link) => link.getAttribute("href").replace(/#.*/, "").replace(/.*\\//, ""))""")
    using = {page.stem: components(site, page.stem).get("cert-manager") for page in site.kinds["recipe"]}
    expected = {f"{name}.html" for name, version in using.items() if version}
    check("every recipe that uses it is linked", expected <= set(linked), sorted(expected - set(linked))[:5])
    others = set(linked) - expected
    used = [page for page in others if "cert-manager" not in components(
        site, page.removesuffix(".html"), "Components that are not deployed")]
    check("no other is, but those that switch it off", not used, used[:5])
    text = reader.text()
    for version in {version for version in using.values() if version}:
        check(f"version {version} is there", version in text)


def who_set(site, reader, check):
    """learn who set driver.version"""
    reader.goto(f"recipes/{RECIPE}.html")
    place = reader.wait("a link to driver.version", """() => {
      const link = Array.from(document.querySelectorAll("table.values th a"))
        .find((one) => one.textContent.trim() === "driver.version");
      return link && link.getAttribute("href");
    }""")
    reader.goto("index.html")
    reader.goto(f"recipes/{RECIPE}.html{place}")
    row = reader.wait("the row of driver.version", """(place) => {
      const row = document.getElementById(decodeURIComponent(place.slice(1)));
      const box = row && row.getBoundingClientRect();
      return box && box.height && box.top >= 0 && box.top < innerHeight && row.innerText;
    }""", place)
    found = re.search(r"([\w./-]+\.yaml):(\d+)", row)
    if check("its file and line are there", found, row):
        line = (TREE / found[1]).read_text().splitlines()[int(found[2]) - 1]
        value = row.split()[1]
        check("that line sets it", line.split(":")[0].strip() == "version" and value in line, (value, line))


def download(site, reader, check):
    """download a bundle and check its sum"""
    reader.goto(f"recipes/{RECIPE}.html")
    link = "#downloads ~ * a[href*='bundles/']"
    file, digest = reader.wait("a download", """(link) => {
      const node = document.querySelector(link);
      const row = node.closest("tr");
      return [node.getAttribute("href"), row.querySelector(".digest").textContent.trim()];
    }""", link)
    found = hashlib.sha256(reader.fetch(link, "")).hexdigest()
    check("the sum on the page is right", found == digest, (found, digest))
    sums = dict(reversed(line.split(maxsplit=1)) for line in site.path("SHA256SUMS").read_text().splitlines())
    listed = sums.get(file.removeprefix("../"))
    check("and the one in SHA256SUMS", found == listed, (found, listed))
    reader.goto(f"recipes/{RECIPE}.html")


def history(site, reader, check):
    """go Back and Forward over filters"""
    reader.goto("index.html")
    all_rows = reader.rows()
    box = "fieldset input[name=service][value=eks]"
    reader.click(box)
    reader.wait("a filter", "(all) => document.querySelectorAll('#matrix tbody tr').length < all", all_rows)
    filtered = reader.rows()
    reader.evaluate("() => { history.back(); }")
    reader.wait("no filter", "(box) => !document.querySelector(box).checked", box)
    check("Back takes the filter back", reader.rows() == all_rows, reader.rows())
    reader.evaluate("() => { history.forward(); }")
    reader.wait("the filter again", "(box) => document.querySelector(box).checked", box)
    check("Forward brings it again", reader.rows() == filtered, reader.rows())


def keyboard(site, reader, check):
    """search and open a recipe by keys alone"""
    few = "() => document.querySelectorAll('#matrix tbody tr').length < 20"
    reader.goto("index.html")
    reader.rows()
    reader.press("/")
    reader.type("no-such-thing")
    reader.press("Escape")
    reader.wait("a clear search", "() => document.querySelector('#search').value === ''")
    reader.type("gb200 eks training")
    reader.wait("rows", few)
    for _ in range(200):
        reader.press("Tab")
        if reader.evaluate("() => !!document.activeElement.closest('#matrix tbody th')"):
            break
    name = reader.evaluate("() => document.activeElement.textContent")
    reader.press("Enter")
    reader.arrive("recipes/")
    check("Enter opens it", reader.texts("h1") == [name], (name, reader.texts("h1")))


def without_scripts(site, reader, check):
    """find, read and download without scripts"""
    reader.goto("index.html")
    reader.click("main a[href*='by/service/']", "eks")
    reader.arrive("by/service/eks.html")
    reader.click("main a[href*='recipes/']", RECIPE)
    reader.arrive(f"recipes/{RECIPE}.html")
    check("its page opens", reader.texts("h1") == [RECIPE], reader.texts("h1"))
    reader.click("main a[href^='#']", "Values")
    reader.click("details summary", "gpu-operator")
    check("values open", "driver.version" in reader.see("details[open] table.values"))
    download(site, reader, check)


JOURNEYS = [find, why_not, compare, component, who_set, download, history, keyboard]
