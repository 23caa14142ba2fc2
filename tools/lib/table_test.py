"""Tables of `larderc compile`, read by table_reader.py.

    python table_test.py LARDERC

Ends with one line, 'N passed, N failed'.
"""

import json
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from table_bytes import BLOCK, NOTHING, SECTIONS, Damaged, Image, checksum
from table_reader import Exporter, Table, conditions, open_table, stated, verify

READER = Path(__file__).with_name("table_reader.py")
CONFORMANCE = Path(os.environ.get("LARDER_CONFORMANCE", "../shared/conformance"))
TREES = ("aicr-2026-08", "aicr-0.11.1")

# Numbers, texts and constraints that real trees seldom have.
RARE = """
apiVersion: aicr.run/v1alpha2
kind: RecipeMetadata
metadata: {name: rare}
spec:
  base: base
  criteria: {service: rare, os: ubuntu}
  constraints:
    - {name: SystemD.containerd.service.ActiveState, value: active, severity: warning, unit: state}
    - {name: "K8s.node[7].version", value: "!= v1.30.2-rc1", remediation: "Ü", severity: error}
    - {name: "NodeTopology.label[name=a.b].x.y", value: "== 1.2"}
    - {name: nonsense, value: ">="}
  componentRefs:
    - name: gpu-operator
      overrides:
        numbers: [0, -1, 268435455, 268435456, 9223372036854775807, 9223372036854775808,
          18446744073709551615, -9223372036854775808, 1.5, -0.0, 1.0, 1e300, 5e-324]
        others: ["", null, true, false, {}, [], "\\uFFFD", "😀"]
        map: {"\\uFFFD": 1, "😀": 2, "": 3}
"""
# Long enough that the checksums of its blocks need a second level.
LONG = "# A health check that says much.\n" * 80_000
# What the reader has to make of these constraints: address, operator, operand, version.
READ = {
    "SystemD.containerd.service.ActiveState": (
        "SystemD.containerd.service.ActiveState", "", "active", ()),
    "K8s.node[7].version": ("K8s.node[7].version", "!=", "v1.30.2-rc1", (1, 30, 2)),
    "NodeTopology.label[name=a.b].x.y": ("NodeTopology.label[name=a.b].x.y", "==", "1.2", (1, 2)),
    "nonsense": (None, None, None, ()),
}


class Tally:
    """Counts what passed and what failed, and prints the first failures of each kind."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def add(self, what: str, passed: int, failures: list[str]) -> None:
        self.passed += passed
        self.failed += len(failures)
        print(f"{what}: {passed} passed, {len(failures)} failed")
        for failure in failures[:10]:
            print(f"  {failure}")


class Programs:
    """The compiler, and tables that it made."""

    def __init__(self, larderc: str, folder: Path) -> None:
        self.larderc = larderc
        self.folder = folder

    def compile(self, name: str, *tree: str | Path) -> Path:
        path = self.folder / f"{name}.table"
        subprocess.run([self.larderc, "compile", *tree, "--output", path], check=True)
        return path

    def export(self, *tree: str | Path) -> list[str]:
        command = [self.larderc, "export", *tree]
        result = subprocess.run(command, check=True, capture_output=True, text=True)
        return result.stdout.splitlines()


def read(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs the reader as a program."""
    command = [sys.executable, "-B", READER, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


# Agreement ---------------------------------------------------------------------------------------


def conformance(tally: Tally, programs: Programs) -> None:
    """The reader's export of both conformance trees, judged by the conformance data."""
    if not CONFORMANCE.is_dir():
        print(f"no conformance data in {CONFORMANCE}: only our own recipes/ are compared")
        return
    for name in TREES:
        golden = CONFORMANCE / name / "golden"
        table = programs.compile(name, CONFORMANCE / name / "recipes")
        export = read(table, "export", "--dimensions", golden / "dimensions.json")
        rows = programs.folder / f"{name}.ndjson"
        rows.write_text(export.stdout, encoding="utf-8")
        result = subprocess.run(
            [sys.executable, "-B", CONFORMANCE / "compare", golden, rows],
            capture_output=True, text=True, check=False)
        *differences, last = result.stdout.splitlines() or [""]
        counts = re.fullmatch(r"(\d+) passed, (\d+) failed", last)
        passed, failed = map(int, counts.groups()) if counts else (0, 0)
        failures = differences + ["another difference"] * (failed - len(differences))
        if export.returncode or not passed:
            failures.append(f"no export, or nothing to compare it with: {export.stderr}")
        tally.add(f"{name}, by its conformance data", passed, failures)
        whole(tally, name, table)


def whole(tally: Tally, name: str, table: Path) -> None:
    """Everything in a table can be read and is as it should be."""
    result = read(table, "verify")
    tally.add(f"{name}, read wholly", *judged([(result.stderr.strip(), result.returncode == 0)]))


def same_rows(tally: Tally, name: str, table: Path, wanted: list[str]) -> None:
    """The reader's rows are those that the compiler exports, for all that overlays state."""
    opened = open_table(str(table))
    found = [ordered(row) for row in Exporter(opened).rows(stated(opened))]
    rows = [ordered(row) for row in wanted]
    results = [
        (f"expected {row[:300]}, found {other[:300]}", row == other)
        for row, other in zip(rows, found, strict=False)]
    results.append((f"{len(rows)} rows were expected, {len(found)} found", len(rows) == len(found)))
    tally.add(f"{name}, by larderc export", *judged(results))


def ordered(row: str) -> str:
    """A row with the fields of its objects in order. As text, 1, 1.0 and true are different."""
    return json.dumps(json.loads(row), sort_keys=True)


def rare_things(tally: Tally, table: Path) -> None:
    """Constraints of every form, spellings that people type, and a second level of checksums."""
    opened = open_table(str(table))
    answer = opened.answer({"service": " RARE\n", "os": "Ubuntu"})
    found = {
        one["name"]: (one["address"], one["operator"], one["operand"], one["version"])
        for one in conditions(opened, answer.content)["constraints"]}
    unknown = opened.answer({"service": "rare", "os": "ubuntu", "platform": "no-such"})
    results = [(f"{name} is {found.get(name)}", found.get(name) == READ[name]) for name in READ]
    results.append((f"an unknown platform is {unknown}", unknown.content == {"platform": []}))
    levels = len(opened.image.checksums.levels) - 1
    results.append((f"{levels} levels of checksums", levels == 2))
    tally.add("rare things", *judged(results))


def judged(results: list[tuple[str, bool]]) -> tuple[int, list[str]]:
    """How many passed, and what is said of those that failed."""
    return sum(good for _, good in results), [what for what, good in results if not good]


# Damage ------------------------------------------------------------------------------------------


def refusal(data: bytes, action: Callable[[Table], object] = verify) -> str:
    """What the reader says against a table; nothing if it takes it."""
    try:
        action(Table(data))
    except Damaged as error:
        return str(error)
    return ""


def flipped(data: bytes, offset: int) -> bytes:
    return data[:offset] + bytes([data[offset] ^ 0x10]) + data[offset + 1:]


def damage(tally: Tally, data: bytes) -> None:
    """Damage that checksums and lengths show."""
    image = Image(data)
    results = []
    for section in image.sections.values():
        for offset in (0, section.length // 2, section.length - 1):
            said = refusal(flipped(data, section.start + offset))
            what = f"byte {offset} of the section {section.name} was flipped: {said!r}"
            results.append((what, "their checksum" in said))
    # What lies before the data is looked at when a table is opened, but for the lower levels.
    for offset in range(image.checksums.head + 8):
        said = refusal(flipped(data, offset), lambda table: None)
        results.append((f"byte {offset} of the head was flipped: {said!r}", bool(said)))
    for offset in range(image.checksums.head + 8, image.start, 997):
        said = refusal(flipped(data, offset))
        results.append((f"byte {offset}, a checksum, was flipped: {said!r}", "checksum" in said))
    for length in (0, 1, 8, 11, 100, 231, image.start - 1, image.start, len(data) - 1):
        said = refusal(data[:length], lambda table: None)
        results.append((f"cut to {length} bytes: {said!r}", bool(said)))
    results.append(("a byte was added", bool(refusal(data + b"\0", lambda table: None))))
    for version in (0, 1, 3, 0x20000):
        said = refusal(data[:8] + version.to_bytes(4, "little") + data[12:])
        results.append((f"version {version}: {said!r}", f"has version {version};" in said))
    # Only what is touched is checked: the catalog can still be read.
    said = refusal(flipped(data, len(data) - 1), lambda table: table.catalog)
    results.append((f"the catalog, beside damaged traces: {said!r}", not said))
    tally.add("damage", *judged(results))


def sealed(data: bytearray) -> bytes:
    """The table with checksums that fit it."""
    checksums = Image(bytes(data)).checksums
    for level, above in zip(checksums.levels, checksums.levels[1:], strict=False):
        for block in range(len(level.checked)):
            start = level.start + block * BLOCK
            end = min(start + BLOCK, level.start + level.length)
            struct.pack_into("<Q", data, above.start + 8 * block, checksum(bytes(data[start:end])))
    struct.pack_into("<Q", data, checksums.head, checksum(bytes(data[:checksums.head])))
    return bytes(data)


def changed(data: bytes, section: str, position: int, word: int) -> bytes:
    """The table with another word in a section, and checksums that fit it."""
    copy = bytearray(data)
    start = Image(data).sections[section].start
    struct.pack_into("<I", copy, start + 4 * position, word)
    return sealed(copy)


def forgery(tally: Tally, data: bytes) -> None:
    """Damage that checksums do not show."""
    table = Table(data)
    catalog = table.image.catalog
    fields = table.nodes.section.word(catalog) >> 4
    slot = table.spellings.section.word(0)
    while table.spellings.section.word(slot + 1) == NOTHING:
        slot += 6
    uncovered = next(
        number for number in range(table.outcomes.count) if table.outcomes.outcome(number)[0] == 2)
    cases = [
        ("strings", 1, 0, "do not fill their section"),
        ("strings", 3, 0xFFFFFFF0, "after the end of the section strings"),
        ("spellings", 1, 3, "slots of service"),
        ("spellings", slot, 0, "cannot be found|another column"),
        ("spellings", slot + 4, 99, "another column|not there"),
        ("index", 0, 1, "fewer than two columns"),
        ("index", 5, 0xFFFFFF, "after the end of the section index"),
        ("index", 5, 0, "its own head"),
        ("outcomes", 0, 4, "unknown kind 4"),
        ("outcomes", 2 * uncovered + 1, 32, "dimensions uncovered that there are not"),
        ("outcomes", 1, table.recipes, "there is no recipe"),
        ("recipes", 0, 0xFFFFFF, "after the end of the section nodes"),
        ("recipes", 1, 0xFFFFFF, "after the end of the section traces"),
        ("constraints", 11, 7, "constraint 0 is damaged"),
        ("constraints", 5, 4, "unknown form 4"),
        ("nodes", catalog, fields << 4 | 11, "unknown kind 11|payload"),
        ("nodes", catalog + 1 + fields, catalog, "refers to a later one"),
        ("nodes", catalog + 1, table.nodes.section.word(catalog + 2), "not distinct"),
        ("nodes", catalog + 1, 0xFFFFFF, "there is no string"),
    ]
    results = []
    for section, position, word, expected in cases:
        said = refusal(changed(data, section, position, word))
        what = f"word {position} of the section {section} was made {word}: {said!r}"
        results.append((what, re.search(expected, said) is not None))
    tally.add("damage under fitting checksums", *judged(results))


def fuzz(tally: Tally, data: bytes, rounds: int) -> None:
    """Whatever words a table has, the reader says what is wrong or reads it, and does not fail."""
    generator = random.Random(4)
    sections = Image(data).sections
    results = []
    for turn in range(rounds):
        section = SECTIONS[turn % len(SECTIONS)]
        position = generator.randrange(sections[section].length // 4)
        word = generator.choice([0, 1, NOTHING, generator.randrange(64), generator.getrandbits(32)])
        try:
            copy = changed(data, section, position, word)
            refusal(copy)
            refusal(copy, lambda table: list(Exporter(table).rows(stated(table))))
            what = ""
        except Exception as error:  # Whatever it is, it is what must not happen.
            what = f"word {position} of the section {section} was made {word}: {error!r}"
        results.append((what, not what))
    tally.add("random words under fitting checksums", *judged(results))


def command_line(tally: Tally, data: bytes, folder: Path) -> None:
    """What people see of a damaged table."""
    path = folder / "damaged.table"
    path.write_bytes(flipped(data, len(data) // 2))
    results = []
    for command in ("verify", "export", "conditions"):
        result = read(path, command)
        lines = result.stderr.splitlines()
        # An export may never come to what is damaged.
        good = result.returncode == 2 and len(lines) == 1 and "checksum" in lines[0]
        good = good or command != "verify" and result.returncode == 0
        results.append((f"{command}: exit code {result.returncode}, {result.stderr}", good))
    tally.add("damage on the command line", *judged(results))


def main() -> int:
    tally = Tally()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        programs = Programs(sys.argv[1], folder)
        conformance(tally, programs)
        own = programs.compile("own", "recipes")
        whole(tally, "our own recipes", own)
        same_rows(tally, "our own recipes", own, programs.export("recipes"))

        private = folder / "private"
        long = private / "checks/gpu-operator/health-check.yaml"
        for path, text in ((private / "overlays/rare.yaml", RARE), (long, LONG)):
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
        rare = programs.compile("rare", "recipes", "--data", private)
        whole(tally, "rare things", rare)
        same_rows(tally, "rare things", rare, programs.export("recipes", "--data", private))
        rare_things(tally, rare)

        damage(tally, own.read_bytes())
        damage(tally, rare.read_bytes())
        forgery(tally, own.read_bytes())
        fuzz(tally, own.read_bytes(), 24)
        command_line(tally, own.read_bytes(), folder)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
