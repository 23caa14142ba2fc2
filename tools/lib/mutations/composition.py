"""Mistakes in how files compose: mixins, equal leaves, what is inherited, dependencies."""

import re

from .tree import (
    Nothing, Planted, add_item, add_key, add_ref, drop, first_line, get, insert, is_block, is_list,
    is_map, is_scalar, items, kind, last_line, leaves, maps, misspell, new_file, pair, pairs, pick,
    put, set_at, set_constraint, set_field, set_override, swap_block, text_of,
)

VERSION = "K8s.server.version"


def name_of(ref):
    return text_of(get(ref, "name"))


# Mixins


def used_mixins(tree):
    """Mixins with the overlays that name them."""
    uses = [(m, [o for o in tree.overlays if m.name in o.mixins]) for m in tree.mixins]
    return [use for use in uses if use[1]]


def places_of_use(mixin, overlays):
    nodes = [(o, m) for o in overlays for m in items(get(o.spec, "mixins")) if m.value == mixin.name]
    return [o.file.place(first_line(node)) for o, node in nodes]


@kind
def mixin_sets_identity(tree, random):
    """A mixin with a key that only overlays have."""
    mixin = pick(random, tree.mixins)
    lines = pick(random, [["base: eks"], ["criteria:", "  service: eks"], ["mixins: [os-ubuntu]"],
                          ["validation:", "  deployment:", "    checks: [operator-health]"]])
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
    line = pick(random, ["version: v1.2.3", "valuesFile: components/gpu-operator/values.yaml",
                         "source: https://charts.example.org"])
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


# Two leaves


@kind
def copied_sibling(tree, random):
    """A copy of a leaf whose criteria were not changed, but a value was: the name decides."""
    choices = [
        (o, get(c, "value"), '">= 1.35"')
        for o in tree.leaves for c in o.constraints if text_of(get(c, "name")) == VERSION
    ]
    choices += [
        (o, v, "false" if v.value == "true" else "true")
        for o in tree.leaves for r in o.refs for _, _, v in leaves(get(r, "overrides"))
        if v.value in ("true", "false")
    ]
    choices += [
        (o, get(c, "value"), '">= 1000"')
        for o in tree.leaves for _, p in o.phases() for c in items(get(p, "constraints"))
    ]
    leaf, value, other = pick(random, choices)
    name = leaf.name + "-copy"
    path = f"overlays/{name}.yaml"
    lines = list(leaf.file.lines)
    at = first_line(leaf.name_node)
    lines[at] = lines[at].replace(leaf.name, name)
    line = lines[first_line(value)]
    lines[first_line(value)] = line[: value.start_mark.column] + other + line[value.end_mark.column :]
    key, criteria = pair(leaf.spec, "criteria")
    span = (first_line(key) + 1, last_line(criteria) + 1)
    value_at = first_line(value) + 1
    places = [(path, value_at - 1, value_at), (path, *span), (path, at + 1, at + 1),
              (leaf.file.path, value_at - 1, value_at), (leaf.file.path, *span)]
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
                o for o in tree.overlays if o.stated and all(union.get(k) == v for k, v in o.stated.items())
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
    choices = [(o, c) for o in tree.leaves for c in o.constraints if text_of(get(c, "name")) == VERSION]
    leaf, constraint = pick(random, choices)
    name = "a-" + leaf.name
    path = f"overlays/{name}.yaml"
    criteria = [f"    {k}: {v}" for k, v in leaf.stated.items()]
    head = ["apiVersion: aicr.run/v1alpha2", "kind: RecipeMetadata", "metadata:", f"  name: {name}",
            "spec:"] + ([f"  base: {leaf.base}"] if leaf.base else []) + ["  criteria:"] + criteria
    lines = head + ["  constraints:", f"    - name: {VERSION}", '      value: ">= 1.35"']
    places = [(path, 1, len(lines)), leaf.file.place(first_line(constraint), last_line(constraint))]
    return new_file(path, lines, "an overlay that another overrides", places)


# What is inherited


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
                if not path or path.endswith("/values.yaml") or path != tree.inherited_field(overlay, name, "valuesFile"):
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
    return [(c, p, v) for (c, p), v in found.items() if is_scalar(v) and v.value and (c, p) not in own]


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


def base_values(tree, recipes):
    """Overlay, component, path and value of what the components' own values say."""
    for overlay in recipes:
        for ref in overlay.refs:
            root = tree.values(name_of(ref))
            touched = {
                p for a in tree.chain(overlay) for p, _, _ in leaves(get(a.ref(name_of(ref)), "overrides"))
            }
            for path, _, value in leaves(root):
                if not any(path[: len(t)] == t or t[: len(path)] == path for t in touched):
                    yield overlay, name_of(ref), path, value


@kind
def override_equals_values_file(tree, random):
    """An override that the values file says already."""
    choices = [
        c for c in base_values(tree, tree.overlays)
        if is_scalar(c[3]) and c[3].value and tree.named[c[0].name] and plain_values(tree, c[0], c[1])
    ]
    overlay, component, path, value = pick(random, choices)
    return set_override(overlay, component, path, overlay_text(value))


def plain_values(tree, overlay, component):
    """Whether the component gets its values.yaml and no other in this overlay."""
    path = text_of(get(overlay.ref(component), "valuesFile"))
    path = path or tree.inherited_field(overlay, component, "valuesFile") or ""
    return path.endswith("/values.yaml")


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
    other = default.value[: number.start()] + str(int(number[0]) + 1) + default.value[number.end() :]
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


# Values


def choices_of_type(tree, test):
    return [c for c in base_values(tree, tree.overlays) if test(c[3])]


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
    overlay, component, path, _ = pick(random, choices_of_type(
        tree, lambda v: is_scalar(v) and v.tag.endswith(":int")))
    return set_override(overlay, component, path, pick(random, ['"many"', "two", '"1"']))


@kind
def text_becomes_number(tree, random):
    """A number over a text of the values."""
    overlay, component, path, _ = pick(random, choices_of_type(
        tree, lambda v: is_scalar(v) and v.tag.endswith(":str") and v.value.isalpha()))
    return set_override(overlay, component, path, str(random.randint(2, 9)))


@kind
def list_becomes_map(tree, random):
    """A map over a list of the values."""
    overlay, component, path, _ = pick(random, choices_of_type(tree, is_list))
    return set_override(overlay, component, path, "{first: true}")


@kind
def boolean_becomes_text(tree, random):
    """`"false"` over a boolean of the values."""
    overlay, component, path, _ = pick(random, choices_of_type(
        tree, lambda v: is_scalar(v) and v.tag.endswith(":bool")))
    return set_override(overlay, component, path, pick(random, ['"false"', '"true"', "'no'"]))


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
        for o in tree.overlays for r in o.refs
        for k, v in pairs(tree.values(name_of(r))) if is_map(v) and v.value and len(k.value) > 4
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
        for o in tree.overlays for r in o.refs
        for k, v in pairs(tree.values(name_of(r))) if len(k.value) > 4
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
            choices += [(file, v) for p, _, v in leaves(file.root) if p[-1] == "enabled" and v.value in ("true", "false")]
    file, node = pick(random, choices)
    return put(file, node, pick(random, ['"false"', "no", "off"]))


# Dependencies


def dependency_lists(tree):
    for recipe in tree.all_recipes:
        for ref in recipe.refs:
            listed = get(ref, "dependencyRefs")
            if items(listed):
                yield recipe, ref, listed


@kind
def unknown_dependency(tree, random):
    """A dependency on a name that is no component."""
    recipe, _, listed = pick(random, dependency_lists(tree))
    node = pick(random, listed.value)
    return put(recipe.file, node, misspell(random, node.value))


@kind
def absent_dependency(tree, random):
    """A dependency on a component that is not in the recipe."""
    recipe, ref, listed = pick(random, [d for d in dependency_lists(tree) if d[0] in tree.overlays])
    referenced = {name_of(r) for o in tree.overlays for r in o.refs}
    absent = [
        n for n in sorted(referenced)
        if not any(tree.has(o, n) for o in tree.overlays if recipe in tree.chain(o))
        and not any(m.ref(n) is not None for m in tree.mixins)
        and not any(o.ref(n) is not None for o in tree.overlays if len(o.stated) < 2)
    ]
    return add_item(recipe.file, listed, [pick(random, absent)])


@kind
def dependency_on_itself(tree, random):
    """A component that depends on itself."""
    recipe, ref, listed = pick(random, dependency_lists(tree))
    return add_item(recipe.file, listed, [name_of(ref)])


def edges(tree, overlay):
    """The dependencies of a chain, with the place of each."""
    return [
        (name_of(ref), node.value, o, node)
        for o in tree.chain(overlay)
        for ref in o.refs
        for node in items(get(ref, "dependencyRefs"))
    ]


@kind
def dependency_cycle(tree, random):
    """Two components that depend on each other."""
    overlay = pick(random, [o for o in tree.overlays if o.refs])
    choices = [(a, b, o, n) for a, b, o, n in edges(tree, overlay) if overlay.ref(b) is not None]
    if not choices:
        raise Nothing
    one, other, place, node = pick(random, choices)
    ref = overlay.ref(other)
    listed = get(ref, "dependencyRefs")
    if listed is not None:
        planted = add_item(overlay.file, listed, [one])
    else:
        planted = add_key(overlay.file, ref, [f"dependencyRefs: [{one}]"])
    planted.also(place.file.place(first_line(node)))
    return planted


@kind
def dependency_twice(tree, random):
    """One dependency twice in a list."""
    recipe, _, listed = pick(random, dependency_lists(tree))
    node = pick(random, listed.value)
    planted = add_item(recipe.file, listed, [node.value])
    planted.also(recipe.file.place(first_line(node)))
    return planted


@kind
def dependency_restated(tree, random):
    """A dependency that is inherited already."""
    choices = []
    for overlay in tree.overlays:
        for one, other, origin, _ in edges(tree, overlay):
            listed = get(overlay.ref(one), "dependencyRefs")
            if origin is not overlay and overlay.ref(one) is not None:
                if other not in [n.value for n in items(listed)]:
                    choices.append((overlay, overlay.ref(one), listed, other))
    overlay, ref, listed, other = pick(random, choices)
    if listed is not None:
        return add_item(overlay.file, listed, [other])
    return add_key(overlay.file, ref, [f"dependencyRefs: [{other}]"])


@kind
def forgotten_crd_dependency(tree, random):
    """The only dependency on the component that brings the types that this one uses."""
    graph = [(name_of(r), n.value) for x, r, l in dependency_lists(tree) for n in l.value]

    def reaches(start, goal, without):
        seen, todo = set(), [start]
        while todo:
            here = todo.pop()
            for one, other in graph:
                if one == here and (one, other) != without and other not in seen:
                    seen.add(other)
                    todo.append(other)
        return goal in seen

    choices = []
    for recipe, ref, listed in dependency_lists(tree):
        for node in listed.value:
            edge = (name_of(ref), node.value)
            if node.value.endswith("-crds") and graph.count(edge) == 1:
                if not reaches(edge[0], edge[1], edge):
                    choices.append((recipe, ref, listed, node))
    recipe, ref, listed, node = pick(random, choices)
    key, _ = pair(ref, "dependencyRefs")
    rest = [n.value for n in listed.value if n is not node]
    new = f"{' ' * key.start_mark.column}dependencyRefs: [{', '.join(rest)}]"
    planted = swap_block(recipe.file, key, listed, [new], f"removed {node.value}")
    # The manifest that uses the types, say: the whole reference is where something is missing.
    return planted.also(recipe.file.place(first_line(ref), first_line(key) - 1))


@kind
def both_of_two_that_exclude_each_other(tree, random):
    """The OpenShift form of a component beside its ordinary form, both enabled."""
    names = {text_of(get(e, "name")) for e in tree.entries}
    choices = [
        (o, n)
        for o in tree.overlays
        if o.stated.get("service") not in (None, "ocp") and o.refs
        for n in sorted(names)
        if n.endswith("-ocp") and tree.has(o, n.removesuffix("-ocp")) and not tree.has(o, n)
    ]
    overlay, component = pick(random, choices)
    lines = [f"name: {component}"]
    if tree.values(component) is not None:
        lines.append(f"valuesFile: components/{component}/values.yaml")
    planted = add_ref(overlay, lines)
    return planted.widen(after=len(lines) - 1)


# Profiles


def profiles(tree):
    return [(o, get(o.spec, "profile")) for o in tree.overlays if get(o.spec, "profile") is not None]


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
    lines = ["profile:", "  name: tuning", "  default: fast", "  values:", "    fast:",
             "      componentRefs: []", "    safe:", "      componentRefs: []"]
    return add_key(overlay.file, overlay.spec, lines, 0).widen(after=len(lines) - 1)


@kind
def mixin_in_base(tree, random):
    """A mixin in base, where mixins are ignored."""
    base = tree.named["base"]
    return add_key(base.file, base.spec, [f"mixins: [{pick(random, tree.mixins).name}]"])


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


@kind
def flag_is_text(tree, random):
    """`cleanup: "true"` or `healthCheckSkip: "yes"`."""
    overlay, ref = pick(random, [(o, r) for o in tree.overlays for r in o.refs])
    line = pick(random, ['cleanup: "true"', 'healthCheckSkip: "true"', "healthCheckSkip: yes"])
    return add_key(overlay.file, ref, [line])
