"""Mistakes in profiles."""

from .common import VERSION
from .edits import add_key, kind, misspell, pick, put
from .tree import get, items, pairs


def profiles(tree):
    return [
        (o, get(o.spec, "profile")) for o in tree.overlays if get(o.spec, "profile") is not None
    ]


@kind
def unknown_profile_default(tree, random):
    """A profile whose default is none of its values."""
    overlay, profile = pick(random, profiles(tree))
    node = get(profile, "default")
    return put(overlay.file, node, misspell(random, node.value))


@kind
def profile_component_absent(tree, random):
    """A profile that sets a component which the recipe does not have."""
    overlay, profile = pick(random, profiles(tree))
    _, value = pick(random, pairs(get(profile, "values")))
    ref = pick(random, items(get(value, "componentRefs")))
    node = get(ref, "name")
    return put(overlay.file, node, pick(random, [misspell(random, node.value), "kueue-ocp"]))


@kind
def profile_constraint_collides(tree, random):
    """A profile's constraint that the recipe has already."""
    overlay, profile = pick(random, profiles(tree))
    _, value = pick(random, pairs(get(profile, "values")))
    constraint = pick(random, items(get(value, "constraints")))
    planted = put(overlay.file, get(constraint, "name"), VERSION)
    return planted.widen(after=1)


@kind
def second_profile(tree, random):
    """A profile in an overlay whose ancestor has another one."""
    owners = {o.name for o, _ in profiles(tree)}
    choices = [o for o in tree.leaves if owners & {a.name for a in tree.chain(o)[:-1]} and o.refs]
    overlay = pick(random, choices)
    lines = [
        "profile:",
        "  name: tuning",
        "  default: fast",
        "  values:",
        "    fast:",
        "      componentRefs: []",
        "    safe:",
        "      componentRefs: []",
    ]
    return add_key(overlay.file, overlay.spec, lines, 0).widen(after=len(lines) - 1)
