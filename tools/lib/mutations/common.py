"""What several kinds of mistakes look up in a tree."""

from .edits import misspell, pick, Planted, put
from .tree import first_line, get, is_map, is_scalar, items, leaves, pairs, text_of


def respell(random, file, nodes):
    """Misspells one of these keys."""
    node = pick(random, nodes)
    return put(file, node, misspell(random, node.value))


def keys(node):
    """The nodes of a map's keys."""
    return [key for key, _ in pairs(node)]


def refs(recipes):
    """Each component reference with its recipe."""
    return [(r, ref) for r in recipes for ref in r.refs]


def listed_manifests(tree, field):
    return [(r.file, n) for r, ref in refs(tree.all_recipes) for n in items(get(ref, field))]


VERSION = "K8s.server.version"


def overlay_lines(name, base):
    """How an overlay starts, up to its `base`, which is the sixth line."""
    return [
        "apiVersion: aicr.run/v1alpha2",
        "kind: RecipeMetadata",
        "metadata:",
        f"  name: {name}",
        "spec:",
        f"  base: {base}",
    ]


def name_of(ref):
    return text_of(get(ref, "name"))


def base_values(tree, recipes):
    """Overlay, component, path and value of what values.yaml says and no recipe overrides."""
    for overlay in recipes:
        for ref in overlay.refs:
            root = tree.values(name_of(ref))
            touched = {
                path
                for recipe in tree.all_recipes
                for path, _, _ in leaves(get(recipe.ref(name_of(ref)), "overrides"))
            }
            for path, _, value in leaves(root):
                if not any(path[: len(t)] == t or t[: len(path)] == path for t in touched):
                    yield overlay, name_of(ref), path, value


def values_files(tree):
    """The Helm values of components that recipes have."""
    used = {name_of(ref) for _, ref in refs(tree.all_recipes)}
    found = [f for f in tree.under("components/") if "/values" in f.path]
    found = [f for f in found if f.path.split("/")[1] in used]
    return [f for f in found if is_map(f.root) and f.root.value]


def with_line(file, line, text, what):
    """Another text on a line."""
    lines = list(file.lines)
    lines[line] = text
    return Planted(what, file.written(lines), [file.place(line)])


def simple_leaves(file):
    """Keys with a plain value on the same line, outside flow collections."""
    return [
        (key, value)
        for _, key, value in leaves(file.root)
        if is_scalar(value)
        and value.value
        and key.start_mark.line == value.end_mark.line
        and file.lines[first_line(key)].lstrip(" -").startswith(key.value)
    ]


def has_siblings(file, key):
    """Whether the line above or below begins in the key's column, too."""
    line, column = first_line(key), key.start_mark.column
    near = [file.lines[n] for n in (line - 1, line + 1) if 0 <= n < len(file.lines)]
    return any(len(text) - len(text.lstrip()) == column and text.strip() for text in near)
