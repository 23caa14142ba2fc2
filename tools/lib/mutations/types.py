"""Values of another type than the key takes."""

from .edits import add_item, add_key, add_ref, kind, pick, Planted, put, swap_block
from .tree import get, is_map, items, pair, pairs, text_of


@kind
def criteria_value_is_list(tree, random):
    """`service: [eks, gke]`: a criterion has one value."""
    recipe = pick(random, [o for o in tree.overlays if o.stated])
    _, value = pick(random, pairs(get(recipe.spec, "criteria")))
    return put(recipe.file, value, f"[{value.value}]")


@kind
def criteria_is_list(tree, random):
    """`criteria: [eks]`."""
    recipe = pick(random, tree.leaves)
    key, value = pair(recipe.spec, "criteria")
    new = f"{' ' * key.start_mark.column}criteria: [{', '.join(recipe.stated.values())}]"
    return swap_block(recipe.file, key, value, [new])


@kind
def base_is_list(tree, random):
    """`base: [eks]`: there is only one."""
    recipe = pick(random, [o for o in tree.overlays if o.base])
    return put(recipe.file, get(recipe.spec, "base"), f"[{recipe.base}]")


@kind
def mixins_is_text(tree, random):
    """`mixins: os-ubuntu`, without the list."""
    recipe = pick(random, [o for o in tree.overlays if o.mixins])
    key, value = pair(recipe.spec, "mixins")
    new = f"{' ' * key.start_mark.column}mixins: {recipe.mixins[0]}"
    return swap_block(recipe.file, key, value, [new])


def listed_fields(tree, name):
    """Each list with something in it that is this field of a component reference."""
    for recipe in tree.all_recipes:
        for ref in recipe.refs:
            key, value = pair(ref, name)
            if items(value):
                yield recipe.file, key, value


def list_as_text(tree, random, name):
    file, key, value = pick(random, listed_fields(tree, name))
    new = f"{' ' * key.start_mark.column}{name}: {value.value[0].value}"
    return swap_block(file, key, value, [new])


@kind
def dependencies_is_text(tree, random):
    """`dependencyRefs: nfd`, without the list."""
    return list_as_text(tree, random, "dependencyRefs")


@kind
def manifests_is_text(tree, random):
    """`manifestFiles: components/...`, without the list."""
    return list_as_text(tree, random, "manifestFiles")


@kind
def dependency_is_map(tree, random):
    """`- name: nfd` in dependencyRefs."""
    file, _, value = pick(random, listed_fields(tree, "dependencyRefs"))
    item = pick(random, value.value)
    return put(file, item, "{name: " + item.value + "}")


@kind
def checks_is_text(tree, random):
    """`checks: operator-health`, without the list."""
    choices = [(o.file, *pair(p, "checks")) for o in tree.overlays for _, p in o.phases()]
    file, key, value = pick(random, [c for c in choices if items(c[2])])
    new = f"{' ' * key.start_mark.column}checks: {value.value[0].value}"
    return swap_block(file, key, value, [new])


@kind
def overrides_is_list(tree, random):
    """`overrides: [driver.enabled=false]`, as on a command line."""
    choices = [(o.file, *pair(r, "overrides")) for o in tree.overlays for r in o.refs]
    file, key, value = pick(random, [c for c in choices if c[1] is not None])
    new = f"{' ' * key.start_mark.column}overrides: [driver.enabled=false]"
    return swap_block(file, key, value, [new])


@kind
def constraints_is_map(tree, random):
    """`constraints: {K8s.server.version: ">= 1.30"}`, as a map by name."""
    recipe = pick(random, [o for o in tree.all_recipes if o.constraints])
    key, value = pair(recipe.spec, "constraints")
    indent = " " * key.start_mark.column
    new = [f"{indent}constraints:", f'{indent}  K8s.server.version: ">= 1.34"']
    planted = swap_block(recipe.file, key, value, new)
    return planted.widen(after=1)


@kind
def constraint_is_text(tree, random):
    """`- K8s.server.version >= 1.30` as one line."""
    recipe = pick(random, [o for o in tree.all_recipes if o.constraints])
    return add_item(recipe.file, get(recipe.spec, "constraints"), ['"K8s.server.version >= 1.34"'])


@kind
def constraint_value_is_list(tree, random):
    """`value: [">= 1.30"]`."""
    file, item = pick(random, [(o.file, c) for o in tree.all_recipes for c in o.constraints])
    node = get(item, "value")
    return put(file, node, f'["{node.value}"]')


@kind
def reference_is_text(tree, random):
    """`- gpu-operator` in componentRefs, without `name:`."""
    recipe = pick(random, [o for o in tree.overlays if o.refs])
    return add_ref(recipe, [pick(random, tree.entries).value[0][1].value])


@kind
def references_is_map(tree, random):
    """componentRefs as a map by component name."""
    recipe = pick(random, [o for o in tree.overlays if o.refs])
    key, value = pair(recipe.spec, "componentRefs")
    indent = " " * key.start_mark.column
    name = text_of(get(recipe.refs[0], "name"))
    new = [f"{indent}componentRefs:", f"{indent}  {name}:", f"{indent}    type: Helm"]
    planted = swap_block(recipe.file, key, value, new)
    return planted.widen(after=2)


@kind
def values_file_is_list(tree, random):
    """`valuesFile: [a.yaml]`: there is only one."""
    choices = [(o.file, get(r, "valuesFile")) for o in tree.overlays for r in o.refs]
    file, node = pick(random, [c for c in choices if c[1] is not None])
    return put(file, node, f"[{node.value}]")


@kind
def phase_is_list(tree, random):
    """`deployment: [operator-health]`, the checks directly below the phase."""
    choices = [(o.file, k, p) for o in tree.overlays for k, p in o.phases()]
    file, key, value = pick(random, choices)
    new = f"{' ' * key.start_mark.column}{key.value}: [operator-health]"
    return swap_block(file, key, value, [new])


@kind
def version_is_map(tree, random):
    """`defaultVersion: {major: 1}` in the registry."""
    nodes = [get(e, "helm", "defaultVersion") for e in tree.entries]
    return put(tree.registry, pick(random, [n for n in nodes if n is not None]), "{major: 1}")


@kind
def registry_list_is_text(tree, random):
    """`valueOverrideKeys: nfd`, without the list."""
    entry = pick(random, [e for e in tree.entries if items(get(e, "valueOverrideKeys"))])
    key, value = pair(entry, "valueOverrideKeys")
    new = f"{' ' * key.start_mark.column}{key.value}: {value.value[0].value}"
    return swap_block(tree.registry, key, value, [new])


@kind
def registry_health_check_is_text(tree, random):
    """`healthCheck: checks/...` without `assertFile:`."""
    key, value = pick(
        random, [p for e in tree.entries for p in e.value if p[0].value == "healthCheck"]
    )
    path = text_of(get(value, "assertFile"))
    return swap_block(
        tree.registry, key, value, [f"{' ' * key.start_mark.column}healthCheck: {path}"]
    )


@kind
def values_file_is_not_a_map(tree, random):
    """A values file whose content is a list."""
    file = pick(random, [f for f in tree.under("components/", "/values.yaml") if is_map(f.root)])
    lines = ["- replicas: 1"]
    return Planted("the values are a list", file.written(lines), [(file.path, 1, 1)])


@kind
def metadata_name_is_missing(tree, random):
    """No metadata.name."""
    recipe = pick(random, tree.leaves)
    key, value = pair(recipe.file.root, "metadata")
    return swap_block(recipe.file, key, value, ["metadata: {}"])


@kind
def flag_is_text(tree, random):
    """`cleanup: "true"` or `healthCheckSkip: "yes"`."""
    overlay, ref = pick(random, [(o, r) for o in tree.overlays for r in o.refs])
    line = pick(random, ['cleanup: "true"', 'healthCheckSkip: "true"', "healthCheckSkip: yes"])
    return add_key(overlay.file, ref, [line])
