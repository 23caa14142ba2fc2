#!/usr/bin/env python3
"""Holds our rendering of manifests against `helm template`.

Usage: template_test.py RENDERER FOLDER [--seed N] [--random N] [--changes N]

RENDERER is the program of Tests/TemplateRenderer, FOLDER one with bundles for Helm (*-helm.tar.gz, or all
of its *.tar.gz), and helm is on PATH. Every distinct local chart of the bundles is rendered by both, with
its own values and with values that are changed at random; then templates made up at random are. Helm
renders many texts at once by its function tpl, byte for byte. Where Helm stops, ours has to stop, too;
where ours does not know what Helm knows, that is counted and printed.
"""

import argparse
import base64
import concurrent.futures
import copy
import json
import os
import queue
import random
import re
import subprocess
import sys
import tarfile
import tempfile

import yaml

CHART = "apiVersion: v2\nname: {name}\ndescription: Manifests of {name}\ntype: application\nversion: 0.1.0\n"
# Texts that Helm renders at once.
BATCH = 40


class Case:
    """A text and the values that it is rendered with."""

    def __init__(self, name, text, values, chart="example"):
        self.name, self.text, self.values, self.chart = name, text, values, chart


# Helm

def helm_batch(cases, folder):
    """What Helm makes of texts that have their values in common: texts, or None when one of them stops it."""
    for name in ("templates", "texts"):
        path = os.path.join(folder, name)
        os.makedirs(path, exist_ok=True)
        for file in os.listdir(path):
            os.remove(os.path.join(path, file))
    chart = cases[0].chart
    write(folder, "Chart.yaml", CHART.format(name=chart))
    # JSON is YAML but for pairs of surrogates, and for a line break that only YAML knows.
    values = json.dumps(cases[0].values, ensure_ascii=False).replace("\u0085", "\\u0085")
    write(folder, "values.yaml", values)
    for number, case in enumerate(cases):
        write(folder, f"texts/{number}.txt", case.text)
    calls = [f"t{number}: {{{{ tpl (.Files.Get \"texts/{number}.txt\") . | b64enc }}}}\n"
             for number in range(len(cases))]
    write(folder, "templates/all.yaml", "".join(calls))
    done = subprocess.run(
        ["helm", "template", "example-release", folder, "--namespace", "example-namespace"],
        capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return None, done.stderr
    found = dict(re.findall(r"^t(\d+): ?(\S*)$", done.stdout, re.M))
    return [base64.b64decode(found[str(number)]).decode().replace("<no value>", "")
            for number in range(len(cases))], ""


def helm_all(cases, folder):
    """Helm's texts or messages, a case each."""
    texts, message = helm_batch(cases, folder)
    if texts is not None:
        return [("text", text) for text in texts]
    if len(cases) == 1:
        return [("error", message.strip().replace("\n", " ")[:300])]
    middle = len(cases) // 2
    return helm_all(cases[:middle], folder) + helm_all(cases[middle:], folder)


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
        file.write(text)


# Ours

def render(program, cases):
    """Our texts or errors, a case each."""
    questions = "".join(json.dumps({
        "text": case.text, "values": case.values, "release": "example-release",
        "namespace": "example-namespace", "chart": case.chart, "file": "all.yaml",
    }) + "\n" for case in cases)
    done = subprocess.run([program], input=questions, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{program} ended with {done.returncode}: {done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.split("\n") if line]


class Comparison:
    """Counts what agrees, and prints what does not."""

    def __init__(self, program, folders):
        self.program, self.folders = program, queue.Queue()
        for folder in folders:
            os.mkdir(folder)
            self.folders.put(folder)
        self.same = self.errors = self.unsupported = self.different = 0
        self.unknown = {}

    def compare(self, groups):
        """Compares groups of cases that have their values in common, as many at once as there are folders."""
        batches = [cases[start:start + BATCH] for cases in groups for start in range(0, len(cases), BATCH)]
        with concurrent.futures.ThreadPoolExecutor(self.folders.qsize()) as pool:
            for batch, (theirs, ours) in zip(batches, pool.map(self.both, batches)):
                for case, *texts in zip(batch, theirs, ours, strict=True):
                    self.judge(case, *texts)

    def both(self, batch):
        folder = self.folders.get()
        try:
            return helm_all(batch, folder), render(self.program, batch)
        finally:
            self.folders.put(folder)

    def judge(self, case, theirs, ours):
        kind, text = theirs
        if kind == "text" and ours.get("output") == text:
            self.same += 1
        elif kind == "error" and "error" in ours:
            self.errors += 1
        elif kind == "text" and ours.get("kind") in ("unsupported", "limit"):
            self.unsupported += 1
            reason = re.sub(r"^[^ ]*: ", "", ours["error"])
            self.unknown[reason] = self.unknown.get(reason, 0) + 1
        else:
            self.different += 1
            if self.different <= 20:
                print(f"DIFFERENT {case.name}\n  text   {case.text[:1500]!r}\n  values "
                      f"{json.dumps(case.values)[:600]}\n  helm   {theirs!r}\n  ours   {ours!r}")

    def report(self, what):
        """Prints the counts, and starts new ones."""
        print(f"{what}: {self.same} the same, {self.errors} errors of both, {self.unsupported} not known "
              f"to ours, {self.different} different")
        for reason, count in sorted(self.unknown.items(), key=lambda item: (-item[1], item[0])):
            print(f"  {count} × {reason}")
        failed = self.different
        known = self.same
        self.same = self.errors = self.unsupported = self.different = 0
        self.unknown = {}
        return failed == 0 and known > 0


# Local charts

def local_charts(folder):
    """The distinct local charts of a folder of bundles: name, values and texts."""
    names = sorted(os.listdir(folder))
    archives = [name for name in names if name.endswith("-helm.tar.gz")] or [
        name for name in names if name.endswith(".tar.gz")]
    seen, charts = set(), []
    for name in archives:
        with tarfile.open(os.path.join(folder, name)) as archive:
            files = {member.name: archive.extractfile(member).read().decode()
                     for member in archive if member.isfile() and "manifests/" in member.name}
        for path, text in sorted(files.items()):
            if not path.endswith("manifests/Chart.yaml"):
                continue
            root = path[:-len("Chart.yaml")]
            texts = {file[len(root):]: files[file] for file in files
                     if file.startswith(root + "templates/")}
            values = files[root + "values.yaml"]
            key = (values, tuple(sorted(texts.items())))
            if key not in seen:
                seen.add(key)
                charts.append((yaml.safe_load(text)["name"], root, yaml.safe_load(values), texts))
    return charts


def change(value, random_source):
    """A copy of values with something else at a few places of them."""
    value = copy.deepcopy(value)
    for _ in range(random_source.randint(1, 4)):
        place = value
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = random_source.choice(keys)
            inner = place[key]
            if isinstance(inner, (dict, list)) and inner and random_source.random() < 0.75:
                place = inner
                continue
            if random_source.random() < 0.3:
                del place[key]
            else:
                place[key] = random_value(random_source)
            break
    return value


TEXTS = ["", "a", "a b", "yes", "null", "0x1f", "1e3", "2001-01-01", "- a", "a: b", "#a", "a #b", "'", "\"q\"",
         "x\ny\n", "x\ny", " x", "x ", "{a}", "%s", "é", "😀", "\t", "a\\b", "1:30", "~", "-", "?x", ":", "|",
         "w" * 60 + " " + "v" * 40 + " u", "it's " * 25, "\"q\" " * 25, "a\u0085b", "true", "FALSE", "<b>&",
         "1_000", ".5", "+1", "-.inf", "0o7", "089", "y", "12:30:45", "2001-1-1 1:2:3", "=", "<<", "a\n\nb\n\n",
         "\n", "\nx", "x:y", "x: ", "@a", "`", "!t", "&a", "*a", "0.0", "1.", "e5", "017", "1__0", "0b11"]
NUMBERS = [0, 1, -1, 7, 80, 65535, 999999, 1000000, 123456789, 0.5, 1.5, -0.25, 1e21, 1e20, 1e-7, 2.5e-5,
           1234567.5, 100000.5]


def random_value(random_source, depth=0):
    """A value of any type."""
    kind = random_source.randrange(8 if depth < 3 else 5)
    if kind == 0:
        return random_source.choice([None, True, False])
    if kind in (1, 2):
        return random_source.choice(NUMBERS)
    if kind in (3, 4):
        return random_source.choice(TEXTS)
    count = random_source.randrange(4)
    if kind == 5:
        return [random_value(random_source, depth + 1) for _ in range(count)]
    return {random_source.choice(KEYS): random_value(random_source, depth + 1) for _ in range(count)}


KEYS = ["a", "b", "c", "name", "k1", "k2", "k10", "K", "a-b", "a.b", "x_y", "yes", "1", "é", "k1a", "k1b2", "k01"]


# Templates made up

class Maker:
    """Makes up templates of the grammar, most of which Helm takes."""

    def __init__(self, random_source):
        self.random = random_source
        self.variables = ["$"]

    def choose(self, *choices):
        """One of the choices; those that are functions are called."""
        chosen = self.random.choice(choices)
        return chosen() if callable(chosen) else chosen

    def path(self):
        first = self.random.choice(["a", "b", "c", "name", "k1", "K"])
        chosen = self.random.random()
        if chosen < 0.65:
            return f"$.Values.{first}"
        if chosen < 0.75:
            return self.random.choice(self.variables[1:] or self.variables)
        return self.choose("$.Values." + first + "." + self.random.choice("abc"), ".", ".", "." + first,
                           "$.Values.none", f"(index $.Values \"{self.random.choice(KEYS)}\")", "$.Release.Name",
                           "$.Release.Namespace", "$.Release.Revision", "$.Chart.Name", "$.Values",
                           f"($.Values.{first}).{self.random.choice('abc')}")

    def literal(self):
        return self.choose('"x"', '"a b"', "`r\nw`", "1", "0", "-3", "2.5", "0x10", "1e3", "true", "false", '""',
                           '"-"', '"\\t\\"\\u00e9"', "nil", "007", "1.0")

    def operand(self, depth=0):
        if depth < 3 and self.random.random() < 0.3:
            return f"({self.pipeline(depth + 1)})"
        return self.choose(self.path, self.path, self.literal)

    def call(self, depth):
        operand = lambda: self.operand(depth)
        # What has the type that is asked for mostly, and anything at times.
        string = lambda: f"({self.choose('toString', 'quote', 'toYaml', 'toJson', 'print')} {operand()})"
        text = lambda: self.random.choice(['"x"', '"a"', '""', '"-"', string, string, operand])
        text = lambda choose=text: (lambda made: made() if callable(made) else made)(choose())
        number = lambda: self.choose("0", "2", "4", "9", f"(int {operand()})", self.random.choice(["-1", operand()]))
        mapped = lambda: self.choose(".Values", "$.Values", f'(dict "a" {operand()} "b" {operand()})', operand)
        listed = lambda: self.choose(f'(list 1 "a" {operand()})', f'(list "b" "a")', f'(list {operand()})', operand)
        function, arguments = self.random.choice([
            ("and", [operand, operand]), ("or", [operand, operand]), ("not", [operand]),
            ("eq", [operand, operand]), ("ne", [operand, operand]), ("lt", [text, text]),
            ("le", [number, number]), ("gt", [operand, operand]), ("ge", [text, text]),
            ("eq", [operand, operand, operand]), ("index", [mapped, text]), ("index", [listed, number]),
            ("len", [listed]), ("printf", [lambda: self.choose(
                '"%s-%v"', '"%d|%s"', '"%q %v"', '"%5d|"', '"%-6s|"', '"%t %v"', '"%.2f %v"', '"%05d|%%"',
                '"%T %s"', '"%v"', '"%.2s|%v"', '"%"', '"%g %v"'), operand, operand]),
            ("print", [operand, operand]), ("default", [operand, operand]), ("empty", [operand]),
            ("coalesce", [operand, operand, operand]), ("ternary", [operand, operand, lambda: f"(empty {operand()})"]),
            ("toYaml", [operand]), ("toJson", [operand]), ("toString", [operand]), ("quote", [operand]),
            ("quote", [operand, operand]), ("squote", [operand]), ("indent", [number, text]),
            ("nindent", [number, text]), ("trim", [text]), ("trimSuffix", [text, text]),
            ("trimPrefix", [text, text]), ("trunc", [number, text]), ("replace", [text, text, text]),
            ("upper", [text]), ("lower", [text]), ("contains", [text, text]), ("hasPrefix", [text, text]),
            ("hasSuffix", [text, text]), ("repeat", [number, text]), ("join", [text, operand]),
            ("splitList", [text, text]), ("int", [number]), ("int64", [number]), ("float64", [number]),
            ("add", [number, number]), ("sub", [number, number]), ("mul", [number, number]),
            ("div", [number, number]), ("mod", [number, number]), ("max", [number, number]),
            ("min", [number, number]), ("list", [operand, operand]),
            ("dict", [text, operand]), ("get", [mapped, text]), ("hasKey", [mapped, text]),
            ("sortAlpha", [operand]), ("kindIs", [lambda: self.choose('"map"', '"string"', '"float64"', text),
                                                  operand]),
            ("kindOf", [operand]), ("typeOf", [operand]), ("b64enc", [text]), ("sha256sum", [text]),
            ("required", [text, operand]), ("first", [listed]), ("last", [listed]),
            ("rest", [listed]), ("append", [listed, operand]), ("concat", [listed, listed]),
            ("compact", [listed]), ("dig", [text, operand, mapped]), ("floor", [operand]),
            ("until", [number]), ("split", [text, text]), ("pick", [mapped, text]), ("omit", [mapped, text]),
            ("lookup", [text, text, text, text]), ("cat", [operand, operand]), ("any", [operand, operand]),
        ])
        if self.random.random() < 0.04:
            arguments = arguments[1:]
        return " ".join([function] + [str(argument()) for argument in arguments])

    def pipeline(self, depth=0):
        first = self.call(depth) if self.random.random() < 0.6 and depth < 3 else self.operand(depth)
        rest = [self.choose("quote", "toYaml", "toString", "toString | upper", "default \"d\"",
                            "toYaml | nindent 2", "quote | indent 2", "toString | trunc 3", "int", "len", "not",
                            "toJson", "printf \"%v\"", "eq 1", "toJson | trimSuffix \"x\"", "toYaml | b64enc",
                            "squote", "default $.Values.a", "join \",\"", "and true", "or $.Values.b", "nindent 2")
                for _ in range(self.random.choice([0, 0, 0, 1, 1, 2]))]
        return self.choose(" | ", "|", " |\n ").join([first] + rest)

    def action(self, content):
        return self.choose("{{ ", "{{", "{{- ") + content + self.choose(" }}", "}}", " -}}")

    def nodes(self, depth=0, in_loop=False):
        return "".join(self.node(depth, in_loop) for _ in range(self.random.randrange(1, 4)))

    def node(self, depth, in_loop):
        kind = self.random.randrange(12 if depth < 3 else 6)
        if kind < 2:
            return self.choose("text ", "\n  key: ", " ", "\n", "<no value>", "é}}", "\n- ")
        if kind < 4:
            return self.action(self.pipeline())
        if kind == 4:
            return self.choose("{{/* c */}}", "{{- /* }} */ -}}") \
                if self.random.random() < 0.5 else self.action(
                    self.choose("break", "continue")) if in_loop else " "
        if kind == 5:
            known = self.random.random() < 0.3 and len(self.variables) > 1
            name = self.random.choice(self.variables[1:]) if known else f"$v{len(self.variables)}"
            sign = "=" if known else ":="
            text = self.action(f"{name} {sign} {self.pipeline()}")
            if not known:
                self.variables.append(name)
            return text
        return self.block(depth, in_loop)

    def block(self, depth, in_loop):
        known = list(self.variables)
        word = self.random.choice(["if", "if", "with", "range", "range"])
        head = self.operand() if word == "range" else self.pipeline()
        if word == "range":
            head = self.choose(head, "$.Values", "$.Values", "(list 1 \"b\" nil $.Values.c)",
                               "(dict \"b\" .  \"a\" 1)", "(until 3)", "$.Values.none")
        declared = self.random.random()
        if word == "range" and declared < 0.3:
            self.variables += [f"$k{depth}", f"$e{depth}"]
            head = f"$k{depth}, $e{depth} := {head}"
        elif declared < 0.45:
            self.variables.append(f"$d{depth}")
            head = f"$d{depth} := {head}"
        inner = in_loop or word == "range"
        text = self.action(f"{word} {head}") + self.nodes(depth + 1, inner)
        chain = self.random.random()
        if chain < 0.2:
            text += self.action("else") + self.nodes(depth + 1, in_loop)
        elif chain < 0.35 and word in ("if", "with"):
            text += self.action(f"else {word} {self.pipeline()}") + self.nodes(depth + 1, in_loop)
        self.variables = known
        return text + self.action("end")


def with_changes(charts, count, random_source):
    """The templates of charts with values that are changed at random."""
    for name, root, values, texts in charts:
        for _ in range(count):
            new = change(values, random_source)
            # The component's values are there twice.
            if isinstance(new.get(name), dict):
                new = {**new[name], name: new[name]} if random_source.random() < 0.7 else new
            yield [Case(root + file, text, new, name) for file, text in texts.items() if "{{" in text]


def made_up(count, random_source):
    for _ in range(0, count, 20):
        values = {key: random_value(random_source) for key in ["a", "b", "c", "name", "k1", "K", "q"]}
        yield [Case("made up", Maker(random_source).nodes(), values) for _ in range(20)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("renderer")
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--random", type=int, default=600)
    parser.add_argument("--changes", type=int, default=3)
    options = parser.parse_args()
    random_source = random.Random(options.seed)
    good = True
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HOME": folder, "KUBECONFIG": os.path.join(folder, "none")}
        comparison = Comparison(options.renderer, [os.path.join(folder, name) for name in ("one", "two")])
        if options.folder:
            charts = local_charts(options.folder)
            comparison.compare(
                [Case(root + file, text, values, name) for file, text in texts.items()]
                for name, root, values, texts in charts)
            good &= comparison.report(f"{len(charts)} local charts with their own values")
            changed = [chart for chart in charts if any("{{" in text for text in chart[3].values())]
            comparison.compare(with_changes(changed, options.changes, random_source))
            good &= comparison.report(f"{len(changed)} of them with {options.changes} changed values each")
        comparison.compare(made_up(options.random, random_source))
        good &= comparison.report(f"{options.random} templates made up")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
