"""Criteria that match everything, nothing, or something else."""

from .common import keys, respell
from .edits import add_item, add_key, drop, kind, misspell, Nothing, pick, put, swap_block
from .tree import first_line, get, is_block, items, last_line, pair, pairs


def criteria_lines(recipe):
    """The places at which missing criteria may be reported."""
    key, _ = pair(recipe.file.root, "spec")
    return [recipe.file.place(first_line(key)), recipe.file.place(first_line(recipe.name_node))]


@kind
def missing_criteria(tree, random):
    """An overlay without criteria, on which none builds: nothing uses it."""
    recipe = pick(random, tree.leaves)
    key, value = pair(recipe.spec, "criteria")
    what = "removed criteria"
    return drop(recipe.file, first_line(key), last_line(value), what, criteria_lines(recipe))


@kind
def empty_criteria(tree, random):
    """`criteria: {}`, which matches everything."""
    recipe = pick(random, tree.leaves)
    key, value = pair(recipe.spec, "criteria")
    return swap_block(recipe.file, key, value, [" " * key.start_mark.column + "criteria: {}"])


@kind
def criteria_all_any(tree, random):
    """Criteria that are all `any`, which match everything."""
    recipe = pick(random, tree.leaves)
    key, value = pair(recipe.spec, "criteria")
    indent = " " * key.start_mark.column
    new = [indent + "criteria:", indent + "  service: any", indent + "  accelerator: any"]
    planted = swap_block(recipe.file, key, value, new)
    return planted.widen(after=2)


@kind
def criteria_only_nodes(tree, random):
    """`nodes` alone, which matches everything."""
    recipe = pick(random, tree.leaves)
    key, value = pair(recipe.spec, "criteria")
    indent = " " * key.start_mark.column
    planted = swap_block(recipe.file, key, value, [indent + "criteria:", indent + "  nodes: 8"])
    return planted.widen(after=1)


def criterion(tree, random):
    recipe = pick(random, tree.leaves)
    value = pick(
        random, [v for k, v in pairs(get(recipe.spec, "criteria")) if k.value in recipe.stated]
    )
    return recipe, value


@kind
def misspelled_criteria_value(tree, random):
    """`ubunto`: a value that is not declared anywhere."""
    recipe, value = criterion(tree, random)
    return put(recipe.file, value, misspell(random, value.value))


@kind
def unknown_criteria_value(tree, random):
    """A value that is not declared anywhere, and is near to none."""
    recipe, value = criterion(tree, random)
    return put(
        recipe.file, value, pick(random, ["acme", "mi300x", "windows", "fine-tuning", "ray"])
    )


@kind
def criteria_value_in_another_case(tree, random):
    """`service: EKS`: queries are lower-cased, so none reaches it."""
    recipe, value = criterion(tree, random)
    return put(recipe.file, value, pick(random, [value.value.upper(), value.value.capitalize()]))


@kind
def criteria_value_with_space(tree, random):
    """`service: "eks "`: queries are trimmed, so none reaches it."""
    recipe, value = criterion(tree, random)
    return put(recipe.file, value, pick(random, [f'"{value.value} "', f'" {value.value}"']))


@kind
def criteria_value_is_alias(tree, random):
    """An alias, which a query never keeps: `service: openshift`."""
    recipe = pick(random, tree.leaves)
    dimension, alias = pick(
        random,
        [("service", "openshift"), ("os", "al2023"), ("os", "al2"), ("service", "self-managed")],
    )
    node = get(recipe.spec, "criteria", dimension)
    if node is None:
        raise Nothing
    return put(recipe.file, node, alias)


@kind
def criteria_value_of_another_dimension(tree, random):
    """`os: h100`: a value in the wrong dimension."""
    recipe, value = criterion(tree, random)
    others = [v for v in recipe.stated.values() if v != value.value]
    return put(recipe.file, value, pick(random, others))


@kind
def nodes_is_not_a_number(tree, random):
    """`nodes: many`."""
    recipe = pick(random, [o for o in tree.leaves if is_block(get(o.spec, "criteria"))])
    return add_key(
        recipe.file,
        get(recipe.spec, "criteria"),
        [pick(random, ["nodes: many", 'nodes: "8 nodes"', "nodes: [8]"])],
    )


@kind
def criteria_leave_base(tree, random):
    """Criteria that contradict those of the base, copied from another service."""
    choices = []
    for overlay in tree.leaves:
        for ancestor in tree.chain(overlay)[:-1]:
            choices += [(overlay, d) for d in ancestor.stated if overlay.stated.get(d)]
    overlay, dimension = pick(random, choices)
    node = get(overlay.spec, "criteria", dimension)
    values = {o.stated[dimension] for o in tree.overlays if dimension in o.stated}
    other = pick(random, sorted(values - {node.value}))
    planted = put(overlay.file, node, other)
    base = get(overlay.spec, "base")
    planted.also(overlay.file.place(first_line(base)))
    return planted


@kind
def criteria_forget_what_base_states(tree, random):
    """A criterion of the base left out, so that the overlay matches more than its base."""
    choices = []
    for overlay in tree.leaves:
        inherited = {d for a in tree.chain(overlay)[:-1] for d in a.stated}
        choices += [(overlay, d) for d in sorted(inherited) if overlay.stated.get(d)]
    overlay, dimension = pick(random, [c for c in choices if len(c[0].stated) > 1])
    criteria = get(overlay.spec, "criteria")
    key, value = pair(criteria, dimension)
    parent, _ = pair(overlay.spec, "criteria")
    base = get(overlay.spec, "base")
    places = [
        overlay.file.place(first_line(parent), last_line(criteria) - 1),
        overlay.file.place(first_line(base)),
    ]
    return drop(overlay.file, first_line(key), last_line(value), f"removed {dimension}", places)


@kind
def criteria_catalog_typo(tree, random):
    """A misspelled key in criteria.yaml."""
    file = tree.files.get("criteria.yaml")
    if file is None:
        raise Nothing
    found = [
        k
        for _, values in pairs(get(file.root, "dimensions"))
        for v in items(values)
        for k in keys(v)
    ]
    return respell(random, file, found)


@kind
def criteria_catalog_duplicate(tree, random):
    """One value or alias declared twice in criteria.yaml."""
    file = tree.files.get("criteria.yaml")
    if file is None:
        raise Nothing
    _, values = pick(random, pairs(get(file.root, "dimensions")))
    first = get(pick(random, values.value), "name")
    lines = [f"name: {first.value}", "displayName: Twice", "description: Twice.", "aliases: []"]
    planted = add_item(file, values, lines)
    planted.also(file.place(first_line(first)))
    return planted


@kind
def unreachable_criteria(tree, random):
    """An overlay for one service that builds on another's, so its name promises what it is not."""
    leaf = pick(random, [o for o in tree.leaves if o.stated.get("service") and o.base])
    service = leaf.stated["service"]
    others = [o for o in tree.overlays if o.stated.get("service") not in (None, service)]
    planted = put(leaf.file, get(leaf.spec, "base"), pick(random, others).name)
    key, _ = pair(get(leaf.spec, "criteria"), "service")
    planted.also(leaf.file.place(first_line(key)))
    return planted
