"""The scripts that judge a cluster, held against what the Swift is held to, against PyYAML, and against larder."""

import collections
import json
import pathlib
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

import yaml

from sitetest.chromium import ChromiumReader
from sitetest.snapshots import Clusters, Texts

CASES = pathlib.Path(__file__).parents[3] / "Tests/SharedCases/constraints.json"
TEXTS = 6000
CLUSTERS = 150

# What came of each row of expression and reading, and how far short the reading is.
OUTCOMES = """(rows) => rows.map(([text, reading]) => {
  const wanted = larderConstraints.expression(text);
  const holds = wanted && larderConstraints.isSatisfied(wanted, reading);
  const gap = larderConstraints.gap(wanted, reading);
  const outcome = !wanted ? "expression" : holds === null ? "evaluation" : holds ? "passed" : "failed";
  return [outcome, gap && `${gap.count} ${gap.part}`];
})"""
ADDRESSES = """(texts) => texts.map((text) => {
  const path = larderConstraints.path(text);
  const by = path && path.selector;
  return path && [path.type, path.subtype, by ? by.index ?? `${by.name}=${by.value}` : "", path.key];
})"""
VERDICTS = """(text, constraints) => {
  try {
    const snapshot = larderSnapshot.read(text);
    return constraints.map(([name, value]) => {
      const found = larderVerdicts.verdict(snapshot, larderVerdicts.compiled(name, value));
      return [found.status, found.actual, found.reason];
    });
  } catch (error) {
    if (error instanceof larderYAML.Refusal) return { line: error.line, message: error.message };
    throw error;
  }
}"""
SHAPES = """(texts) => {
  const shape = (node) => node.items ? ["list", ...node.items.map(shape)]
    : node.entries ? ["map", ...node.entries.map(([key, value]) => [shape(key), shape(value)])]
    : [node.isPlain ? "plain" : "quoted", node.text];
  return texts.map((text) => {
    try {
      return shape(larderYAML.read(text));
    } catch (error) {
      if (error instanceof larderYAML.Refusal && error.line > 0 && error.column > 0) return null;
      throw error;
    }
  });
}"""


def judging(report, site, browser, conformance, larder):
    reader = ChromiumReader(browser, site.folder.as_uri() + "/")
    reader.goto("check.html")
    report.attempt("the reference's cases", lambda: reference(report, reader, pathlib.Path(conformance)))
    report.attempt("the shared cases", lambda: shared(report, reader))
    report.attempt("YAML", lambda: texts(report, reader))
    report.attempt("verdicts", lambda: clusters(report, reader, larder))
    report.none("judging without problems", reader.problems)
    reader.close()


def reference(report, reader, conformance):
    path = conformance / "constraints.ndjson"
    if not path.is_file():
        report.skip("the reference's cases of constraints", f"there is no {path}")
        return
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    found = reader.evaluate(OUTCOMES, [[row["expression"], row["actual"]] for row in rows])
    wrong = [f"{row}: {outcome}" for row, (outcome, _) in zip(rows, found, strict=True)
        if outcome != {True: "passed", False: "failed"}.get(row.get("passed"), row.get("error"))]
    report.figure("the reference's cases of constraints", len(rows))
    report.check("all of the reference's cases", len(rows) == 953, len(rows))
    report.none("the scripts agree with the reference", wrong)


def shared(report, reader):
    """What the Swift tests read, too."""
    cases = json.loads(CASES.read_text())
    rows = [row if len(row) > 3 else [*row, None] for row in cases["expressions"]]
    found = reader.evaluate(OUTCOMES, [row[:2] for row in rows])
    report.none("shared expressions", [(row, one) for row, one in zip(rows, found) if row[2:] != one])
    addresses = [row if len(row) > 1 else [*row, None] for row in cases["addresses"]]
    found = reader.evaluate(ADDRESSES, [row[0] for row in addresses])
    report.none("shared addresses", [(row, one) for row, one in zip(addresses, found) if row[1] != one])
    verdicts = cases["verdicts"]
    found = reader.evaluate(VERDICTS, "\n".join(cases["snapshot"]) + "\n", [row[:2] for row in verdicts])
    report.none("shared verdicts", [(row, one) for row, one in zip(verdicts, found) if row[2:] != one])
    report.figure("shared cases", len(rows) + len(addresses) + len(verdicts))


# YAML


def texts(report, reader):
    """Whatever is read is read as libyaml reads it; the rest is refused. Of what YAML there is, most is read."""
    writer = Texts(20)
    sample = Clusters(21).cluster()[0]
    all_texts = [writer.text(sample) for _ in range(TEXTS)]
    counts, wrong = collections.Counter(), []
    for text, found in zip(all_texts, reader.evaluate(SHAPES, all_texts), strict=True):
        expected = composed(text)
        counts[found is not None, expected is not None] += 1
        if found is not None and found != expected:
            wrong.append(f"{text!r}: {found} and not {expected}")
    report.none("YAML is read as PyYAML reads it", wrong)
    read, refused = counts[True, True], counts[False, True]
    report.check("YAML that tools write is read", read > refused, counts)
    report.figure("YAML: texts, read alike, refused of theirs", f"{TEXTS}, {read}, {refused}")
    large = yaml_of_tools(report, reader)
    report.figure("YAML: snapshots as tools write them, all read", large)


def yaml_of_tools(report, reader):
    """Snapshots in every layout of PyYAML's writer, none of which may be refused."""
    layouts = [dict(default_flow_style=flow, indent=indent, width=width)
        for flow in (None, False, True) for indent in (2, 4) for width in (40, 80, 10_000)]
    values = [yaml.load(Clusters(seed).cluster()[0], yaml.CBaseLoader) for seed in range(30, 40)]
    written = [yaml.dump(value, **layout) for value in values for layout in layouts]
    written += [json.dumps(value, indent=indent) for value in values for indent in (None, 0, 2, "\t")]
    found = reader.evaluate(SHAPES, written)
    report.none("no snapshot of a tool is refused",
        [text[:200] for text, one in zip(written, found) if one is None or one != composed(text)])
    return len(written)


def composed(text):
    """What libyaml takes a text for; None for what it refuses, and for another number of documents than one."""
    try:
        documents = list(yaml.compose_all(text, Loader=yaml.CBaseLoader))
        return shape(documents[0]) if len(documents) == 1 and documents[0] else None
    except (yaml.YAMLError, ValueError):
        return None


def shape(node):
    if isinstance(node, yaml.SequenceNode):
        return ["list", *map(shape, node.value)]
    if isinstance(node, yaml.MappingNode):
        return ["map", *([shape(key), shape(value)] for key, value in node.value)]
    return ["quoted" if node.style else "plain", node.value]


# Verdicts


def clusters(report, reader, larder):
    """The same words for the same constraints on the same snapshots."""
    writer = Clusters(40)
    made = [writer.cluster() for _ in range(CLUSTERS)]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        places = [pathlib.Path(folder, str(number)) for number in range(CLUSTERS)]
        theirs = list(pool.map(lambda place, one: validated(larder, place, *one), places, made))
    counts, wrong = collections.Counter(), []
    for (text, constraints), expected in zip(made, theirs, strict=True):
        constraints = [one for one in constraints if one not in expected["unfit"]]
        found = reader.evaluate(VERDICTS, text, constraints)
        if isinstance(found, dict):
            wrong.append(f"refused: {found} {text[:100]!r}")
            continue
        for constraint, mine, other in zip(constraints, found, expected["verdicts"], strict=True):
            counts[mine[0]] += 1
            if ["passed" if mine[0] == "passed" else "failed", *mine[1:]] != other:
                wrong.append(f"{constraint}: {mine} and not {other}")
    report.none("the scripts judge as larder validates", wrong)
    report.check("there are verdicts of every kind", min(counts.values()) > 20 and len(counts) == 4, counts)
    report.figure("verdicts beside larder's", ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items())))


def validated(larder, place, text, constraints):
    """What larder says of each constraint. Those that it cannot hold anything to, it names, and is asked again
    without."""
    place.mkdir()
    place.joinpath("snapshot").write_text(text)
    unfit = [one for one in constraints if one[1] == "a b"]
    rest = [one for one in constraints if one not in unfit]
    recipe = {"kind": "RecipeResult", "criteria": {"service": "eks"},
        "constraints": [{"name": name, "value": value} for name, value in rest]}
    place.joinpath("recipe").write_text(json.dumps(recipe))
    result = subprocess.run(
        [larder, "validate", "--recipe", place / "recipe", "--snapshot", place / "snapshot", "--format", "ctrf",
         "--phase", "readiness"], capture_output=True, text=True)
    if result.returncode not in (0, 1):
        raise ValueError(result.stderr)
    tests = json.loads(result.stdout)["results"]["tests"]
    verdicts = [[test["status"], test["extra"].get("actual"), test["extra"].get("reason")] for test in tests]
    return {"unfit": unfit, "verdicts": verdicts}
