"""The matrix: rows, search, facets, keys, and what is in the address."""

import urllib.parse

from sitetest.chromium import PHONE, ChromiumReader

LIMIT = 200


def matrix(report, site, browser):
    reader = ChromiumReader(browser, site.folder.as_uri() + "/")
    reader.goto("index.html")
    page = Matrix(report, site, reader)
    for part in (page.start, page.search, page.versions, page.facets, page.nothing, page.keys,
            page.sorting, page.tray, page.more):
        report.attempt(f"{site.name}: matrix, {part.__name__}", part)
    report.none(f"{site.name}: the matrix has no unseen problems", reader.problems)
    reader.close()
    narrow(report, site, browser)


class Matrix:
    def __init__(self, report, site, reader):
        self.site, self.reader, self.page = site, reader, reader.page
        self.check = lambda what, passed, found="": report.check(f"{site.name}: {what}", passed, found)
        self.total = reader.evaluate("() => larderTable.count")
        report.figure(f"combinations ({site.name})", self.total)

    def rows(self):
        return self.reader.rows()

    def names(self):
        self.rows()
        return self.page.locator("#matrix tbody th a").all_inner_texts()

    def query(self):
        return urllib.parse.parse_qs(urllib.parse.urlparse(self.page.url).query)

    def shown(self, number):
        """Whether as many rows are there as there are of something, or a page of them."""
        return self.rows() == min(number, LIMIT)

    def start(self):
        self.check("rows are there", self.shown(self.total), self.rows())
        said = self.page.locator("#count").inner_text()
        self.check("the count is announced", str(self.total) in said, said)
        self.check("a count is a status", self.page.locator("#count[role=status]").count() == 1)
        self.check("facets are there", self.page.locator("fieldset input").first.is_visible())

    def search(self):
        name = max(self.page.evaluate("Array.from({ length: larderTable.count }, (_, row) => larderTable.name(row))"), key=len)
        self.page.fill("#search", name)
        self.check("an exact name comes first", self.names()[:1] == [name], self.names()[:3])
        self.reader.wait("the search in the address",
            "(name) => new URLSearchParams(location.search).get('q') === name", name)
        self.page.fill("#search", name.upper())
        self.check("case does not matter", self.names()[:1] == [name], self.names()[:3])
        self.reader.goto(f"index.html?q={urllib.parse.quote(name)}")
        self.check("an address brings its search back", self.names()[:1] == [name], self.names()[:3])
        self.page.fill("#search", "")

    def versions(self):
        """A version matches as typed, in the recipes that have it and in no others."""
        version, expected = self.page.evaluate(
            """() => {
              const all = larderIndex.components;
              const at = all.findIndex((one) => one[1].startsWith("v"));
              const has = (recipe) => recipe.some((c) => all[c].some((w) => w.includes(all[at][1])));
              const sets = larderTable.sets.map(has);
              return [all[at][1], larderTable.setOf.filter((set) => sets[set]).length];
            }""")
        self.page.fill("#search", version)
        self.check(f"{version} matches as typed", self.shown(expected), (self.rows(), expected))
        self.page.fill("#search", "")

    def facets(self):
        box = self.page.locator("fieldset input").first
        count = int(box.locator("xpath=..").locator(".count").inner_text())
        name, value = box.get_attribute("name"), box.get_attribute("value")
        box.check()
        self.check("a facet gives as many rows as it says", self.shown(count), (self.rows(), count))
        self.check("a facet is in the address", self.query().get(name) == [value], self.page.url)
        self.page.go_back()
        self.check("Back takes a facet back", self.shown(self.total) and not box.is_checked())
        self.page.go_forward()
        self.check("Forward brings it again", self.shown(count) and box.is_checked())
        box.uncheck()

    def nothing(self):
        self.page.locator("fieldset input").first.check()
        self.page.fill("#search", "no-such-thing")
        self.check("no hits shows no rows", self.rows() == 0)
        way = self.page.locator("#nothing button").first
        self.check("no hits says what to drop", "Drop the search" in way.inner_text(), way.inner_text())
        way.click()
        self.check("dropping it brings rows", self.rows() > 0)
        self.page.locator("#clear").click()
        self.check("all can be cleared", self.shown(self.total), self.rows())

    def keys(self):
        focus = "document.activeElement.id"
        self.page.locator("h1").click()
        self.page.keyboard.press("/")
        self.check("/ focuses the search", self.page.evaluate(focus) == "search")
        self.page.keyboard.type("h100")
        self.page.keyboard.press("Escape")
        self.check("Esc clears", self.shown(self.total) and self.page.input_value("#search") == "")
        self.page.locator("#slash").uncheck()
        self.page.locator("h1").click()
        self.page.keyboard.press("/")
        self.check("/ can be switched off", self.page.evaluate(focus) != "search")
        self.page.locator("#slash").check()
        self.tab()

    def tab(self):
        """With the Tab key alone one comes to the search, the facets and the rows, in this order."""
        self.reader.goto("index.html")
        self.rows()
        places = []
        for _ in range(400):
            self.page.keyboard.press("Tab")
            place = self.page.evaluate("""() => {
              const node = document.activeElement;
              return node.id === "search" ? "search" : node.closest("fieldset") ? "facet"
                : node.closest("#matrix tbody") ? "row" : node.classList.contains("skip") ? "skip" : "";
            }""")
            if place and place not in places:
                places.append(place)
            if place == "row":
                break
        self.check("Tab goes the way of the page", places == ["skip", "search", "facet", "row"], places)
        first = self.page.evaluate("document.activeElement.href")
        self.page.keyboard.press("Enter")
        self.reader.arrive(first)
        self.check("Enter opens a row", self.page.locator("h1").is_visible())
        self.reader.goto("index.html")

    def sorting(self):
        """A column's head sorts by it, then the other way, and then no more."""
        before = self.names()
        head = self.page.locator("#matrix thead th", has_text="values")
        column = self.page.evaluate("larderIndex.rowValues")
        for order, address in (("ascending", "values"), ("descending", "-values"), (None, None)):
            head.locator("button").click()
            self.rows()
            shown = [int(text) for text in self.page.locator("#matrix tbody td:nth-child(8)").all_text_contents()]
            expected = sorted(column, reverse=order == "descending")[:len(shown)]
            self.check(f"values sort {order}", order is None or shown == expected, shown[:9])
            self.check(f"and say so: {order}", head.get_attribute("aria-sort") == order)
            self.check(f"and are in the address: {order}", self.query().get("sort") == (address and [address]))
        self.check("the table's order comes back", self.names() == before, self.names()[:3])
        self.page.go_back()
        self.check("Back sorts again", head.get_attribute("aria-sort") == "descending")
        self.reader.goto("index.html")

    def tray(self):
        """Two rows are picked, and lead to the page that compares them."""
        left, right = self.names()[1:3]
        for name in (left, right):
            self.page.locator(f"[aria-label='compare {name}']").click()
        self.check("the tray names both", self.reader.see("#tray").startswith(f"Compare {left} with {right}"))
        self.check("they are in the address", self.query().get("compare") == [left, right], self.page.url)
        self.page.reload()
        href = self.page.locator("#tray a").get_attribute("href")
        self.check("the tray leads on", href == f"compare.html?left={left}&right={right}", href)
        self.page.locator("#tray button").click()
        self.check("both are forgotten", not self.page.locator("#tray").is_visible())
        self.check("no row is pressed", self.page.locator("[aria-pressed=true]").count() == 0)

    def more(self):
        if self.total <= LIMIT:
            return
        self.rows()
        self.page.locator("#more button").last.click()
        self.check("more rows come", self.shown(self.total - LIMIT), self.rows())
        self.check("and are in the address", self.query().get("from") == [str(LIMIT)], self.page.url)


def narrow(report, site, browser):
    reader = ChromiumReader(browser, site.folder.as_uri() + "/", viewport=PHONE)
    reader.goto("index.html")
    facet = reader.page.locator("fieldset").first
    report.check(f"{site.name}: facets are folded at 360 px", not facet.is_visible())
    reader.page.locator("#filters").click()
    report.check(f"{site.name}: facets unfold", facet.is_visible())
    reader.close()
