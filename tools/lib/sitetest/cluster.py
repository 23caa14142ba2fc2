"""The page that checks a cluster, held against what larder says of the same snapshot."""

import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import urllib.parse

from sitetest.chromium import ChromiumReader
from sitetest.figures import RUNS, TIMES, assets, gzipped
from sitetest.snapshots import LABEL, of_constraints

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import generate_snapshot  # noqa: E402

# So many snapshots are judged: as it takes to judge so many combinations, of a large tree fewer.
SNAPSHOTS = 30
FEWEST = 10
HELD = 7500
VALIDATED = 4
LIMIT = 200
SLOWER = 4
KB = 1000

# Every combination on the page that is shown: its name, its verdict, and what speaks against it.
GROUPS = """() => Array.from(document.querySelectorAll("#verdicts tbody"), (body) => {
  const [first] = body.rows;
  const texts = (row) => Array.from(row.cells, (cell) => cell.textContent);
  const lines = Array.from(body.rows, (row, at) => texts(row).slice(at === 0 ? 2 : 0));
  const quiet = Array.from(body.rows, (row) => row.querySelector("td.quiet") !== null);
  return {
    name: first.cells[0].textContent, verdict: first.cells[1].textContent,
    link: first.querySelector("a").getAttribute("href"),
    lines: lines.map((line, at) => line.length < 4 ? null : [...line, quiet[at]]).filter(Boolean),
    rows: body.rows.length,
  };
})"""
# From a key to the frame after the first rows are there.
CLOCK = """() => {
  window.presses = [];
  let start = 0;
  addEventListener("keydown", () => { start = performance.now(); }, true);
  document.getElementById("cluster").addEventListener("input", () => {
    const channel = new MessageChannel();
    const from = start;
    channel.port1.onmessage = () => presses.push(performance.now() - from);
    requestAnimationFrame(() => channel.port2.postMessage(0));
  });
}"""


def cluster(report, site, browser, larder):
    page = Page(report, site, browser)
    with tempfile.TemporaryDirectory() as folder:
        report.attempt(f"{site.name}: cluster beside larder", lambda: page.beside(larder, pathlib.Path(folder)))
        report.attempt(f"{site.name}: cluster, files", lambda: page.files(pathlib.Path(folder)))
    for part in (page.nothing, page.typed, page.labels, page.narrowed, page.history, page.pasted, page.hostile):
        report.attempt(f"{site.name}: cluster, {part.__name__}", part)
    report.none(f"{site.name}: checking a cluster without problems", page.reader.problems)
    page.reader.close()
    report.attempt(f"{site.name}: cluster, speed", lambda: speed(report, site, browser))
    sizes(report, site)


class Page:
    def __init__(self, report, site, browser):
        self.site = site
        self.reader = ChromiumReader(browser, site.folder.as_uri() + "/")
        self.page = self.reader.page
        self.check = lambda what, passed, found="": report.check(f"{site.name}: {what}", passed, found)
        self.figure = lambda what, value: report.figure(f"{what} ({site.name})", value)
        self.none = lambda what, found: report.none(f"{site.name}: {what}", found)
        self.open()
        self.data = self.page.evaluate("larderConditions")

    def open(self, query=""):
        self.reader.goto("check.html" + query)

    def settled(self):
        self.page.wait_for_selector("#verdicts:not([aria-busy=true])", state="attached")

    def groups(self):
        """All combinations, over all pages of rows."""
        found = []
        while (before := self.page.locator("#more button", has_text="before")).count():
            before.click()
        for _ in itertools.count():
            self.settled()
            now = self.page.evaluate(GROUPS)
            self.check("at most 200 rows at once", sum(one["rows"] for one in now) <= LIMIT)
            found += now
            more = self.page.locator("#more button", has_text="more")
            if more.count() == 0:
                return found
            more.click()

    def query(self):
        """What is in the address, but for the page of rows. What is typed comes there a moment later."""
        self.page.wait_for_timeout(400)
        query = urllib.parse.parse_qs(urllib.parse.urlparse(self.page.url).query)
        return {name: values for name, values in query.items() if name != "page"}

    def summary(self):
        return self.page.locator("#count").inner_text()

    def told(self, text):
        """Waits for what is said of a snapshot."""
        self.page.wait_for_function(
            "(text) => document.getElementById('told').textContent.includes(text)", arg=text, timeout=30_000)

    def take(self, path):
        self.page.set_input_files("#file", path)
        self.told("was read")

    # Beside larder

    def beside(self, larder, folder):
        table = self.site.path("larder.table")
        counts = {"holds": 0, "fails": 0, "not known": 0}
        lines = tests = 0
        snapshots = max(FEWEST, min(SNAPSHOTS, HELD // len(self.data["names"])))
        for seed in range(snapshots):
            path = folder / f"cluster-{seed}.yaml"
            path.write_text(of_constraints(self.data["constraints"], seed))
            self.open()
            self.take(path)
            groups = {one["name"]: one for one in self.groups()}
            for one in groups.values():
                counts[one["verdict"]] += 1
                lines += len(one["lines"])
            self.matches(larder, table, path, groups)
            tests += self.validates(larder, table, path, groups, seed)
        self.check("combinations hold, fail and are not known", min(counts.values()) > 10, counts)
        self.figure("snapshots, combinations, lines, validated constraints",
            f"{snapshots}, {sum(counts.values())}, {lines}, {tests}")

    def matches(self, larder, table, path, groups):
        """Every combination lacks what `larder match` says that it lacks."""
        result = subprocess.run(
            [larder, "match", "--table", table, "--snapshot", path, "--format", "json", "--all"],
            capture_output=True, text=True)
        wrong = []
        recipes = json.loads(result.stdout)["recipes"]
        names = self.names()
        for recipe in recipes:
            group = groups[names[criteria_key(recipe["criteria"])]]
            expected = sorted(map(shortfall, recipe["missing"]))
            found = sorted(line_shortfall(line) for line in group["lines"] if "in the phase" not in line[3])
            verdict = ("fails" if any(one["actual"] is not None for one in recipe["missing"])
                else "not known" if recipe["missing"] else "holds")
            if found != expected or group["verdict"] != verdict:
                wrong.append(f"{group['name']}: {group['verdict']} {found} and not {verdict} {expected}")
        self.none(f"what combinations lack of {path.name}", wrong)
        self.check("every combination is there", len(recipes) == len(groups), (len(recipes), len(groups)))

    def names(self):
        dimensions = self.data["dimensions"]
        return {
            tuple(sorted((dimension["name"], dimension["values"][value])
                for dimension, value in zip(dimensions, row[1:]))): name
            for name, row in zip(self.data["names"], self.data["rows"], strict=True)}

    def validates(self, larder, table, path, groups, seed):
        """Of some combinations, constraint by constraint, of all phases."""
        names, wrong, count = self.names(), [], 0
        for key in random.Random(seed).sample(sorted(names), VALIDATED):
            group = groups[names[key]]
            criteria = [part for name, value in key if value != "any" for part in (f"--{name}", value)]
            recipe = subprocess.run(
                [larder, "recipe", "--table", table, *criteria], capture_output=True, text=True, check=True)
            document = path.with_name("recipe.yaml")
            document.write_text(recipe.stdout)
            result = subprocess.run(
                [larder, "validate", "--recipe", document, "--snapshot", path, "--format", "ctrf"],
                capture_output=True, text=True)
            for test in json.loads(result.stdout)["results"]["tests"]:
                if test["extra"]["kind"] != "constraint" or "." not in test["extra"]["path"]:
                    continue
                count += 1
                if shown(group, test) != expected_status(test):
                    wrong.append(f"{group['name']}: {test['name']}: {test['status']} and not {shown(group, test)}")
        self.none(f"what larder validates with {path.name}", wrong)
        return count

    # By hand

    def nothing(self):
        """What nobody said is not known, and nothing passes because of that."""
        self.open()
        groups = self.groups()
        asks = {name: self.data["asked"][row[0]] for name, row in zip(self.data["names"], self.data["rows"])}
        free = {name for name, asked in asks.items() if not asked.get("readiness") and not asked.get("overlays")}
        wrong = [one["name"] for one in groups if one["verdict"] != ("holds" if one["name"] in free else "not known")]
        self.none("without anything given nothing is known", wrong)
        said = self.summary()
        known = f"{len(groups) - len(free)} cannot be judged because"
        self.check("the summary says what was not given", known in said and "not given" in said, said)
        lost = [one["link"] for one in groups if not self.site.path(one["link"]).is_file()]
        self.none("recipes are linked", lost)

    def field(self, address):
        return self.page.locator(f"#cluster input[name='{address}']")

    def typed(self):
        """A version by keys: what it is short of, in words."""
        self.open()
        address = "K8s.server.version"
        self.field(address).focus()
        self.page.keyboard.type("v1.2")
        groups = self.groups()
        gaps = [line[3] for one in groups for line in one["lines"] if line[0] == address]
        floors = {int(one["value"].split(".")[1]) for one in self.data["constraints"]
            if one["name"] == address and one["value"].startswith(">= 1.")}
        told = {int(gap.removeprefix("v1.2 is ").split(" ")[0]) for gap in gaps if "below" in gap}
        self.check("a gap is counted in minor versions", told and told <= {floor - 2 for floor in floors}, (told, floors))
        wording = f"v1.2 is {max(floors) - 2} minor versions below 1.{max(floors)}"
        self.check("and told in a sentence", any(gap.startswith(wording) for gap in gaps), gaps[:3])
        self.check("what is typed is in the address", self.query() == {address: ["v1.2"]}, self.page.url)
        self.page.locator("h1").click()
        self.page.reload()
        self.check("and comes back by it", self.field(address).input_value() == "v1.2")
        self.check("with the same rows", self.groups() == groups)
        self.field(address).fill("  none ")
        reasons = {meaning(line) for one in self.groups() for line in one["lines"] if line[0] == address}
        expected = ">= compares versions, and what was found is none"
        self.check("what is no version is said to be none", reasons == {expected}, reasons)
        self.page.locator("#clear").click()
        self.check("Clear all empties the fields", self.field(address).input_value() == "")
        self.check("and the address", not self.query(), self.page.url)

    def labels(self):
        asked = [one for one in self.data["constraints"] if one["name"] == LABEL]
        self.open()
        selects = self.page.locator("select[data-key]")
        keys = {one["value"].lstrip("!").split("=")[0] for one in asked}
        self.check("there is a question for each label", selects.count() == len(keys), keys)
        for number in range(selects.count()):
            key = selects.nth(number).get_attribute("data-key")
            for value in ["!", "?"]:
                selects.nth(number).select_option(value)
                found = {(line[2], line[1]) for one in self.groups() for line in one["lines"] if line[0] == LABEL}
                mine = {needed for needed, actual in found if key in needed and actual not in ("not given", "nothing")}
                expected = {one["value"] for one in asked if key in one["value"]
                    and not (value == "!" and one["value"] == f"!{key}") and self.is_asked(one)}
                self.check(f"{value}{key} fails what it should", mine == expected, (mine, expected))
            self.page.reload()
            self.check("a label comes back by its address", selects.nth(number).input_value() == "?", self.page.url)

    def is_asked(self, constraint):
        number = self.data["constraints"].index(constraint)
        used = {row[0] for row in self.data["rows"]}
        return any(number in self.data["asked"][one].get(kind, []) for one in used for kind in ("readiness", "overlays"))

    def narrowed(self):
        """Choosing a value leaves its combinations, and choosing a verdict those that have it."""
        self.open("?K8s.server.version=1.32")
        everything = self.groups()
        for at, dimension in enumerate(self.data["dimensions"]):
            value = dimension["values"][-1]
            place = len(dimension["values"]) - 1
            expected = {name for name, row in zip(self.data["names"], self.data["rows"]) if row[at + 1] == place}
            select = self.page.locator(f"select[data-dimension={dimension['name']}]")
            select.select_option(value)
            found = {one["name"] for one in self.groups()}
            self.check(f"{dimension['name']} {value} leaves its combinations", found == expected, found ^ expected)
            select.select_option("")
        for value, word in (("holds", "holds"), ("fails", "fails"), ("unknown", "not known")):
            self.page.locator("#show").select_option(value)
            found = [one["name"] for one in self.groups()]
            expected = [one["name"] for one in everything if one["verdict"] == word]
            self.check(f"those that say {word} are left", found == expected, (len(found), len(expected)))

    def history(self):
        address = "K8s.server.version"
        self.open()
        empty = self.summary()
        self.field(address).focus()
        self.page.keyboard.type("1.30")
        self.page.keyboard.press("Tab")
        typed = self.summary()
        self.page.locator("select[data-dimension]").first.select_option(index=1)
        chosen = self.summary()
        self.page.go_back()
        self.check("Back takes a choice back", self.summary() == typed, self.summary())
        self.page.go_back()
        self.check("Back takes what was typed back", self.summary() == empty, self.summary())
        self.check("from its field, too", self.field(address).input_value() == "")
        self.page.go_forward()
        self.page.go_forward()
        self.check("Forward brings both again", self.summary() == chosen != typed, self.summary())

    def files(self, folder):
        """A large snapshot as a file, and what cannot be read."""
        large = folder / "large.yaml"
        with large.open("w") as file:
            file.writelines(line + "\n" for line in generate_snapshot.lines(generate_snapshot.readings(5000)))
        self.open()
        self.take(large)
        version = self.field("K8s.server.version")
        beside = self.page.locator(f"[id='{version.get_attribute('aria-describedby')}']").inner_text()
        self.check("a snapshot stands beside its field", beside == "snapshot: v1.33.5-eks-3025e55", beside)
        before = self.groups()
        version.fill("0.1")
        found = {line[1] for one in self.groups() for line in one["lines"] if line[0] == "K8s.server.version"}
        self.check("what is typed counts before it", found == {"0.1"}, found)
        version.fill("")
        self.check("and no longer when it is gone", self.groups() == before)
        self.check("a snapshot is not in the address", not self.query(), self.page.url)
        latin = folder / "latin.yaml"
        latin.write_bytes(b"kind: \xff\n")
        self.page.set_input_files("#file", latin)
        self.told("no text in UTF-8")
        huge = folder / "huge.yaml"
        huge.write_bytes(b"# " + b"x" * (21 << 20))
        self.page.set_input_files("#file", huge)
        self.told("at most")
        self.check("nothing is left of the last snapshot", "not given" in self.summary(), self.summary())

    def pasted(self):
        """What is pasted is read, or refused with the place and a way out; never guessed."""
        self.open()
        field = self.page.locator("#pasted")
        field.fill('{"measurements": [{"type": "K8s", "subtypes": [{"subtype": "server", "data": {"version": "v1.31"}}]}]}')
        self.told("was read: it measures K8s")
        self.check("a pasted snapshot is judged", any("v1.31" in line for one in self.groups() for line in one["lines"]))
        for text, expected in [
            ("measurements:\n  - &a {type: K8s}\n", "line 2, column 5: anchors"),
            ("measurements:\n  - type: !!str K8s\n", "line 2, column 11: tags"),
            ("measurements:\n\t- type: K8s\n", "line 2, column 1: a tab"), ("a: b\n", "line 1, column 1: the snapshot has no"),
            ("measurements: [{type: A}]\n---\na: b\n", "line 2, column 1: a second document"),
            ("kind: Pod\n", "line 1, column 7: this is a Pod"), ("{", "line 1, column 1: the bracket"),
        ]:
            field.fill(text)
            self.told(expected)
        self.page.locator("#forget").click()
        self.check("Forget empties the field", field.input_value() == "" and "not given" in self.summary())

    def hostile(self):
        """Pastes made to break the page: nothing runs, and it goes on."""
        self.open()
        texts = [
            ("[" * 100_000, "more than 100"), ('{"a":' * 100_000, "more than 100"), ("- " * 100_000, "more than 100"),
            ("a: '</script><script>alert(1)</script>'\n", "no measurements"), ("a: \u2028b\n", "U+2028"),
            ("measurements: [{type: '<img src=x onerror=alert(1)>'}]\n", "<img src=x onerror=alert(1)>"),
            ("measurements:\n  - type: __proto__\n    subtypes: [{subtype: __proto__, data: {__proto__: 1, constructor: 2}}]\n",
                "it measures __proto__"),
            ("__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\nmeasurements: [{type: A}]\n", "measures A"),
            ("a: \x01\n", "U+0001"), ("kind: Snapshot\n" * 2, "is here twice"), ("x" * 3_000_000, "must be a mapping"),
            ("# " + "x" * (21 << 20), "too long"),
            ("k: [" + "a, " * 300_000 + "]\nmeasurements: [{type: A}]\n", "measures A"),
            ("measurements:\n- type: A\n  subtypes:\n  - subtype: s\n    data:\n" + "".join(
                f"      key{number}: value of {number}\n" for number in range(300_000)), "measures A"),
        ]
        for text, expected in texts:
            self.page.evaluate("""(text) => {
              const data = new DataTransfer();
              data.setData("text/plain", text);
              const field = document.getElementById("pasted");
              const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
              if (!field.dispatchEvent(event)) return;
              field.value = text;
              field.dispatchEvent(new Event("input", { bubbles: true }));
            }""", text)
            self.told(expected)
        self.check("no prototype is changed", self.page.evaluate("({}).polluted === undefined"))
        query = urllib.parse.urlencode({"K8s.server.version": "</script><img src=x onerror=alert(1)>", "service": "__proto__",
            "show": "constructor", "page": "-1e9", LABEL: "?__proto__"})
        self.open("?" + query)
        self.check("an odd address is shown as text", "<img" in self.page.locator("#verdicts").inner_text())
        self.check("and makes no element", self.page.locator("#verdicts img").count() == 0)


def criteria_key(criteria):
    return tuple(sorted((name, value) for name, value in criteria.items() if name != "nodes"))


def shortfall(missing):
    """As (what is measured, what was found, what is needed, the gap)."""
    gap = missing["gap"]
    words = ""
    if gap:
        words = f"{missing['actual']} is {gap['count']} {gap['part']} version{'s' if gap['count'] != 1 else ''} below "
        words += missing["expected"].lstrip("<>= ")
    means = "; ".join(part for part in (words, missing["reason"]) if part)
    return (missing["constraint"], missing["actual"] or "nothing", missing["expected"], means)


def line_shortfall(line):
    return (line[0], line[1] or "nothing", line[2], meaning(line))


def meaning(line):
    """Why a line speaks against a combination, without who asks and what helps."""
    said = line[3].removesuffix("what helps").removesuffix("; ")
    return said.removesuffix("an overlay asks").removesuffix("; ")


def expected_status(test):
    if test["status"] in ("passed", "skipped"):
        return test["status"] if test["suite"] == ["readiness"] else None
    return "failed", test["extra"].get("actual"), test["extra"].get("reason")


def shown(group, test):
    """What the page has for a test of larder's, in the same terms."""
    phase = test["suite"][0]
    for needle in group["lines"]:
        is_later = "in the phase" in needle[3]
        if needle[0] != test["extra"]["path"] or needle[2] != test["extra"]["expected"]:
            continue
        if is_later != (phase != "readiness") or "an overlay asks" in needle[3]:
            continue
        reason = test["extra"].get("reason")
        return "failed", None if needle[4] else needle[1], reason if reason and reason in needle[3] else None
    return "passed" if phase == "readiness" else None


def speed(report, site, browser):
    """The best of some runs for each key."""
    runs = [keys(site, browser) for _ in range(RUNS)]
    times = sorted(map(min, zip(*runs, strict=True)))
    report.figure(
        f"check: key press to result, p95, {SLOWER} times slower ({site.name})",
        round(times[int(len(times) * 0.95)], 1), 50, "ms", TIMES)


def keys(site, browser):
    reader = ChromiumReader(browser, site.folder.as_uri() + "/")
    try:
        reader.goto("check.html")
        reader.evaluate(CLOCK)
        reader.context.new_cdp_session(reader.page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        for field, text in (("K8s.server.version", "v1.31.4"), ("OS.release.VERSION_ID", "24.04")):
            if reader.page.locator(f"input[name='{field}']").count() == 0:
                continue
            reader.page.focus(f"input[name='{field}']")
            for character in [*text, *["Backspace"] * 3]:
                reader.page.keyboard.press(character)
                reader.page.wait_for_timeout(150)
        return reader.page.evaluate("presses")
    finally:
        reader.close()


def sizes(report, site):
    total = gzipped(site, "check.html") + sum(gzipped(site, path) for path in assets(site, "check.html"))
    report.figure(f"check.html with everything, gzipped ({site.name})", round(total / KB, 1), 60, "KB")
    data = gzipped(site, "assets/conditions.js")
    report.figure(f"of it the conditions ({site.name})", round(data / KB, 1), 20, "KB")
