"""Every page in every way that it may be read: narrow, without scripts, printed, in forced colours."""

import pathlib
import re
import subprocess
import tempfile

from sitetest import outside
from sitetest.chromium import PHONE, ChromiumReader
from sitetest.processes import PROCESSES, share_out

# Tags with their attributes, and what may not be in any page.
INVENTORY = """() => {
  const all = Array.from(document.querySelectorAll("*"));
  const named = (node) => Array.from(node.attributes, (one) => node.localName + "[" + one.name + "]");
  const ids = all.map((node) => node.id).filter(Boolean);
  const links = all.flatMap((node) => ["href", "src", "action", "srcset", "data"].map((name) =>
    node.getAttribute(name)).filter((link) => link !== null));
  return {
    parts: Array.from(new Set(all.flatMap((node) => [node.localName, ...named(node)]))),
    twice: ids.length === new Set(ids).size ? [] : ids.filter((id, at) => ids.indexOf(id) !== at),
    links: Array.from(new Set(links.map((link) => link.trim())
      .filter((link) => /^[\\s\\0]*[a-z][a-z0-9+.-]*:|^[\\\\/]{2}/i.test(link)))),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    title: document.title, heading: document.querySelectorAll("h1").length,
  };
}"""


def pages_of_each_kind(report, site, most=250):
    """Opens pages at 360 px with all unfolded, up to so many of each kind. Gives the tags and attributes that
    were there.
    """
    opened = site.sample(most)
    shares = [(site, opened[start::PROCESSES]) for start in range(PROCESSES)]
    parts = set().union(*share_out(report, pages, shares))
    report.figure(f"pages opened ({site.name})", f"{len(opened)} of {len(site.pages)}")
    return parts


def pages(report, browser, site, share):
    reader = ChromiumReader(browser, site.folder.as_uri() + "/", viewport=PHONE)
    parts, wide, twice, odd, stray = set(), [], [], [], []
    for page in share:
        reader.page.goto(page.as_uri())
        outside.unfold(reader)
        found = reader.evaluate(INVENTORY)
        parts.update(found["parts"])
        name = site.short(page)
        if found["wide"] > 0:
            wide.append(f"{name}: {found['wide']} px")
        twice += [f"{name}: {one}" for one in found["twice"]]
        stray += [f"{name}: {one}" for one in found["links"] if not re.match("(https?|mailto):", one)]
        if found["heading"] != 1 or not found["title"]:
            odd.append(f"{name}: {found['heading']} headings, title {found['title']!r}")
    report.none(f"{site.name}: pages fit 360 px", wide)
    report.none(f"{site.name}: ids are there once", twice)
    report.none(f"{site.name}: links are within the site or to the web", stray)
    report.none(f"{site.name}: every page has a title and one heading", odd)
    report.none(f"{site.name}: no console errors, no requests to other hosts", reader.problems)
    report.figure("requests to another host, console errors", len(reader.problems), 0)
    reader.close()
    return parts


def printed(report, site, browser):
    """A print has the values of folded parts too."""
    reader = ChromiumReader(browser, site.folder.as_uri() + "/")
    for page in site.sample(1):
        reader.page.goto(page.as_uri())
        folded = reader.evaluate("""() => Array.from(
          document.querySelectorAll("main details:not([open]) :is(td, dd, li, code)"),
          (node) => node.textContent.trim()).filter((text) => /^[\\w.-]{6,24}$/.test(text))""")
        reader.page.emulate_media(media="print")
        text = pdf_text(reader.page.pdf())
        lost = sorted({word for word in folded if word not in text})
        report.check(f"{site.short(page)} prints something", len(text) > 100, len(text))
        report.none(f"{site.short(page)} prints what is folded", lost)
        reader.page.emulate_media(media="screen")
    reader.close()


def pdf_text(pdf):
    """The text of a PDF, without its spaces, which lines and hyphens move."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "page.pdf")
        path.write_bytes(pdf)
        result = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True)
    return re.sub(r"\s+", "", result.stdout)


def forced(report, site, browser):
    """In forced colours pages are no empty sheets, and axe finds nothing either."""
    judge = outside.Axe()
    reader = ChromiumReader(browser, site.folder.as_uri() + "/", forced_colors="active")
    for page in site.sample(1):
        reader.page.goto(page.as_uri())
        report.check("colours are forced", reader.evaluate("() => matchMedia('(forced-colors: active)').matches"))
        picture = reader.page.screenshot()
        report.check(f"{site.short(page)} shows something in forced colours", len(picture) > 8000, len(picture))
        outside.axe(report, site, reader, judge, page)
    reader.close()


def without_scripts(report, site, browser):
    """Every kind of page says what it has to without scripts, and has no control that does nothing."""
    reader = ChromiumReader(browser, site.folder.as_uri() + "/", scripts=False)
    for page in site.sample(1):
        reader.page.goto(page.as_uri())
        text = reader.page.locator("main").inner_text()
        report.check(f"{site.short(page)} says something without scripts", len(text) > 100, text)
        dead = reader.page.locator(":is(button, input, select, textarea):visible").count()
        report.check(f"{site.short(page)} has no dead controls without scripts", dead == 0, dead)
    reader.close()
