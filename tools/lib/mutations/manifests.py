"""Manifests and health checks that are not what can be applied."""

import re

from .common import simple_leaves, with_line
from .edits import insert, kind, misspell, Nothing, pick
from .tree import first_line, get, items


def applied_manifests(tree):
    named = {
        n.value
        for r in tree.all_recipes
        for ref in r.refs
        for field in ("manifestFiles", "preManifestFiles")
        for n in items(get(ref, field))
    }
    return [f for n, f in tree.files.items() if n in named and len(f.lines) < 400]


def manifest_lines(file):
    """Lines of a manifest that are a key with a plain value, without a template or a block text."""
    block = None
    for number, line in enumerate(file.lines):
        indent = len(line) - len(line.lstrip())
        if block is not None and (indent > block or not line.strip()):
            continue
        block = indent if re.search(r"[|>][-+]?\s*$", line) else None
        if re.fullmatch(r"\s*[A-Za-z]+: [A-Za-z0-9./-]+", line):
            yield number, line


@kind
def manifest_with_bad_indentation(tree, random):
    """A key of a manifest indented by one more."""
    file = pick(random, applied_manifests(tree))
    number, line = pick(
        random,
        [
            l
            for l in manifest_lines(file)
            if l[1].startswith(" ")
            and l[0]
            and re.fullmatch(r"\s*[A-Za-z]+: [^{]+", file.lines[l[0] - 1])
            and len(file.lines[l[0] - 1]) - len(file.lines[l[0] - 1].lstrip())
            == len(l[1]) - len(l[1].lstrip())
        ],
    )
    planted = with_line(file, number, " " + line, "one space more")
    planted.also(file.place(number - 1, number))
    return planted


@kind
def manifest_with_unclosed_quote(tree, random):
    """A quote in a manifest that is not closed."""
    file = pick(random, applied_manifests(tree))
    number, line = pick(random, manifest_lines(file))
    if any('"' in below for below in file.lines[number + 1 :]):
        raise Nothing
    return with_line(file, number, line.replace(": ", ': "', 1), "no closing quote")


@kind
def manifest_with_tab(tree, random):
    """A tab in a manifest's indentation."""
    file = pick(random, applied_manifests(tree))
    number, line = pick(random, [l for l in manifest_lines(file) if l[1].startswith("  ")])
    return with_line(file, number, "\t" + line.lstrip(), "a tab")


@kind
def manifest_with_open_template(tree, random):
    """`{{` without `}}`."""
    file = pick(random, applied_manifests(tree))
    number, line = pick(random, manifest_lines(file))
    return with_line(file, number, re.sub(": .*", ": {{ .Release.Name", line), "no closing braces")


def plain_manifests(tree):
    """Manifests without blocks of templates: which `if` lacks its `end` is no question there."""
    block = re.compile(r"\{\{-?\s*(if|range|with|define|end|block)")
    return [f for f in applied_manifests(tree) if not block.search(f.text)]


@kind
def manifest_with_open_if(tree, random):
    """`{{ if }}` without `{{ end }}`."""
    file = pick(random, plain_manifests(tree))
    number, line = pick(random, manifest_lines(file))
    indent = line[: len(line) - len(line.lstrip())]
    text = indent + "{{- if .Values.enabled }}"
    # That the end is missing shows at the end.
    places = [(file.path, len(file.lines), len(file.lines) + 1)]
    return insert(file, number, [text], "an if without an end", places=places)


@kind
def manifest_with_extra_end(tree, random):
    """`{{ end }}` without `{{ if }}`."""
    file = pick(random, plain_manifests(tree))
    number, _ = pick(random, manifest_lines(file))
    return insert(file, number, ["{{- end }}"], "an end without an if")


@kind
def manifest_with_duplicate_key(tree, random):
    """A key twice in a manifest."""
    file = pick(random, applied_manifests(tree))
    number, line = pick(random, manifest_lines(file))
    return insert(file, number + 1, [line], "a key twice", places=[file.place(number)])


@kind
def manifest_reads_unknown_value(tree, random):
    """A template that reads a value which the component does not have."""
    choices = []
    for file in applied_manifests(tree):
        for number, line in enumerate(file.lines):
            for match in re.finditer(r"\.Values\.([A-Za-z]{4,})", line):
                if (
                    not line.lstrip().startswith("#")
                    and tree.values(file.path.split("/")[1]) is not None
                ):
                    if get(tree.values(file.path.split("/")[1]), match[1]) is not None:
                        choices.append((file, number, line, match))
    file, number, line, match = pick(random, choices)
    other = line[: match.start(1)] + misspell(random, match[1]) + line[match.end(1) :]
    return with_line(file, number, other, "a misspelled value")


@kind
def manifest_without_kind(tree, random):
    """A manifest without `kind:`, which Kubernetes refuses."""
    file = pick(random, applied_manifests(tree))
    number = pick(random, [n for n, line in enumerate(file.lines) if line.startswith("kind: ")])
    planted = with_line(file, number, file.lines[number].replace("kind:", "knid:"), "knid:")
    marks = [n for n in range(number) if file.lines[n].startswith("---")]
    # What lacks is said of the document.
    return planted.also(file.place(marks[-1] if marks else 0, number))


@kind
def broken_health_check(tree, random):
    """A health check that is not YAML."""
    file = pick(random, [f for f in tree.under("checks/") if f.root is not None])
    key, value = pick(random, simple_leaves(file))
    line = file.lines[first_line(key)]
    return with_line(file, first_line(key), line + ": [", "broken YAML")


@kind
def duplicate_key_in_health_check(tree, random):
    """A key twice in a health check."""
    file = pick(random, [f for f in tree.under("checks/") if f.root is not None])
    key, value = pick(random, simple_leaves(file))
    line = file.lines[first_line(key)]
    if line[: key.start_mark.column].strip():
        raise Nothing
    places = [file.place(first_line(key))]
    return insert(file, first_line(key) + 1, [line], f"{key.value} twice", places=places)
