"""References to what is not there, to oneself, and what nothing refers to."""

import re

from .tree import (
    Nothing, Planted, add_item, add_key, add_ref, first_line, get, is_block, items, kind, merged,
    misspell, moved, new_file, pair, pairs, pick, put, set_at, set_field, text_of,
)


def refs(recipes):
    return [(r, ref) for r in recipes for ref in r.refs]


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
    return put(recipe.file, get(recipe.spec, "base"), pick(random, [
        recipe.base + ".yaml", f"overlays/{recipe.base}.yaml"]))


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
    others = sorted({c[1].value for c in choices if c[1].value.split("/")[1] != node.value.split("/")[1]})
    return put(file, node, pick(random, others))


def manifests(tree, field):
    return [(r.file, n) for r, ref in refs(tree.all_recipes) for n in items(get(ref, field))]


@kind
def unknown_manifest(tree, random):
    """A manifest that there is not."""
    return misspell_path(random, *pick(random, manifests(tree, "manifestFiles")))


@kind
def unknown_pre_manifest(tree, random):
    """A manifest of preManifestFiles that there is not."""
    return misspell_path(random, *pick(random, manifests(tree, "preManifestFiles")))


@kind
def deleted_manifest(tree, random):
    """The manifest's file was deleted, the reference stayed."""
    field = pick(random, ["manifestFiles", "preManifestFiles"])
    _, node = pick(random, manifests(tree, field))
    places = [
        f.place(first_line(n))
        for listed in ("manifestFiles", "preManifestFiles")
        for f, n in manifests(tree, listed)
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


# Rings and depth


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
        lines = ["apiVersion: aicr.run/v1alpha2", "kind: RecipeMetadata", "metadata:",
                 f"  name: {name}", "spec:", f"  base: {base}", "  criteria:", *criteria]
        changes[path] = ("\n".join(lines) + "\n").encode()
        places.append((path, 6, 6))
        base = name
    return Planted("eleven overlays on top of one another", changes, places)


# Unused


@kind
def unused_mixin(tree, random):
    """A mixin that no overlay names."""
    name = pick(random, ["fabric-roce", "os-flatcar", "platform-ray", "storage-local"])
    path = f"mixins/{name}.yaml"
    lines = ["apiVersion: aicr.run/v1alpha2", "kind: RecipeMixin", "metadata:", f"  name: {name}",
             "spec:", "  constraints:", "    - name: OS.release.VERSION_ID", '      value: "24.04"']
    return new_file(path, lines, "a mixin that nothing uses", [(path, 1, 4)])


@kind
def forgotten_mixin(tree, random):
    """The only use of a mixin is gone."""
    uses = [(o, m) for o in tree.overlays for m in items(get(o.spec, "mixins"))]
    names = [m.value for _, m in uses]
    overlay, node = pick(random, [u for u in uses if names.count(u[1].value) == 1])
    mixin = next(m for m in tree.mixins if m.name == node.value)
    planted = Planted(f"removed {node.value}", {}, [mixin.file.place(first_line(mixin.name_node))])
    listed = get(overlay.spec, "mixins")
    rest = [m.value for m in listed.value if m is not node]
    key, value = pair(overlay.spec, "mixins")
    lines = list(overlay.file.lines)
    last = value.end_mark.line if value.flow_style else first_line(value.value[-1])
    lines[first_line(key) : last + 1] = [f"  mixins: [{', '.join(rest)}]"]
    planted.changes = overlay.file.written(lines)
    return planted


@kind
def unused_values_file(tree, random):
    """A values file that no reference names."""
    used = sorted({text_of(get(ref, "name")) for _, ref in refs(tree.all_recipes)})
    component = pick(random, [name for name in used if tree.values(name) is not None])
    path = f"components/{component}/values-unused.yaml"
    key, value = tree.values(component).value[0]
    return new_file(path, [f"{key.value}: null"], "values that nothing uses")


@kind
def unused_manifest(tree, random):
    """A manifest that no reference names."""
    component = text_of(get(pick(random, tree.entries), "name"))
    path = f"components/{component}/manifests/unused.yaml"
    lines = ["apiVersion: v1", "kind: ConfigMap", "metadata:", "  name: unused", "data: {}"]
    return new_file(path, lines, "a manifest that nothing uses")


@kind
def forgotten_manifest(tree, random):
    """The only reference to a manifest is gone: it is silently not applied."""
    choices = manifests(tree, "manifestFiles")
    names = [n.value for _, n in choices]
    single = [c for c in choices if names.count(c[1].value) == 1]
    file, node = pick(random, single)
    line = file.lines[first_line(node)]
    if line.strip() != f"- {node.value}":
        raise Nothing
    lines = list(file.lines)
    lines[first_line(node)] = line.replace("- ", "# - ", 1)
    if not any(l.strip().startswith("- ") for l in (lines[first_line(node) - 1], *lines[first_line(node) + 1 : first_line(node) + 2])):
        raise Nothing
    places = [(node.value, 1, 1), file.place(first_line(node) - 1, first_line(node) + 1)]
    return Planted(f"commented {node.value} out", file.written(lines), places)


@kind
def unused_component(tree, random):
    """A component in the registry that no recipe refers to."""
    name = pick(random, ["velero", "trivy-operator", "keda", "volcano"])
    lines = [f"name: {name}", f"displayName: {name}", f"valueOverrideKeys: [{name.replace('-', '')}]",
             "helm:", f"  defaultRepository: https://charts.example.org/{name}",
             f"  defaultChart: {name}", '  defaultVersion: "1.2.3"', f"  defaultNamespace: {name}"]
    planted = add_item(tree.registry, get(tree.registry.root, "components"), lines)
    return planted


@kind
def overlay_without_use(tree, random):
    """A new overlay without criteria that none builds on."""
    base = pick(random, tree.overlays)
    name = f"{base.name}-common"
    path = f"overlays/{name}.yaml"
    lines = ["apiVersion: aicr.run/v1alpha2", "kind: RecipeMetadata", "metadata:",
             f"  name: {name}", "spec:", f"  base: {base.name}"]
    return new_file(path, lines, "an overlay that nothing uses", [(path, 1, 6)])


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


@kind
def scheduling_path_unknown_to_chart(tree, random):
    """A path in the registry's nodeScheduling that is not in the chart's values."""
    choices = []
    for entry in tree.entries:
        base = tree.values(text_of(get(entry, "name")))
        for _, group in pairs(get(entry, "nodeScheduling")):
            for _, paths in pairs(group):
                choices += [n for n in items(paths) if base and get(base, n.value.split(".")[0]) is not None and "." in n.value]
    node = pick(random, choices)
    head, _, rest = node.value.partition(".")
    return put(tree.registry, node, f"{misspell(random, head)}.{rest}")
