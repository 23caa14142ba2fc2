"""The figures of tools/bench, which says what they are.

    benchmarks.py TREE LARGE_TREE SNAPSHOT WORK

WORK is a folder with the program yaml-scan; tables are written there.
"""

import json
import pathlib
import subprocess
import sys

from site_benchmarks import EDITIONS, HTML, SiteBenchmark
from stopwatch import Stopwatch, peak_memory

PROGRAMS = ".build/release"
LARDER = f"{PROGRAMS}/larder"
LARDERC = f"{PROGRAMS}/larderc"
DIMENSIONS = ("service", "accelerator", "intent", "os", "platform")


def main():
    tree, large, snapshot, work = sys.argv[1:]
    tables = Tables(work)
    measure_compiling(tree, tables.small, work)
    measure_large_tree(large, tables.large)
    measure_queries(tables)
    measure_lookups(tables)
    measure_validation(tables.small, snapshot, work)
    measure_bundles(tables.small)
    measure_site(tree, work)


class Tables:
    """The paths of the tables that the trees are compiled to."""

    def __init__(self, work):
        self.small = f"{work}/small.table"
        self.large = f"{work}/large.table"


# Printing


def title(text):
    print(f"\n{text}")


def figure(what, value, ratio="", goal=None, is_met=True):
    """Prints a line: a value, what it is beside something else, and how that ought to be."""
    aim = "" if goal is None else f"goal: {goal}" + ("" if is_met else ", MISSED")
    print(f"  {what:<44}{value:>12}  {ratio:<26}{aim}".rstrip())


def ratio(what, milliseconds, base, base_name, goal=None):
    """Prints a time as a multiple of another one, which is at most `goal`."""
    times = milliseconds / base
    aim = None if goal is None else f"at most {goal}"
    figure(what, f"{milliseconds:.2f} ms", f"{times:.2f} x {base_name}", aim, goal is None or times <= goal)


# Measuring


def measure_compiling(tree, table, work):
    every = sorted(str(path) for path in pathlib.Path(tree).rglob("*.yaml"))
    # Compiling takes manifests and health checks as text and does not parse them.
    parsed = [path for path in every if "/manifests/" not in path and "/checks/" not in path]
    times = Stopwatch({
        "scan of every file": [f"{work}/yaml-scan", *every],
        "scan of parsed files": [f"{work}/yaml-scan", *parsed],
        "compile": [LARDERC, "compile", tree, "--output", table],
        "lint": [LARDERC, "lint", tree],
    }, rounds=20, allowed=(0, 1))  # Findings are no failure of the benchmark.
    title(f"{tree}: {len(every)} files, {total_size(every):,} bytes")
    for scan in ("scan of every file", "scan of parsed files"):
        figure(f"libyaml {scan}", f"{times[scan]:.2f} ms")
        ratio("larderc compile", times["compile"], times[scan], "that", 10)
    ratio("larderc lint", times["lint"], times["compile"], "compile", 2)
    figure("table", f"{size(table):,} bytes")


def measure_large_tree(tree, table):
    files = [str(path) for path in pathlib.Path(tree).rglob("*.yaml")]
    command = [LARDERC, "compile", tree, "--output", table]
    times = Stopwatch({"compile": command}, rounds=3)
    title(f"about a million combinations: {len(files)} files, {total_size(files):,} bytes")
    figure("larderc compile", f"{times['compile'] / 1000:.2f} s", goal="a few seconds")
    figure("peak memory of larderc compile", f"{peak_memory(command):.0f} MB")
    figure("combinations with a recipe", f"{len(combinations(table)):,}")
    figure("table", f"{size(table):,} bytes")


def measure_queries(tables):
    query = {name: query_command(table) for name, table in vars(tables).items()}
    whole = [LARDER, "recipe", *query["small"][2:-2]]
    times = Stopwatch({
        "true": ["/bin/true"], "version": [LARDER, "--version"], "recipe": whole, **query,
    }, rounds=300)
    title("whole processes")
    figure("/bin/true", f"{times['true']:.2f} ms")
    ratio("larder query", times["small"], times["true"], "/bin/true", 3)
    ratio("larder query, a million combinations", times["large"], times["true"], "/bin/true", 3)
    ratio("larder recipe", times["recipe"], times["true"], "/bin/true")
    ratio("larder --version", times["version"], times["true"], "/bin/true")
    for name, command in query.items():
        megabytes = peak_memory(command)
        figure(f"peak memory of larder query, {name} table", f"{megabytes:.1f} MB",
               goal="at most 10 MB", is_met=megabytes <= 10)


def measure_lookups(tables):
    small, large = lookup_times(tables.small, tables.large)
    title("one lookup in process")
    for kind in small:
        of = "with a recipe" if kind == "resolving" else "without a recipe"
        figure(f"criteria {of}", f"{small[kind]:.0f} ns", goal="at most 150 ns",
               is_met=small[kind] <= 150)
        times = large[kind] / small[kind]
        figure("the same, a million combinations", f"{large[kind]:.0f} ns", f"{times:.2f} x that",
               "at most 1.3", times <= 1.3)


def measure_validation(table, snapshot, work):
    title(f"a snapshot of 5,000 readings, {size(snapshot):,} bytes")
    recipe = f"{work}/recipe.yaml"
    criteria = query_command(table)[2:-2]
    subprocess.run([LARDER, "recipe", *criteria, "--output", recipe], check=True)
    validate = [LARDER, "validate", "--snapshot", snapshot]
    times = Stopwatch({
        "true": ["/bin/true"], "version": [LARDER, "--version"],
        "scan": [f"{work}/yaml-scan", snapshot], "table": [*validate, *criteria],
        "file": [*validate, "--recipe", recipe],
    }, rounds=100, allowed=(0, 1))  # A snapshot that fails is as good.
    figure("a process's start: /bin/true", f"{times['true']:.2f} ms")
    figure("a process's start: larder --version", f"{times['version']:.2f} ms")
    scan = times["scan"] - times["true"]
    figure("libyaml scan without its start", f"{scan:.2f} ms")
    ratio("larder validate without its start", times["table"] - times["version"], scan, "that", 2)
    figure("with the recipe from a file", f"{times['file'] - times['version']:.2f} ms",
           f"of {size(recipe):,} bytes")


def measure_bundles(table):
    """In one process. Each bundle's share of reading its recipe is counted."""
    output = subprocess.run(
        [f"{PROGRAMS}/BundleBenchmark", table], check=True, capture_output=True, text=True).stdout
    rows = {name: [float(word) for word in words] for name, *words in map(str.split, output.splitlines())}
    bundles, whole = rows.pop("all")
    count, planning, _ = rows.pop("plan")
    title(f"bundles: {count:.0f} combinations, {len(rows)} deployers")
    figure("all, on all cores", f"{bundles / whole * 1000:.0f} bundles/s", f"{whole / bundles:.2f} ms each",
           "under 2 ms", whole < 2 * bundles)
    share = planning / len(rows)
    for name, (_, time, writing) in rows.items():
        figure(f"{name}, in one thread", f"{(time + share) / count:.2f} ms each",
               f"{(time - writing) / (time + share):.0%} of it packing")


def measure_site(tree, work):
    site = SiteBenchmark(LARDERC, tree, work)
    times = site.measure()
    title(f"the whole site of {tree}, and as many pages of the same sizes by Hugo")
    for hugo, what, goal in (
            (site.hugos[EDITIONS], "HTML, Markdown and JSON", "faster than Hugo"),
            (site.hugos[HTML], "HTML alone", "")):
        pages, apart = len(hugo.wanted), hugo.difference()
        figure(f"{what}: {pages} pages, {sum(hugo.wanted):,} bytes", "", f"Hugo's {apart:.1%} apart",
               "at most 10%", apart <= 0.1)
        figure("hugo", f"{hugo.speed:.0f} pages/s", f"{min(hugo.times):.2f} s")
        speed = pages / times["site"]
        faster = speed / hugo.speed
        figure("larderc build", f"{speed:.0f} pages/s", f"{faster:.2f} x Hugo", goal or None, not goal or faster > 1)
    title("building it again, with its bundles")
    figure("first", f"{times['whole'] * 1000:.0f} ms", "")
    again = times["unchanged"] / times["whole"]
    figure("with nothing changed", f"{times['unchanged'] * 1000:.0f} ms", f"{again:.3f} x the first",
           "under a tenth", again < 0.1)
    figure(f"with a value of {site.changed} changed", f"{times['changed'] * 1000:.0f} ms",
           f"{times['changed'] / times['whole']:.3f} x the first")


# Questions


def combinations(table):
    output = subprocess.run(
        [LARDER, "list", "--table", table, "--format", "json"], check=True, capture_output=True).stdout
    return json.loads(output)


def query_command(table):
    """A query for the most specific combination, the one with the most to look up."""
    def stated(row):
        return [name for name in DIMENSIONS if row[name] != "any"]
    row = max(combinations(table), key=lambda row: len(stated(row)))
    criteria = [word for name in stated(row) for word in ("--" + name, row[name])]
    return [LARDER, "query", "--table", table, *criteria, "--selector", "deploymentOrder.0"]


def lookup_times(*tables):
    """For each table nanoseconds, by the kind of question."""
    output = subprocess.run(
        [f"{PROGRAMS}/TableBenchmark", *tables], check=True, capture_output=True, text=True).stdout
    kinds = [line.split() for line in output.splitlines()]
    return [
        {kind: float(times[number]) for kind, *times in kinds} for number in range(len(tables))
    ]


def size(path):
    return pathlib.Path(path).stat().st_size


def total_size(paths):
    return sum(map(size, paths))


if __name__ == "__main__":
    main()
