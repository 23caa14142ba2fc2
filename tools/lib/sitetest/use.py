"""Uses what scripts make of a site: answers of the matrix, comparisons, judged clusters.

The same is done to ordinary and to hostile sites, so that their tags and attributes can be compared.
"""

import itertools

from sitetest.chromium import ChromiumReader
from sitetest.looks import INVENTORY

# Recipes of these are compared; where a site has them, they are the ones most likely to be mistaken.
PAIRS = 12


def use(report, site, browser, words):
    """words: what is typed. Gives the tags and attributes that were there."""
    reader = ChromiumReader(browser, site.folder.as_uri() + "/")
    parts = set()
    for action in (search, compare, check):
        report.attempt(f"{site.name}: {action.__name__}", lambda: action(report, site, reader, words, parts))
    report.none(f"{site.name}: nothing goes wrong unseen where scripts answer", reader.problems)
    reader.close()
    return parts


def look(reader, parts):
    parts.update(reader.evaluate(INVENTORY)["parts"])


def search(report, site, reader, words, parts):
    reader.goto("index.html")
    for word in words:
        reader.page.fill("#search", f"{word} no-such-thing")
        reader.rows()
        look(reader, parts)
        reader.page.fill("#search", word)
        reader.rows()
        look(reader, parts)


def compare(report, site, reader, words, parts):
    """Compares recipes with each other, and with what is none."""
    reader.goto("compare.html")
    names = reader.evaluate("() => larderNames")
    step = max(1, len(names) // PAIRS)
    for left, right in itertools.pairwise(names[::step]):
        reader.page.fill("#left", left)
        reader.page.fill("#right", right)
        reader.press("Enter")
        reader.wait(f"no comparison of {left} and {right}",
            "() => document.querySelectorAll('#answer tr').length > 1")
        if reader.page.locator("#only").is_visible():
            reader.page.locator("#only").uncheck()
        look(reader, parts)
    for word in words:
        reader.page.fill("#left", word)
        reader.press("Enter")
        look(reader, parts)
    said = reader.page.locator("#verdict").inner_text()
    report.check(f"{site.name}: what is no recipe is said to be none", said, said)


def check(report, site, reader, words, parts):
    """Types into every field, chooses in every list, and pastes snapshots."""
    reader.goto("check.html")
    fields = reader.page.locator("main input[type=text]:visible")
    for word in words[:8]:
        for at in range(fields.count()):
            fields.nth(at).fill(word)
        look(reader, parts)
    lists = reader.page.locator("main select:visible")
    for at in range(lists.count()):
        lists.nth(at).select_option(index=lists.nth(at).locator("option").count() - 1)
        look(reader, parts)
        lists.nth(at).select_option(index=0)
    for word in words:
        reader.page.fill("#pasted", snapshot(word))
        look(reader, parts)
    report.check(f"{site.name}: clusters are judged",
        reader.page.locator("#verdicts tbody tr").count() > 0 or reader.page.locator("#told").inner_text())


def snapshot(word):
    """A snapshot with a word where it may hold any."""
    text = '"' + "".join(f"\\U{ord(letter):08x}" for letter in word) + '"'
    return f"""apiVersion: aicr.run/v1alpha2
kind: Snapshot
metadata: {{ {text}: {text} }}
measurements:
  - type: K8s
    subtypes:
      - subtype: server
        data: {{ version: {text}, {text}: {text} }}
  - type: OS
    subtypes:
      - subtype: release
        data: {{ ID: {text}, VERSION_ID: {text} }}
  - type: {text}
    subtypes: [{{ subtype: {text}, data: {{ {text}: {text} }} }}]
"""
