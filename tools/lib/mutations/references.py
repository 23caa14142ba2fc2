"""References to what is not there, or to oneself."""

from .common import listed_manifests, overlay_lines, refs
from .edits import add_item, kind, misspell, pick, Planted, put
from .tree import first_line, get, items, text_of


def misspell_path(random, file, node):
    """A letter wrong in the last part of a path."""
    folder, _, name = node.value.rpartition("/")
    stem = name.removesuffix(".yaml")
    return put(file, node, f"{folder}/{misspell(random, stem)}.yaml")


@kind
def unknown_base(tree, random):
    """A base that no overlay has the name of."""
    recipe = pick(random, [o for o in tree.overlays if o.base])
    return put(recipe.file, get(recipe.spec, "base"), misspell(random, recipe.base))


@kind
def base_is_file_name(tree, random):
    """The base's file name where its name should be."""
    recipe = pick(random, [o for o in tree.overlays if o.base])
    return put(
        recipe.file,
        get(recipe.spec, "base"),
        pick(random, [recipe.base + ".yaml", f"overlays/{recipe.base}.yaml"]),
    )


@kind
def base_is_mixin(tree, random):
    """A mixin as base."""
    recipe = pick(random, [o for o in tree.overlays if o.base])
    return put(recipe.file, get(recipe.spec, "base"), pick(random, tree.mixins).name)


@kind
def unknown_mixin(tree, random):
    """A mixin that there is not."""
    recipe = pick(random, [o for o in tree.overlays if o.mixins])
    node = pick(random, items(get(recipe.spec, "mixins")))
    return put(recipe.file, node, misspell(random, node.value))


@kind
def unknown_values_file(tree, random):
    """A valuesFile that there is not."""
    choices = [(r.file, get(ref, "valuesFile")) for r, ref in refs(tree.all_recipes)]
    file, node = pick(random, [c for c in choices if c[1] is not None])
    return misspell_path(random, file, node)


@kind
def values_file_without_folder(tree, random):
    """`valuesFile: values.yaml`, relative to nothing."""
    choices = [(r.file, get(ref, "valuesFile")) for r, ref in refs(tree.all_recipes)]
    file, node = pick(random, [c for c in choices if c[1] is not None])
    return put(file, node, node.value.rpartition("/")[2])


@kind
def values_file_of_another_component(tree, random):
    """The valuesFile of another component, left from copying."""
    choices = [(r.file, get(ref, "valuesFile")) for r, ref in refs(tree.all_recipes)]
    choices = [c for c in choices if c[1] is not None]
    file, node = pick(random, choices)
    others = sorted(
        {c[1].value for c in choices if c[1].value.split("/")[1] != node.value.split("/")[1]}
    )
    return put(file, node, pick(random, others))


@kind
def unknown_manifest(tree, random):
    """A manifest that there is not."""
    return misspell_path(random, *pick(random, listed_manifests(tree, "manifestFiles")))


@kind
def unknown_pre_manifest(tree, random):
    """A manifest of preManifestFiles that there is not."""
    return misspell_path(random, *pick(random, listed_manifests(tree, "preManifestFiles")))


@kind
def deleted_manifest(tree, random):
    """The manifest's file was deleted, the reference stayed."""
    field = pick(random, ["manifestFiles", "preManifestFiles"])
    _, node = pick(random, listed_manifests(tree, field))
    places = [
        f.place(first_line(n))
        for listed in ("manifestFiles", "preManifestFiles")
        for f, n in listed_manifests(tree, listed)
        if n.value == node.value
    ]
    return Planted(f"deleted {node.value}", {node.value: None}, places)


@kind
def duplicate_manifest(tree, random):
    """One manifest twice in a list."""
    choices = [(r.file, get(ref, "manifestFiles")) for r, ref in refs(tree.all_recipes)]
    file, node = pick(random, [c for c in choices if items(c[1])])
    again = pick(random, node.value)
    planted = add_item(file, node, [again.value])
    planted.also(file.place(first_line(again)))
    return planted


@kind
def unknown_health_check(tree, random):
    """A health check that there is not."""
    nodes = [get(e, "healthCheck", "assertFile") for e in tree.entries]
    return misspell_path(random, tree.registry, pick(random, [n for n in nodes if n is not None]))


@kind
def deleted_health_check(tree, random):
    """The health check's file was deleted, the registry still names it."""
    nodes = [get(e, "healthCheck", "assertFile") for e in tree.entries]
    node = pick(random, [n for n in nodes if n is not None])
    places = [
        tree.registry.place(first_line(n)) for n in nodes if n is not None and n.value == node.value
    ]
    return Planted(f"deleted {node.value}", {node.value: None}, places)


@kind
def deleted_values_file(tree, random):
    """The values file was deleted, the reference stayed."""
    choices = [(r.file, get(ref, "valuesFile")) for r, ref in refs(tree.all_recipes)]
    choices = [c for c in choices if c[1] is not None]
    _, node = pick(random, choices)
    places = [f.place(first_line(n)) for f, n in choices if n.value == node.value]
    return Planted(f"deleted {node.value}", {node.value: None}, places)


@kind
def unknown_component(tree, random):
    """A reference to a component that the registry does not have."""
    recipe, ref = pick(random, refs(tree.overlays))
    node = get(ref, "name")
    return put(recipe.file, node, misspell(random, node.value))


@kind
def removed_registry_entry(tree, random):
    """A component's entry renamed in the registry, the references not."""
    used = {text_of(get(ref, "name")) for _, ref in refs(tree.all_recipes)}
    node = pick(random, [n for n in (get(e, "name") for e in tree.entries) if n.value in used])
    places = [
        r.file.place(first_line(get(ref, "name")))
        for r, ref in refs(tree.all_recipes)
        if text_of(get(ref, "name")) == node.value
    ]
    return put(tree.registry, node, node.value + "-v2", places=places)


@kind
def base_is_itself(tree, random):
    """An overlay that is its own base."""
    recipe = pick(random, [o for o in tree.overlays if o.base])
    return put(recipe.file, get(recipe.spec, "base"), recipe.name)


@kind
def base_cycle(tree, random):
    """An ancestor whose base is a descendant."""
    chains = [tree.chain(o) for o in tree.overlays]
    chain = pick(random, [c for c in chains if len([o for o in c if o.base]) > 1])
    ring = [o for o in chain if o.base]
    places = [o.file.place(first_line(get(o.spec, "base"))) for o in ring]
    return put(ring[0].file, get(ring[0].spec, "base"), ring[-1].name, places=places)


@kind
def chain_too_deep(tree, random):
    """A chain of more than ten overlays."""
    leaf = pick(random, tree.leaves)
    criteria = [f"    {k}: {v}" for k, v in leaf.stated.items()]
    changes, places, base = {}, [], leaf.name
    for depth in range(1, 12):
        name = f"{leaf.name}-{depth}"
        path = f"overlays/{name}.yaml"
        lines = [*overlay_lines(name, base), "  criteria:", *criteria]
        changes[path] = ("\n".join(lines) + "\n").encode()
        places.append((path, 6, 6))
        base = name
    return Planted("eleven overlays on top of one another", changes, places)
