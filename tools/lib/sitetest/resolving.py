"""What the matrix says of every combination is what the runtime says."""

import concurrent.futures
import itertools
import json
import subprocess

import covering
from sitetest.chromium import ChromiumReader

# Combinations with a value that no overlay states: all that is said of them depends on few of the others.
OTHERS = 1500
# So many refusals are asked of larder besides.
ASKED = 1500

ANSWERS = """(all) => all.map((criteria) => {
  const refusal = larderTable.refusal(criteria);
  const row = larderTable.rowOf(criteria);
  return {
    name: row === undefined ? null : larderTable.name(row),
    reasons: refusal && refusal.reasons, ways: refusal && refusal.ways.map(larderTable.command),
  };
})"""


def resolving(report, site, browser, larder):
    reader = ChromiumReader(browser, site.folder.as_uri() + "/")
    reader.goto("index.html")
    table = Table(reader, larder, site.path("larder.table"))
    rows(report, site, reader, table)
    every = table.combinations()
    answers = reader.evaluate(ANSWERS, every)
    refusals(report, site, every, answers, table)
    page(report, site, reader, every, answers, table)
    reader.close()


class Table:
    """The dimensions of a site's index, and the runtime's answers from its table."""

    def __init__(self, reader, larder, path):
        self.command = [larder]
        self.path = path
        self.dimensions = reader.evaluate("() => larderIndex.dimensions")

    def named(self, criteria):
        """Criteria by numbers as those that they state, by name."""
        return {one["name"]: one["values"][value][0]
            for one, value in zip(self.dimensions, criteria) if value}

    def run(self, command, criteria, *options):
        asked = [word for name, value in self.named(criteria).items() for word in (f"--{name}", value)]
        return subprocess.run([*self.command, command, "--table", self.path, *options, *asked],
            capture_output=True, text=True)

    def combinations(self):
        """Every one of the values that overlays state, and some with a value of each dimension that none does."""
        used = [[0, *one["columns"]] for one in self.dimensions]
        unused = [[value for value in range(1, len(one["values"])) if value not in one["columns"]][:1]
            for one in self.dimensions]
        every = [*itertools.product(*used)]
        others = sorted(set(itertools.product(*map(sum, zip(used, unused), [[]] * len(used)))) - set(every))
        return every + others[:: max(1, len(others) // OTHERS)]


def rows(report, site, reader, table):
    """The rows are the runtime's list, in its order."""
    listed = json.loads(table.run("list", [], "--format", "json").stdout)
    names = [one["name"] for one in table.dimensions]
    expected = [[one.get("criteria", one).get(name, "any") for name in names] for one in listed]
    found = reader.evaluate("""() => Array.from({ length: larderTable.count }, (_, row) =>
      larderTable.criteriaOf(row).map((value, at) => larderTable.nameOf(at, value)))""")
    report.check(f"{site.name}: rows are the runtime's list", found == expected and found,
        f"{len(found)} rows, {len(expected)} listed")
    columns = reader.evaluate("""() => Array.from({ length: larderTable.count }, (_, row) =>
      larderTable.values().map((column, at) => larderTable.nameOf(at, column[row])))""")
    report.check(f"{site.name}: columns say the same as rows", columns == found)


def refusals(report, site, every, answers, table):
    """What is answered is there, and what is refused is by `larder recipe`: why, and what is near.

    Larder is asked for every two values beside each other in each kind of refusal, and for some more.
    """
    given, refused = [], []
    for number, answer in enumerate(answers):
        (given if answer["name"] else refused).append(number)
    candidates = [(number, aspects(every[number], answers[number])) for number in refused]
    needed, more = covering.choose(candidates, ASKED)
    asked = [*given, *needed, *more]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        problems = pool.map(lambda number: problem(site, table, every[number], answers[number]), asked)
        problems = list(filter(None, problems))
    report.figure(f"combinations, of them refused, larder asked ({site.name})",
        f"{len(every)}, {len(refused)}, {len(needed) + len(more)}")
    report.none(f"{site.name}: answers are the runtime's", problems)


def kind(reason):
    """A reason without the values that it names."""
    return " ".join(reason.split(":")[0].split(" ")[2:5])


def aspects(criteria, answer):
    """Every two values that are asked for, with each kind of reason; and how many there are of what."""
    stated = [(dimension, value) for dimension, value in enumerate(criteria) if value]
    kinds = {kind(reason) for reason in answer["reasons"]}
    pairs = itertools.combinations_with_replacement(stated, 2)
    counts = len(stated), len(answer["reasons"]), len(answer["ways"])
    return {*itertools.product(pairs, kinds), counts}


def problem(site, table, criteria, answer):
    asked = table.named(criteria)
    if answer["name"]:
        is_there = site.path("recipes", answer["name"] + ".html").is_file()
        return None if is_there and answer["reasons"] is None else f"{asked}: {answer}"
    result = table.run("recipe", criteria)
    lines = [line.strip() for line in result.stderr.splitlines()[1:]]
    expected = answer["reasons"] + (["nearest that have one:"] if answer["ways"] else [])
    # Without the table, which this test names and the page does not.
    near = [line.replace(f" --table {table.path}", "") for line in lines]
    if result.returncode == 1 and near == expected + answer["ways"]:
        return None
    return f"{asked}: {expected + answer['ways']}, where larder says {result.returncode} {near}"


def page(report, site, reader, every, answers, table):
    """The page shows one of each kind."""
    kinds = {}
    for criteria, answer in zip(every, answers):
        stated = sum(map(bool, criteria))
        if stated > 1:
            what = "given" if answer["name"] else kind(answer["reasons"][0])
            kinds.setdefault(what, (criteria, answer))
    for criteria, answer in kinds.values():
        asked = "&".join(f"{name}={value}" for name, value in table.named(criteria).items())
        reader.goto(f"index.html?{asked}")
        shown = reader.see("#answer")
        if answer["name"]:
            report.check(f"{site.name}: {asked} is answered", f"gives {answer['name']}" in shown, shown)
            marked = reader.texts("#matrix tbody tr:has(.exact) th a")
            report.check(f"{site.name}: its row is marked", marked == [answer["name"]], marked)
            first = reader.texts("#matrix tbody th a")[:1]
            report.check(f"{site.name}: and stands first", first == [answer["name"]], first)
        else:
            is_said = all(reason in shown for reason in answer["reasons"])
            report.check(f"{site.name}: {asked} is refused with reasons", is_said, shown)
            offered = reader.texts("#answer li a")
            report.check(f"{site.name}: with as many ways out", len(offered) == len(answer["ways"]), offered)
            choose(report, site, reader, asked)


def choose(report, site, reader, asked):
    """A way out is one click away."""
    name = (reader.texts("#answer li a") or [None])[0]
    if name is None:
        return
    reader.click("#answer li button")
    reader.see("#answer", f"gives {name}")
    report.check(f"{site.name}: {asked} leads to {name}", reader.texts("#matrix .exact") != [])
