"""Files that are not the YAML that they were meant to be."""

from .tree import (
    Nothing, Planted, add_key, first_line, get, insert, is_block, is_map, is_scalar, items, kind,
    last_line, leaves, maps, pair, pairs, pick, put, set_at, text_of,
)


def sources(tree):
    """Files that people write most: overlays, mixins, the registry, values."""
    return [r.file for r in tree.all_recipes] + [tree.registry] + values(tree)


def values(tree):
    found = [f for f in tree.under("components/") if "/values" in f.path]
    return [f for f in found if is_map(f.root) and f.root.value]


def with_line(file, line, text, what):
    lines = list(file.lines)
    lines[line] = text
    return Planted(what, file.written(lines), [file.place(line)])


def simple_leaves(file):
    """Keys with a plain value on the same line, outside flow collections."""
    return [
        (key, value)
        for _, key, value in leaves(file.root)
        if is_scalar(value) and value.value and key.start_mark.line == value.end_mark.line
        and file.lines[first_line(key)].lstrip(" -").startswith(key.value)
    ]


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
    blocks = [(file, value) for _, _, value in maps(file.root) if is_block(value) and len(value.value) > 1]
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
    choices = [(o.file, r) for o in tree.overlays for r in o.refs if get(r, "overrides") is not None]
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
    key, value = pick(random, simple_leaves(file))
    line = file.lines[first_line(key)]
    glued = line[: key.end_mark.column + 1] + line[value.start_mark.column :]
    planted = with_line(file, first_line(key), glued, "no space after the colon")
    # A parser sees the missing key only where the next one begins.
    planted.also(file.place(first_line(key), first_line(key) + 1))
    return planted


@kind
def no_colon(tree, random):
    """`service eks`."""
    file = pick(random, sources(tree))
    key, value = pick(random, simple_leaves(file))
    line = file.lines[first_line(key)]
    gap = line[: key.end_mark.column] + line[key.end_mark.column + 1 :]
    planted = with_line(file, first_line(key), gap, "no colon")
    planted.also(file.place(first_line(key), first_line(key) + 1))
    return planted


@kind
def unclosed_bracket(tree, random):
    """`[a, b` without `]`."""
    file, value = pick(random, [
        (r.file, get(ref, "dependencyRefs")) for r in tree.all_recipes for ref in r.refs
        if items(get(ref, "dependencyRefs"))])
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


@kind
def allowance_of_nothing(tree, random):
    """`# larder: allow CODE REASON` where there is nothing to allow."""
    recipe = pick(random, tree.overlays)
    node = pick(random, [recipe.name_node, *(get(r, "name") for r in recipe.refs)])
    line = recipe.file.lines[first_line(node)]
    text = line + " # larder: allow version-pinned-silently tested with this one"
    return with_line(recipe.file, first_line(node), text, "a silence that silences nothing")


@kind
def allowance_without_reason(tree, random):
    """`# larder: allow CODE` without saying why."""
    overlay, ref, text = pinned(tree, random)
    return set_at(overlay.file, ref, ("version",), text + " # larder: allow version-pinned-silently")


@kind
def pin_without_reason(tree, random):
    """`# larder: pin` without saying why."""
    overlay, ref, text = pinned(tree, random)
    return set_at(overlay.file, ref, ("version",), text + " # larder: pin")


@kind
def pin_of_nothing(tree, random):
    """`# larder: pin REASON` on a line that pins no version."""
    recipe = pick(random, tree.overlays)
    node = pick(random, [recipe.name_node, *(get(r, "name") for r in recipe.refs)])
    line = recipe.file.lines[first_line(node)] + " # larder: pin the next one breaks us"
    return with_line(recipe.file, first_line(node), line, "a pin without a version")


def pinned(tree, random):
    """A reference without a version, and one that is not the registry's."""
    choices = []
    for overlay in tree.overlays:
        for ref in overlay.refs:
            name = text_of(get(ref, "name"))
            if get(ref, "version") is None and not tree.inherited_field(overlay, name, "version"):
                default = get(tree.entry(name), "helm", "defaultVersion") if tree.entry(name) else None
                if default is not None:
                    choices.append((overlay, ref, f'"{default.value}9"'))
    return pick(random, choices)


@kind
def allowance_of_unknown_code(tree, random):
    """`# larder: allow` with a code that there is not."""
    recipe = pick(random, tree.overlays)
    line = recipe.file.lines[first_line(recipe.name_node)]
    text = line + " # larder: allow version-pinned-silenty tested with this one"
    return with_line(recipe.file, first_line(recipe.name_node), text, "an unknown code")
