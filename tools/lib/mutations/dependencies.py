"""Dependencies that are missing, go round or are said twice; components that exclude others."""

from .common import name_of
from .edits import add_item, add_key, add_ref, kind, misspell, Nothing, pick, put, swap_block
from .tree import first_line, get, items, pair, text_of


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
        n
        for n in sorted(referenced)
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
