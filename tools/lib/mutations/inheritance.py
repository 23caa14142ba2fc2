"""Two leaves that disagree, and what is inherited: lost, loosened, or said again."""

import re

from .common import base_values, name_of, VERSION
from .edits import (
    kind,
    new_file,
    Nothing,
    pick,
    Planted,
    set_at,
    set_constraint,
    set_field,
    set_override,
)
from .tree import first_line, get, is_scalar, items, last_line, leaves, pair, text_of


@kind
def copied_sibling(tree, random):
    """A copy of a leaf whose criteria were not changed, but a value was: the name decides."""
    choices = [
        (o, get(c, "value"), '">= 1.35"')
        for o in tree.leaves
        for c in o.constraints
        if text_of(get(c, "name")) == VERSION
    ]
    choices += [
        (o, v, "false" if v.value == "true" else "true")
        for o in tree.leaves
        for r in o.refs
        for _, _, v in leaves(get(r, "overrides"))
        if v.value in ("true", "false")
    ]
    choices += [
        (o, get(c, "value"), '">= 1000"')
        for o in tree.leaves
        for _, p in o.phases()
        for c in items(get(p, "constraints"))
    ]
    leaf, value, other = pick(random, choices)
    name = leaf.name + "-copy"
    path = f"overlays/{name}.yaml"
    lines = list(leaf.file.lines)
    at = first_line(leaf.name_node)
    lines[at] = lines[at].replace(leaf.name, name)
    line = lines[first_line(value)]
    lines[first_line(value)] = (
        line[: value.start_mark.column] + other + line[value.end_mark.column :]
    )
    key, criteria = pair(leaf.spec, "criteria")
    span = (first_line(key) + 1, last_line(criteria) + 1)
    value_at = first_line(value) + 1
    places = [
        (path, value_at - 1, value_at),
        (path, *span),
        (path, at + 1, at + 1),
        (leaf.file.path, value_at - 1, value_at),
        (leaf.file.path, *span),
    ]
    changes = {path: ("\n".join(lines) + "\n").encode()}
    what = f"copied as {name}, {value.value} -> {other}"
    return Planted(what, changes, places, {path: leaf.file.path})


def rivals(tree):
    """Pairs of overlays with as many criteria each that both apply to some query, unrelated."""
    for one in tree.overlays:
        for other in tree.overlays:
            if one is other or not one.stated or len(one.stated) != len(other.stated):
                continue
            union = one.stated | other.stated
            if any(other.stated[k] != v for k, v in one.stated.items() if k in other.stated):
                continue
            if "service" in union and "os" not in union:
                continue
            applying = [
                o
                for o in tree.overlays
                if o.stated and all(union.get(k) == v for k, v in o.stated.items())
            ]
            covered = {a.name for o in applying for a in tree.chain(o)[:-1]}
            if one.name not in covered and other.name not in covered:
                yield one, other


@kind
def equal_leaves_disagree(tree, random):
    """Two leaves of equal specificity, in different dimensions, that set one value differently."""
    choices = []
    for one, other in rivals(tree):
        for ref in other.refs:
            for path, _, value in leaves(get(ref, "overrides")):
                if is_scalar(value) and value.value in ("true", "false"):
                    choices.append((one, other, name_of(ref), path, value))
    one, other, component, path, value = pick(random, choices)
    planted = set_override(one, component, path, "false" if value.value == "true" else "true")
    planted.also(other.file.place(first_line(value)))
    return planted


@kind
def overlay_overridden_completely(tree, random):
    """An overlay whose only setting its equally specific sibling sets, too, and wins by name."""
    choices = [
        (o, c) for o in tree.leaves for c in o.constraints if text_of(get(c, "name")) == VERSION
    ]
    leaf, constraint = pick(random, choices)
    name = "a-" + leaf.name
    path = f"overlays/{name}.yaml"
    criteria = [f"    {k}: {v}" for k, v in leaf.stated.items()]
    head = (
        [
            "apiVersion: aicr.run/v1alpha2",
            "kind: RecipeMetadata",
            "metadata:",
            f"  name: {name}",
            "spec:",
        ]
        + ([f"  base: {leaf.base}"] if leaf.base else [])
        + ["  criteria:"]
        + criteria
    )
    lines = head + ["  constraints:", f"    - name: {VERSION}", '      value: ">= 1.35"']
    places = [(path, 1, len(lines)), leaf.file.place(first_line(constraint), last_line(constraint))]
    return new_file(path, lines, "an overlay that another overrides", places)


def settings(tree, path):
    """What a values file says beyond the component's values.yaml."""
    base = tree.values(path.split("/")[1])
    own = {p: v.value for p, _, v in leaves(tree.files[path].root) if is_scalar(v)}
    return {p for p, text in own.items() if text_of(get(base, *p)) != text}


@kind
def values_file_replaced(tree, random):
    """A valuesFile that replaces an ancestor's, whose settings are lost."""
    choices = []
    for overlay in tree.overlays:
        for ancestor in tree.chain(overlay)[:-1]:
            for ref in ancestor.refs:
                name, path = name_of(ref), text_of(get(ref, "valuesFile"))
                if (
                    not path
                    or path.endswith("/values.yaml")
                    or path != tree.inherited_field(overlay, name, "valuesFile")
                ):
                    continue
                if get(overlay.ref(name), "valuesFile") is not None:
                    continue
                for file in tree.under(f"components/{name}/"):
                    if "/values-" in file.path and settings(tree, path) - settings(tree, file.path):
                        choices.append((overlay, name, file.path))
    overlay, name, path = pick(random, choices)
    return set_field(overlay, name, "valuesFile", path)


@kind
def values_file_reset(tree, random):
    """`values.yaml` restated by a descendant: the ancestor's special values are lost."""
    choices = []
    for overlay in tree.overlays:
        for name in sorted({name_of(r) for a in tree.chain(overlay) for r in a.refs}):
            path = tree.inherited_field(overlay, name, "valuesFile")
            own = get(overlay.ref(name), "valuesFile")
            if path and own is None and settings(tree, path):
                choices.append((overlay, name))
    overlay, name = pick(random, choices)
    return set_field(overlay, name, "valuesFile", f"components/{name}/values.yaml")


@kind
def values_file_restated(tree, random):
    """The inherited valuesFile, stated again."""
    choices = []
    for overlay in tree.overlays:
        for ref in overlay.refs:
            path = tree.inherited_field(overlay, name_of(ref), "valuesFile")
            if path and get(ref, "valuesFile") is None:
                choices.append((overlay, name_of(ref), path))
    return set_field(*pick(random, [(o, n, "valuesFile", p) for o, n, p in choices]))


def inherited_overrides(tree, overlay):
    """Scalars that the ancestors override and the overlay does not touch."""
    own = {(name_of(r), p) for r in overlay.refs for p, _, _ in leaves(get(r, "overrides"))}
    found = {}
    for ancestor in tree.chain(overlay)[:-1]:
        for ref in ancestor.refs:
            for path, _, value in leaves(get(ref, "overrides")):
                found[name_of(ref), path] = value
    return [
        (c, p, v) for (c, p), v in found.items() if is_scalar(v) and v.value and (c, p) not in own
    ]


@kind
def override_equals_inherited(tree, random):
    """An override that the ancestors have set already."""
    choices = [(o, *i) for o in tree.overlays if o.refs for i in inherited_overrides(tree, o)]
    overlay, component, path, value = pick(random, choices)
    text = overlay_text(value)
    return set_override(overlay, component, path, text)


def overlay_text(value):
    quote = value.style if value.style in ("'", '"') else ""
    if value.style in ("|", ">"):
        raise Nothing
    return quote + value.value + quote


@kind
def override_equals_values_file(tree, random):
    """An override that the values file says already."""
    choices = [
        c
        for c in base_values(tree, tree.overlays)
        if is_scalar(c[3]) and c[3].value and only_plain_values(tree, c[1])
    ]
    overlay, component, path, value = pick(random, choices)
    return set_override(overlay, component, path, overlay_text(value))


def only_plain_values(tree, component):
    """Whether the component has its values.yaml and no other file in any recipe."""
    paths = {text_of(get(recipe.ref(component), "valuesFile")) for recipe in tree.all_recipes}
    return paths - {None} == {f"components/{component}/values.yaml"}


def version_choices(tree):
    """Overlays' references whose version comes from the registry."""
    for overlay in tree.overlays:
        for ref in overlay.refs:
            name = name_of(ref)
            default = get(tree.entry(name), "helm", "defaultVersion") if tree.entry(name) else None
            stated = text_of(get(ref, "version")) or tree.inherited_field(overlay, name, "version")
            if default is not None and not stated:
                yield overlay, ref, default


@kind
def version_equals_default(tree, random):
    """A version that the registry says already."""
    overlay, ref, default = pick(random, version_choices(tree))
    return set_at(overlay.file, ref, ("version",), f'"{default.value}"')


@kind
def version_pinned_silently(tree, random):
    """A version other than the registry's, without a reason."""
    overlay, ref, default = pick(random, version_choices(tree))
    number = re.search(r"\d+(?!.*\d)", default.value)
    other = (
        default.value[: number.start()] + str(int(number[0]) + 1) + default.value[number.end() :]
    )
    return set_at(overlay.file, ref, ("version",), f'"{other}"')


def floors(tree):
    """Overlays with the least version of Kubernetes that they inherit."""
    for overlay in tree.overlays:
        found = tree.inherited_constraint(overlay, VERSION)
        match = found and re.match(r">= 1\.(\d+)", text_of(get(found[1], "value")))
        if match:
            yield overlay, int(match[1]), found


@kind
def constraint_loosened(tree, random):
    """A floor below the inherited one."""
    overlay, minor, _ = pick(random, floors(tree))
    return set_constraint(overlay, VERSION, f'">= 1.{minor - random.randint(1, 4)}"')


@kind
def constraints_contradict(tree, random):
    """A ceiling below the inherited floor: no version satisfies both."""
    overlay, minor, _ = pick(random, floors(tree))
    return set_constraint(overlay, VERSION, f'"< 1.{minor - random.randint(0, 3)}"')


@kind
def constraint_restated_exactly_elsewhere(tree, random):
    """`==` one version below the inherited floor."""
    overlay, minor, _ = pick(random, floors(tree))
    return set_constraint(overlay, VERSION, f'"== 1.{minor - 2}.0"')


@kind
def constraint_equals_inherited(tree, random):
    """A constraint that is inherited already, word for word."""
    choices = []
    for overlay in tree.overlays:
        found = tree.inherited_constraint(overlay, VERSION)
        if found and overlay.constraint(VERSION) is None:
            choices.append((overlay, text_of(get(found[1], "value"))))
    overlay, value = pick(random, choices)
    return set_constraint(overlay, VERSION, f'"{value}"').widen(1)
