"""Values of the wrong type, and keys that the chart does not have."""

from .common import base_values, name_of
from .edits import kind, misspell, pick, put, set_override, swap_block
from .tree import get, is_block, is_list, is_map, is_scalar, items, leaves, maps, pairs


def choices_of_type(tree, test):
    return [c for c in base_values(tree, tree.overlays) if test(c[3])]


def scalars(tree, tag, test=lambda text: True):
    """Choices whose value is a scalar of one type."""
    return choices_of_type(tree, lambda v: is_scalar(v) and v.tag.endswith(tag) and test(v.value))


def override(random, choices, texts):
    """One of these texts over the value of one of the choices."""
    overlay, component, path, _ = pick(random, choices)
    return set_override(overlay, component, path, pick(random, texts))


@kind
def map_becomes_scalar(tree, random):
    """A scalar over a map of the values."""
    choices = []
    for overlay in tree.overlays:
        for ref in overlay.refs:
            if tree.values(name_of(ref)) is not None and not items(get(ref, "overrides")):
                over = get(ref, "overrides")
                for path, _, _ in maps(tree.values(name_of(ref))):
                    if get(over, path[0]) is None:
                        choices.append((overlay, name_of(ref), path))
    overlay, component, path = pick(random, choices)
    return set_override(overlay, component, path, pick(random, ["false", "enabled", "3"]))


@kind
def number_becomes_text(tree, random):
    """Words over a number of the values."""
    return override(random, scalars(tree, ":int"), ['"many"', "two", '"1"'])


@kind
def text_becomes_number(tree, random):
    """A number over a text of the values."""
    numbers = [str(number) for number in range(2, 10)]
    return override(random, scalars(tree, ":str", str.isalpha), numbers)


@kind
def list_becomes_map(tree, random):
    """A map over a list of the values."""
    return override(random, choices_of_type(tree, is_list), ["{first: true}"])


@kind
def boolean_becomes_text(tree, random):
    """`"false"` over a boolean of the values."""
    return override(random, scalars(tree, ":bool"), ['"false"', '"true"', "'no'"])


@kind
def type_changes_in_values_file(tree, random):
    """A second values file that has a scalar where values.yaml has a map."""
    choices = []
    for file in tree.under("components/"):
        if "/values-" in file.path and is_map(file.root):
            base = tree.values(file.path.split("/")[1])
            for path, key, value in maps(file.root):
                if is_map(get(base, *path)) and get(base, *path).value and is_block(value):
                    choices.append((file, key, value))
    file, key, value = pick(random, choices)
    return swap_block(file, key, value, [f"{' ' * key.start_mark.column}{key.value}: false"])


@kind
def unknown_override(tree, random):
    """An override of a key that the values do not know: a letter is wrong."""
    choices = [
        (o, name_of(r), k.value)
        for o in tree.overlays
        for r in o.refs
        for k, v in pairs(tree.values(name_of(r)))
        if is_map(v) and v.value and len(k.value) > 4
    ]
    overlay, component, key = pick(random, choices)
    planted = set_override(overlay, component, (misspell(random, key), "enabled"), "true")
    return planted.widen(1)


@kind
def misspelled_override(tree, random):
    """A key of an override misspelled in place."""
    choices = []
    for overlay in tree.overlays:
        for ref in overlay.refs:
            base = tree.values(name_of(ref))
            for path, key, _ in [*leaves(get(ref, "overrides")), *maps(get(ref, "overrides"))]:
                if base is not None and get(base, *path) is not None and len(key.value) > 4:
                    choices.append((overlay.file, key))
    file, node = pick(random, choices)
    return put(file, node, misspell(random, node.value))


@kind
def misspelled_key_in_second_values_file(tree, random):
    """A key of a values-X.yaml misspelled, relative to values.yaml."""
    choices = []
    for file in tree.under("components/"):
        if "/values-" in file.path and is_map(file.root):
            base = tree.values(file.path.split("/")[1])
            for path, key, _ in [*leaves(file.root), *maps(file.root)]:
                if get(base, *path) is not None and len(key.value) > 4:
                    choices.append((file, key))
    file, node = pick(random, choices)
    return put(file, node, misspell(random, node.value))


@kind
def null_deletes_nothing(tree, random):
    """A null for a key that is not there."""
    choices = [
        (o, name_of(r), k.value)
        for o in tree.overlays
        for r in o.refs
        for k, v in pairs(tree.values(name_of(r)))
        if len(k.value) > 4
    ]
    overlay, component, key = pick(random, choices)
    return set_override(overlay, component, (misspell(random, key),), "null")


@kind
def gate_is_text(tree, random):
    """`enabled: "false"` on a component: it is deployed all the same."""
    overlay, ref = pick(random, [(o, r) for o in tree.overlays for r in o.refs])
    text = pick(random, ['"false"', "'no'", "no", "off", '"true"'])
    return set_override(overlay, name_of(ref), ("enabled",), text)


@kind
def gate_is_number(tree, random):
    """`enabled: 0`, or the other gate, `install: 0`."""
    overlay, ref = pick(random, [(o, r) for o in tree.overlays for r in o.refs])
    return set_override(overlay, name_of(ref), (pick(random, ["enabled", "install"]),), "0")


@kind
def nested_gate_is_text(tree, random):
    """`enabled: "false"` in a values file."""
    choices = []
    for file in tree.under("components/"):
        if "/values" in file.path:
            choices += [
                (file, v)
                for p, _, v in leaves(file.root)
                if p[-1] == "enabled" and v.value in ("true", "false")
            ]
    file, node = pick(random, choices)
    return put(file, node, pick(random, ['"false"', "no", "off"]))
