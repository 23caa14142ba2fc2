"""Files that are not the YAML that they were meant to be."""

from .common import has_siblings, simple_leaves, values_files, with_line
from .edits import insert, kind, Nothing, pick, Planted, put
from .tree import first_line, get, is_block, is_scalar, items, last_line, maps, pair


def sources(tree):
    """Files that people write most: overlays, mixins, the registry, values."""
    return [r.file for r in tree.all_recipes] + [tree.registry] + values_files(tree)


@kind
def tab_indentation(tree, random):
    """A tab in front of a key."""
    file = pick(random, sources(tree))
    key, _ = pick(random, [l for l in simple_leaves(file) if l[0].start_mark.column > 0])
    line = file.lines[first_line(key)]
    return with_line(file, first_line(key), "\t" + line.lstrip(), "a tab")


@kind
def wrong_indentation(tree, random):
    """A key one column to the left of its siblings."""
    file = pick(random, sources(tree))
    blocks = [
        (file, value) for _, _, value in maps(file.root) if is_block(value) and len(value.value) > 1
    ]
    _, block = pick(random, blocks)
    key, value = block.value[-1]
    if not is_scalar(value) or key.start_mark.column < 2:
        raise Nothing
    line = file.lines[first_line(key)]
    if line[: key.start_mark.column].strip():
        raise Nothing
    return with_line(file, first_line(key), line[1:], "one space fewer")


@kind
def duplicate_key(tree, random):
    """A key twice in one map."""
    file = pick(random, sources(tree))
    key, value = pick(random, simple_leaves(file))
    text = " " * key.start_mark.column + file.lines[first_line(key)][key.start_mark.column :]
    places = [file.place(first_line(key))]
    return insert(file, first_line(key) + 1, [text], f"{key.value} twice", places=places)


@kind
def duplicate_block_key(tree, random):
    """A block such as `overrides:` twice in one component reference."""
    choices = [
        (o.file, r) for o in tree.overlays for r in o.refs if get(r, "overrides") is not None
    ]
    file, ref = pick(random, choices)
    key, value = pair(ref, "overrides")
    indent = " " * key.start_mark.column
    lines = [indent + "overrides:", indent + "  enabled: true"]
    places = [file.place(first_line(key))]
    return insert(file, last_line(value) + 1, lines, "overrides twice", 0, places)


@kind
def unknown_alias(tree, random):
    """`*name` without `&name`."""
    file = pick(random, sources(tree))
    _, value = pick(random, simple_leaves(file))
    return put(file, value, "*defaults")


@kind
def unclosed_quote(tree, random):
    """A quote that is not closed."""
    file = pick(random, sources(tree))
    _, value = pick(random, simple_leaves(file))
    if any('"' in line for line in file.lines[first_line(value) + 1 :]):
        # The next quote closes it, and what is wrong is then somewhere behind that.
        raise Nothing
    return put(file, value, '"' + value.value)


@kind
def no_space_after_colon(tree, random):
    """`service:eks`."""
    file = pick(random, sources(tree))
    key, value = pick(random, [l for l in simple_leaves(file) if has_siblings(file, l[0])])
    line = file.lines[first_line(key)]
    glued = line[: key.end_mark.column + 1] + line[value.start_mark.column :]
    planted = with_line(file, first_line(key), glued, "no space after the colon")
    return planted.also(*next_content(file, first_line(key)))


@kind
def no_colon(tree, random):
    """`service eks`."""
    file = pick(random, sources(tree))
    key, value = pick(random, [l for l in simple_leaves(file) if has_siblings(file, l[0])])
    line = file.lines[first_line(key)]
    gap = line[: key.end_mark.column] + line[key.end_mark.column + 1 :]
    planted = with_line(file, first_line(key), gap, "no colon")
    return planted.also(*next_content(file, first_line(key)))


def next_content(file, line):
    """The next line that is no comment: only there does a parser see that a key had no colon."""
    rest = range(line + 1, len(file.lines))
    found = [
        n for n in rest if file.lines[n].strip() and not file.lines[n].lstrip().startswith("#")
    ]
    return [file.place(n) for n in found[:1]]


@kind
def unclosed_bracket(tree, random):
    """`[a, b` without `]`."""
    file, value = pick(
        random,
        [
            (r.file, get(ref, "dependencyRefs"))
            for r in tree.all_recipes
            for ref in r.refs
            if items(get(ref, "dependencyRefs"))
        ],
    )
    lines = list(file.lines)
    start, end = first_line(value), last_line(value)
    names = ", ".join(v.value for v in value.value)
    if is_block(value):
        key = lines[start - 1]
        if not key.rstrip().endswith("dependencyRefs:"):
            raise Nothing
        lines[start - 1 : end + 1] = [f"{key.rstrip()} [{names}"]
        line = start - 1
    else:
        lines[end] = lines[end].rstrip().removesuffix("]")
        line = end
    return Planted("no closing bracket", file.written(lines), [file.place(line)])


@kind
def reserved_character(tree, random):
    """A plain value that begins with `@`, a backquote or `%`."""
    file = pick(random, sources(tree))
    _, value = pick(random, simple_leaves(file))
    return put(file, value, pick(random, "@`%") + value.value)


@kind
def control_character(tree, random):
    """A character that YAML does not allow, pasted in."""
    file = pick(random, sources(tree))
    _, value = pick(random, simple_leaves(file))
    return put(file, value, value.value[:1] + "\x07" + value.value[1:], "a bell character")


@kind
def not_utf_8(tree, random):
    """A byte that is not UTF-8, from an old editor."""
    file = pick(random, sources(tree))
    key, _ = pick(random, simple_leaves(file))
    planted = with_line(file, first_line(key), file.lines[first_line(key)] + " # caf@", "Latin-1")
    planted.changes = {p: c.replace(b"# caf@", b"# caf\xe9") for p, c in planted.changes.items()}
    return planted


@kind
def merge_conflict(tree, random):
    """Git's conflict marks, committed."""
    file = pick(random, sources(tree))
    key, _ = pick(random, simple_leaves(file))
    at = first_line(key)
    lines = ["<<<<<<< HEAD", file.lines[at], "======="]
    return insert(file, at, lines, "conflict marks", 0).widen(after=4)


@kind
def curly_quotes(tree, random):
    """Quotes from a word processor around a constraint's value."""
    file, item = pick(random, [(o.file, c) for o in tree.all_recipes for c in o.constraints])
    value = get(item, "value")
    return put(file, value, f"\u201c{value.value}\u201d")
