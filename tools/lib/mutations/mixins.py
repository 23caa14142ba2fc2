"""Mixins that set what they may not, or are not where they belong."""

from .common import VERSION
from .edits import add_item, add_key, add_ref, kind, pick, put, set_constraint
from .tree import first_line, get, items, last_line, text_of


def used_mixins(tree):
    """Mixins with the overlays that name them."""
    uses = [(m, [o for o in tree.overlays if m.name in o.mixins]) for m in tree.mixins]
    return [use for use in uses if use[1]]


def places_of_use(mixin, overlays):
    nodes = [
        (o, m) for o in overlays for m in items(get(o.spec, "mixins")) if m.value == mixin.name
    ]
    return [o.file.place(first_line(node)) for o, node in nodes]


@kind
def mixin_sets_identity(tree, random):
    """A mixin with a key that only overlays have."""
    mixin = pick(random, tree.mixins)
    lines = pick(
        random,
        [
            ["base: eks"],
            ["criteria:", "  service: eks"],
            ["mixins: [os-ubuntu]"],
            ["validation:", "  deployment:", "    checks: [operator-health]"],
        ],
    )
    return add_key(mixin.file, mixin.spec, lines, 0)


@kind
def mixin_constraint_collides(tree, random):
    """A mixin's constraint that the overlays which use it have already."""
    mixin, overlays = pick(random, used_mixins(tree))
    planted = set_constraint(mixin, VERSION, '">= 1.34"')
    return planted.widen(1).also(*places_of_use(mixin, overlays))


@kind
def mixin_component_collides(tree, random):
    """A mixin that overrides a component which is in the recipe already."""
    mixin, overlays = pick(random, used_mixins(tree))
    line = pick(
        random,
        [
            "version: v1.2.3",
            "valuesFile: components/gpu-operator/values.yaml",
            "source: https://charts.example.org",
        ],
    )
    lines = ["name: gpu-operator", line]
    if mixin.refs:
        planted = add_ref(mixin, lines, 1)
    else:
        new = ["componentRefs:", "  - name: gpu-operator", f"    {line}"]
        planted = add_key(mixin.file, mixin.spec, new)
    return planted.widen(1).also(*places_of_use(mixin, overlays))


@kind
def mixin_twice(tree, random):
    """A mixin twice in the list."""
    overlay = pick(random, [o for o in tree.overlays if o.mixins])
    listed = get(overlay.spec, "mixins")
    node = pick(random, listed.value)
    planted = add_item(overlay.file, listed, [node.value])
    planted.also(overlay.file.place(first_line(node)))
    return planted


@kind
def overlay_restates_mixin_constraint(tree, random):
    """An overlay that sets a constraint of its own mixin."""
    choices = [
        (o, m, c)
        for m, overlays in used_mixins(tree)
        for o in overlays
        for c in m.constraints
        if o.constraint(text_of(get(c, "name"))) is None
    ]
    overlay, mixin, constraint = pick(random, choices)
    name, value = text_of(get(constraint, "name")), text_of(get(constraint, "value"))
    planted = set_constraint(overlay, name, f'"{value}"')
    planted.widen(1).also(*places_of_use(mixin, [overlay]))
    return planted.also(mixin.file.place(first_line(constraint), last_line(constraint)))


@kind
def mixin_in_base(tree, random):
    """A mixin in base, where mixins are ignored."""
    base = tree.named["base"]
    return add_key(base.file, base.spec, [f"mixins: [{pick(random, tree.mixins).name}]"])


@kind
def mixin_of_another_system(tree, random):
    """A mixin for one operating system in an overlay for another."""
    systems = [m for m in tree.mixins if m.constraint("OS.release.ID") is not None]
    choices = []
    for overlay in tree.overlays:
        system = overlay.stated.get("os")
        for mixin in systems:
            if system and text_of(get(mixin.constraint("OS.release.ID"), "value")) != system:
                choices += [
                    (overlay, n, mixin)
                    for n in items(get(overlay.spec, "mixins"))
                    if n.value.startswith("os-")
                ]
    overlay, node, mixin = pick(random, choices)
    places = [overlay.file.place(first_line(get(overlay.spec, "criteria", "os")))]
    return put(overlay.file, node, mixin.name, places=places)
