"""Recipe pages and lint rules, in more detail than every page is looked at."""

import functools

from sitetest.chromium import ChromiumReader
from sitetest.pages import spread


def details(report, site, browser):
    reader = ChromiumReader(browser, site.folder.as_uri() + "/")
    for part in (recipes, rules):
        action = functools.partial(part, report, site, reader)
        report.attempt(f"{site.name}: {part.__name__}", action)
    report.none(f"{site.name}: recipes and rules have no unseen problems", reader.problems)
    reader.close()


def recipes(report, site, reader):
    page = reader.page
    for path in spread(site.kinds["recipe"], 8):
        page.goto(path.as_uri())
        command = page.locator("[data-copy=command]").first
        report.check(f"{site.short(path)} has its command", command.inner_text().startswith("larder recipe"))
        copy = page.get_by_role("button", name="Copy the command").first
        report.check(f"{site.short(path)} can be copied", copy.is_visible())
    page.goto(spread(site.kinds["recipe"], 1)[0].as_uri())
    page.get_by_role("button", name="Copy the command").first.click()
    page.wait_for_timeout(200)
    report.check("copying says so", page.locator("#said").inner_text() != "")
    target = page.locator("table.values tbody tr").first
    report.check("values are folded", not target.is_visible())
    page.evaluate("(id) => { location.hash = id; }", target.get_attribute("id"))
    page.wait_for_timeout(100)
    report.check("a link to a value opens it", target.is_visible())
    page.get_by_role("button", name="Open all").click()
    report.check("all open", page.locator("details.component:not([open])").count() == 0)


def rules(report, site, reader):
    page, pages = reader.page, site.kinds["rule"]
    reader.goto("index.html")
    reader.click("a", "Lint rules")
    reader.arrive("rules/index.html")
    shown = page.locator(".rule-list tbody tr:visible")
    report.check("every rule is listed", shown.count() == len(pages) > 0, shown.count())
    narrowing(report, page, shown, len(pages))
    for path in spread(pages, 8):
        page.goto(path.as_uri())
        report.check(f"{path.name} is about its code", page.locator("h1").inner_text() == path.stem)
        said = page.locator("[data-copy]").all_inner_texts()
        expected = [f"# larder: allow {path.stem} REASON"] if page.locator("#example").count() else []
        report.check(f"{path.name} says how to allow it", said == expected, said)


def narrowing(report, page, shown, total):
    page.fill("#search", "UNKNOWN base")
    codes = shown.locator("th").all_inner_texts()
    report.check("a search narrows the rules", "unknown-base" in codes and len(codes) < 5, codes)
    report.check("and says to how many", page.locator("#count").inner_text().startswith(str(len(codes))))
    page.reload()
    report.check("an address brings it back", shown.locator("th").all_inner_texts() == codes, page.url)
    page.fill("#search", "no-such-thing")
    said = page.locator("#count").inner_text()
    report.check("no rules says so", shown.count() == 0 and "No rule" in said, said)
    page.focus("#search")
    page.keyboard.press("Escape")
    report.check("Esc brings all rules", shown.count() == total, shown.count())
