"""The page that compares two recipes, held against a comparison of its own of the JSON documents."""

import functools
import itertools
import json
import os
import random
import re
import urllib.parse

from sitetest.chromium import ChromiumReader
from sitetest.figures import TIMES

PAIRS = 30
SWITCHES = 25
ROUNDS = 3
SLOWER = 4
LIMIT = 400
LONG = 400
BUDGET = 100
KB = 1000

FIELDS = ["type", "version", "tag", "chart", "source", "path", "namespace"]

# Every row of what is shown: section, component, name, the texts and origins of both sides, the words.
ROWS = """() => Array.from(document.querySelectorAll("#answer section"), (section) => {
  const id = section.querySelector("h2").id;
  return Array.from(section.querySelectorAll("tbody"), (body) => {
    let group = "";
    const rows = [];
    for (const row of body.rows) {
      if (row.className === "group") {
        group = row.querySelector(".component-name").textContent;
        continue;
      }
      const side = (cell) => cell.querySelector("code") ? [cell.querySelector("code").textContent,
        cell.querySelector(".origin") ? cell.querySelector(".origin").textContent : "",
        cell.querySelector("a") ? cell.querySelector("a").href : ""] : null;
      rows.push([id, group, row.cells[0].textContent, side(row.cells[1]), side(row.cells[2]),
        row.cells[3].textContent]);
    }
    return rows;
  }).flat();
}).flat()"""

SHOWN = """(names) => !document.querySelector("#answer[aria-busy=true]")
  && names.every((name, at) => document.querySelectorAll(".of-pair a")[at]?.textContent === name)"""

# From the change of a field to the frame after the first screenful of rows is there, and to the one after
# the last row.
SWITCH = """(name) => new Promise((done) => {
  const field = document.getElementById("right");
  const answer = document.getElementById("answer");
  const start = performance.now();
  const afterFrame = (action) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => action(performance.now() - start);
    channel.port2.postMessage(0);
  });
  let first = 0;
  new MutationObserver((_, observer) => {
    if (document.querySelectorAll(".of-pair a")[1]?.textContent !== name) return;
    if (!first) afterFrame((time) => { first = first || time; });
    if (answer.getAttribute("aria-busy") === "true") return;
    observer.disconnect();
    afterFrame((time) => done([first || time, time]));
  }).observe(answer, { childList: true, attributes: true });
  field.value = name;
  field.dispatchEvent(new Event("input", { bubbles: true }));
})"""


def compare(report, site, browser):
    reader = ChromiumReader(browser, site.folder.as_uri() + "/")
    recipes = Recipes(site)
    pairs = recipes.chosen() + recipes.random(PAIRS)
    rows = 0
    for left, right in pairs:
        rows += pair(report, site, reader, recipes, left, right)
    report.figure(f"compare: pairs, rows held against the documents ({site.name})", f"{len(pairs)}, {rows}")
    odd_addresses(report, site, reader, recipes)
    by_keyboard(report, site, reader, recipes)
    report.none(f"{site.name}: comparing without problems", reader.problems)
    reader.close()
    switching(report, site, browser, recipes)


class Recipes:
    """What the JSON documents say."""

    def __init__(self, site):
        self.site = site
        self.index = json.loads(site.path("api/v1/index.json").read_text())
        self.names = [one["name"] for one in self.index["recipes"]]
        self.known = {}

    def recipe(self, name):
        if name not in self.known:
            text = self.site.path("api/v1/recipes", f"{name}.json").read_text()
            # Numbers as they are written: 1 and 1.0 are two values of Helm.
            self.known[name] = json.loads(text, parse_int=Number, parse_float=Number)
        return self.known[name]

    def random(self, count):
        pairs = list(itertools.permutations(self.names, 2))
        return random.Random(5).sample(pairs, min(count, len(pairs)))

    def chosen(self):
        """Training beside inference, two of one recipe, the most values beside the fewest and swapped."""
        sized = sorted(self.index["recipes"], key=lambda one: one["valueCount"])
        few, many = sized[0]["name"], sized[-1]["name"]
        return [*self.by_intent(), *self.shared, (many, few), (few, many), (many, sized[-2]["name"])]

    def by_intent(self):
        criteria = {one["name"]: one["criteria"] for one in self.index["recipes"]}
        for left, right in itertools.permutations(self.names, 2):
            if criteria[left]["intent"] == "training" and criteria[right] == {
                    **criteria[left], "intent": "inference"}:
                return [(left, right)]
        return []

    @functools.cached_property
    def shared(self):
        seen = {}
        for name in self.names:
            own = {"name", "page", "markdown", "script", "criteria", "downloads"}
            rest = {key: value for key, value in self.recipe(name).items() if key not in own}
            other = seen.setdefault(json.dumps(rest), name)
            if other != name:
                return [(other, name)]
        return []


class Number(str):
    """A number by its text."""


def facts(recipe):
    """Everything of a recipe that is compared: (section, component, name) to (text, origin)."""
    found = {}
    for dimension, value in recipe["criteria"].items():
        found["criteria", "", dimension] = (value, "")
    for kind in ("overlay", "mixin"):
        for layer in recipe[f"{kind}s"]:
            found["layers", "", f"{kind} {layer['name']}"] = ("applied", "")
    if "profile" in recipe:
        found["layers", "", f"profile {recipe['profile']['name']}"] = (recipe["profile"]["selected"], "")
    for component in recipe["components"]:
        for setting in component["settings"]:
            if "value" in setting:
                key = ("values", component["name"], setting["path"])
                found[key] = (display(setting["value"]), origin(setting))
    for one in recipe["constraints"]:
        found["constraints", "", one["name"]] = (condition(one), origin(one))
    for phase in recipe["phases"]:
        if "timeout" in phase:
            found["checks", "", f"{phase['name']} timeout"] = (phase["timeout"], "")
        for check in phase["checks"]:
            found["checks", "", f"{phase['name']} check {check['name']}"] = ("declared", "")
        for one in phase.get("constraints", []):
            found["checks", "", f"{phase['name']} constraint {one['name']}"] = (condition(one), "")
    return found


def excerpt(one, start):
    """Of a long text, the part where the two begin to differ."""
    if one is None or len(one[0]) <= LONG:
        return one
    text, place = one
    before, after = ("…" if start else ""), ("…" if start + LONG < len(text) else "")
    return f"{before}{unseen(text[start:start + LONG])}{after} ({len(text)} characters)", place


def unseen(text):
    """Control characters are written out."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", lambda one: f"[U+{ord(one[0]):04X}]", text)


def components(recipe):
    """The parts of each component that are compared."""
    result = {}
    for one in recipe["components"]:
        parts = {field: one[field] for field in FIELDS if field in one}
        parts["deployed"] = one["isDeployed"]
        parts["dependencies"] = one["dependencies"]
        for moment in ("before", "after"):
            parts[f"manifest {moment}"] = [m["file"] for m in one["manifests"] if m["moment"] == moment]
        parts["health check"] = one.get("healthCheck")
        result[one["name"]] = {key: part for key, part in parts.items() if part not in (None, [])}
    return result


def condition(one):
    return one["value"] + (f" {one['unit']}" if "unit" in one else "") + (
        f" ({one['severity']})" if "severity" in one else "")


def origin(one):
    return f"{one['origin']['file']}:{one['origin']['line']}" if "origin" in one else ""


def display(value):
    """A value as the pages show it: text that could be taken for something else is in quotes."""
    if isinstance(value, Number):
        return str(value)
    if not isinstance(value, str):
        return json.dumps(value)
    number = r"[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|0[xX][\da-fA-F.]+([pP][+-]?\d+)?|inf(inity)?|nan)"
    words = {"null", "~", "true", "false", "{}", "[]", ".nan", ".inf", "-.inf"}
    is_other = (value != value.strip() or value == "" or value[0] == '"' or value.lower() in words
        or re.fullmatch(number, value, re.IGNORECASE))
    return json.dumps(value, ensure_ascii=False) if is_other else value


def difference(left, right):
    """The rows that the page has to show, and the counts of its summary."""
    sides = [facts(left), facts(right)]
    rows = {}
    for key in {**sides[0], **sides[1]}:
        one, other = (side.get(key) for side in sides)
        word = "only right" if one is None else "only left" if other is None else (
            "same" if one[0] == other[0] else "changed")
        start = 0
        if word == "changed":
            start = max(0, len(os.path.commonprefix([one[0], other[0]])) - 40)
        rows[key] = (excerpt(one, start), excerpt(other, start), word)
    parts = [components(left), components(right)]
    for name in {**parts[0], **parts[1]}:
        one, other = (part.get(name) for part in parts)
        if one is None or other is None:
            word = "only right" if one is None else "only left"
        else:
            changed = sorted(key for key in {**one, **other} if one.get(key) != other.get(key))
            word = f"changed: {', '.join(changed)}" if changed else "same"
        rows["components", "", name] = word
    return rows


def counts(rows, left, right):
    both = set(components(left)) & set(components(right))

    def count(section):
        return sum(1 for key, row in rows.items() if key[0] == section and (key[1] in both or not key[1])
            and (row if isinstance(row, str) else row[2]) != "same")

    return {"component": count("components"), "value": count("values"),
        "constraint": count("constraints"), "check": count("checks")}


def pair(report, site, reader, recipes, left, right):
    """One pair: all rows with everything shown, and the summary with the differences alone."""
    name = f"{site.name}: {left} and {right}"
    expected = difference(recipes.recipe(left), recipes.recipe(right))
    shown, most = everything(reader, left, right)
    wrong = [f"{key}: page {shown.get(key)}, documents {expected.get(key)}"
        for key in {**expected, **shown} if shown.get(key) != expected.get(key)]
    report.none(f"{name}: the page and the documents agree", wrong)
    report.check(f"{name}: at most {LIMIT} rows at once", most <= LIMIT, most)
    numbers = counts(expected, recipes.recipe(left), recipes.recipe(right))
    open_pair(reader, left, right)
    said = reader.see("#verdict")
    found = {noun: int(number) for number, noun in re.findall(r"(\d+) (component|value|constraint|check)", said)}
    report.check(f"{name}: the summary counts right",
        found == {noun: count for noun, count in numbers.items() if count}, f"{said} {numbers}")
    both = set(components(recipes.recipe(left))) & set(components(recipes.recipe(right)))
    alone = sum(1 for key in expected if key[0] == "values" and key[1] not in both)
    more = re.search(r"(\d+) more value", said)
    report.check(f"{name}: the values of one side alone are counted",
        (int(more[1]) if more else 0) == alone, f"{said} {alone}")
    words = {row[5] for row in reader.evaluate(ROWS)}
    report.check(f"{name}: only differences at first", "same" not in words, words)
    return len(expected)


def open_pair(reader, left, right, **more):
    query = urllib.parse.urlencode({"left": left, "right": right, **more})
    reader.goto(f"compare.html?{query}")
    reader.wait(f"{left} and {right} are not compared", SHOWN, [left, right])


def everything(reader, left, right):
    """All rows of a pair, over all pages of them, and the most at once."""
    found, most, start = {}, 0, 0
    while True:
        open_pair(reader, left, right, all=1, **({"from": start} if start else {}))
        for section, group, name, one, other, word in reader.evaluate(ROWS):
            key = (section, group, name)
            if section == "components":
                fields = word.partition(": ")
                found[key] = f"{fields[0]}: {', '.join(sorted(fields[2].split(', ')))}" if fields[1] else word
            else:
                found[key] = (one and tuple(one[:2]), other and tuple(other[:2]), word)
        most = max(most, reader.evaluate("() => document.querySelectorAll('#answer tr').length"))
        following = reader.evaluate(
            "() => Array.from(document.querySelectorAll('#more button'), (b) => b.textContent).at(-1) || ''")
        step = re.match(r"Show rows (\d+) to \d+ of", following)
        if not step:
            return found, most
        start = int(step[1]) - 1


def odd_addresses(report, site, reader, recipes):
    left, right = recipes.chosen()[0]
    typo = right[:-1]
    reader.goto(f"compare.html?left={left}&right={typo}")
    said = reader.see("#answer")
    report.check(f"{site.name}: an unknown name is answered with near ones", right in said, said[:200])
    reader.click("#answer button", right)
    reader.wait("no comparison", SHOWN, [left, right])
    report.check(f"{site.name}: and one click compares", f"right={right}" in reader.address, reader.address)
    reader.click("#swap")
    reader.wait("not swapped", SHOWN, [right, left])
    reader.goto(f"compare.html?left={left}&right={left}")
    report.check(f"{site.name}: one name twice is said to be the same", "same" in reader.see("#verdict"))
    for one, other in recipes.shared:
        open_pair(reader, one, other)
        said = reader.see("#verdict")
        report.check(f"{site.name}: a shared recipe is said to be one", "one and the same" in said, said)
    open_pair(reader, left, right, all=1)
    lost = [address for row in reader.evaluate(ROWS) for side in row[3:5] if side and side[2]
        for address in [side[2]] if not leads(address)]
    report.none(f"{site.name}: links into the recipes' pages lead", lost)


def leads(address):
    parts = urllib.parse.urlparse(address)
    with open(urllib.parse.unquote(parts.path)) as page:
        return f'id="{parts.fragment}"' in page.read()


def by_keyboard(report, site, reader, recipes):
    """Two names typed, Enter, and the switch: without a pointer."""
    left, right = recipes.chosen()[0]
    reader.goto("compare.html")
    reader.evaluate("() => document.getElementById('left').focus()")
    reader.type(left)
    reader.press("Tab")
    reader.press("Tab")
    reader.type(right)
    reader.press("Enter")
    reader.wait("no comparison by keyboard", SHOWN, [left, right])
    count = reader.evaluate(ROWS)
    reader.evaluate("() => document.getElementById('only').focus()")
    reader.press(" ")
    reader.wait("the switch is not in the address", "() => location.search.includes('all=1')")
    reader.wait("the switch is not answered", SHOWN, [left, right])
    report.check(f"{site.name}: the switch shows what is the same", len(reader.evaluate(ROWS)) > len(count))
    reader.evaluate("() => history.back()")
    reader.wait("Back does not take it back", "() => !location.search.includes('all=1')")
    reader.wait("Back does not show it", f"(count) => ({ROWS})().length === count", len(count))


def switching(report, site, browser, recipes):
    reader = ChromiumReader(browser, site.folder.as_uri() + "/")
    reader.context.new_cdp_session(reader.page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    left = max(recipes.index["recipes"], key=lambda one: one["valueCount"])["name"]
    names = [name for name in recipes.names if name != left]
    spread = names[:: max(1, len(names) // SWITCHES)][:SWITCHES]
    for query in ("", "&all=1"):
        rounds = []
        for _ in range(ROUNDS):
            # Afresh, so that the data of each recipe are loaded again.
            reader.goto(f"compare.html?left={left}&right={names[-1]}{query}")
            reader.wait("no comparison", SHOWN, [left, names[-1]])
            times = [reader.evaluate(SWITCH, name) for name in spread if name != names[-1]]
            rounds.append([sorted(each)[int(len(each) * 0.95)] for each in zip(*times)])
        first, whole = min(rounds)
        what = "everything" if query else "differences"
        report.figure(f"compare: {what} of another pair, p95, 4x ({site.name})", round(first), BUDGET, "ms",
            TIMES)
        report.figure("  to the last row", round(whole), unit="ms")
    reader.close()
