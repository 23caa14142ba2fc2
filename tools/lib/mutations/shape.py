"""Mistakes in the shape of files: keys, types, names, places, criteria."""

from .tree import (
    Planted, add_item, add_key, add_ref, drop, first_line, get, insert, is_block, is_list, is_map,
    is_scalar, items, kind, last_line, merged, misspell, moved, new_file, Nothing, pair, pairs,
    pick, put, set_at, swap_block, text_of,
)


def respell(random, file, nodes):
    """Misspells one of these keys."""
    node = pick(random, nodes)
    return put(file, node, misspell(random, node.value))


def keys(node):
    return [key for key, _ in pairs(node)]


# Keys


@kind
def misspelled_top_level_key(tree, random):
    """`metdata:` or `sepc:` in an overlay."""
    file = pick(random, tree.overlays).file
    return respell(random, file, keys(file.root))


@kind
def misspelled_metadata_key(tree, random):
    """`nmae:` in an overlay's metadata."""
    file = pick(random, tree.all_recipes).file
    return respell(random, file, keys(get(file.root, "metadata")))


@kind
def misspelled_spec_key(tree, random):
    """`constraint:` or `componentRef:` in an overlay's spec."""
    recipe = pick(random, tree.overlays)
    node = pick(random, keys(recipe.spec))
    singular = node.value[:-1] if node.value.endswith("s") else misspell(random, node.value)
    return put(recipe.file, node, singular)


@kind
def misspelled_criteria_key(tree, random):
    """`acelerator:`: the overlay then matches more than it says."""
    recipe = pick(random, [o for o in tree.overlays if o.stated])
    return respell(random, recipe.file, keys(get(recipe.spec, "criteria")))


@kind
def misspelled_reference_field(tree, random):
    """`dependencyRef:` or `valueFile:` in a component reference."""
    choices = [(o.file, k) for o in tree.overlays for r in o.refs for k in keys(r)]
    file, node = pick(random, [c for c in choices if c[1].value not in ("name", "type")])
    return put(file, node, misspell(random, node.value))


@kind
def misspelled_reference_name_key(tree, random):
    """`nmae:` in a component reference, which then has no name."""
    file, ref = pick(random, [(o.file, r) for o in tree.overlays for r in o.refs])
    return put(file, pair(ref, "name")[0], "nmae")


@kind
def misspelled_constraint_field(tree, random):
    """`vlaue:` in a constraint."""
    file, item = pick(random, [(o.file, c) for o in tree.all_recipes for c in o.constraints])
    return respell(random, file, keys(item))


@kind
def misspelled_phase(tree, random):
    """`deploymnt:` below validation."""
    choices = [(o.file, k) for o in tree.overlays for k, _ in o.phases()]
    file, node = pick(random, choices)
    return put(file, node, misspell(random, node.value))


@kind
def misspelled_phase_field(tree, random):
    """`check:` in a validation phase."""
    choices = [(o.file, k) for o in tree.overlays for _, p in o.phases() for k in keys(p)]
    file, node = pick(random, choices)
    return put(file, node, misspell(random, node.value))


@kind
def misspelled_phase_constraint_field(tree, random):
    """`vaule:` in a constraint of a validation phase."""
    choices = [
        (o.file, k)
        for o in tree.overlays
        for _, phase in o.phases()
        for c in items(get(phase, "constraints"))
        for k in keys(c)
    ]
    file, node = pick(random, choices)
    return put(file, node, misspell(random, node.value))


@kind
def misspelled_mixin_spec_key(tree, random):
    """`componentRef:` in a mixin."""
    mixin = pick(random, tree.mixins)
    return respell(random, mixin.file, keys(mixin.spec))


@kind
def misspelled_mixin_reference_field(tree, random):
    """`manifestFile:` in a mixin's component reference."""
    choices = [(m.file, k) for m in tree.mixins for r in m.refs for k in keys(r)]
    file, node = pick(random, choices)
    return put(file, node, misspell(random, node.value))


@kind
def misspelled_registry_key(tree, random):
    """`helthCheck:` in an entry of the registry."""
    entry = pick(random, tree.entries)
    return respell(random, tree.registry, keys(entry))


@kind
def misspelled_registry_helm_key(tree, random):
    """`defaultVerson:` below helm in the registry."""
    helm = [k for e in tree.entries for k in keys(get(e, "helm"))]
    return respell(random, tree.registry, helm)


@kind
def misspelled_registry_scheduling_key(tree, random):
    """`tolerationPath:` below nodeScheduling in the registry."""
    found = []
    for entry in tree.entries:
        for key, value in pairs(get(entry, "nodeScheduling")):
            found += [key, *keys(value)]
    return respell(random, tree.registry, found)


@kind
def misspelled_catalog_key(tree, random):
    """`timout:` in the validator catalog."""
    check = pick(random, tree.checks)
    return respell(random, tree.catalog, keys(check))


@kind
def misspelled_profile_key(tree, random):
    """`defualt:` in a profile."""
    found = [o for o in tree.overlays if get(o.spec, "profile") is not None]
    recipe = pick(random, found)
    return respell(random, recipe.file, keys(get(recipe.spec, "profile")))


@kind
def key_in_another_case(tree, random):
    """`ComponentRefs:` or `valuesfile:`; keys are case-sensitive."""
    choices = [(o.file, k) for o in tree.overlays for k in keys(o.spec)]
    choices += [(o.file, k) for o in tree.overlays for r in o.refs for k in keys(r)]
    file, node = pick(random, choices)
    other = node.value.lower() if node.value != node.value.lower() else node.value.capitalize()
    return put(file, node, other)


@kind
def key_of_another_tool(tree, random):
    """A key that Helm, Flux or Argo CD has there: `values:`, `repository:`, `chartVersion:`."""
    line = pick(random, ["values: {}", "repository: https://charts.example", "chartVersion: 1.2.3",
                         "dependsOn: [nfd]", "releaseName: it", "enabled: true"])
    file, ref = pick(random, [(o.file, r) for o in tree.overlays for r in o.refs])
    return add_key(file, ref, [line])


@kind
def reference_field_on_spec(tree, random):
    """A field of a component reference one level too high."""
    line = pick(random, ["overrides: {}", "valuesFile: components/nfd/values.yaml",
                         "dependencyRefs: [nfd]", "checks: [operator-health]"])
    recipe = pick(random, tree.overlays)
    return add_key(recipe.file, recipe.spec, [line])


@kind
def criteria_beside_spec(tree, random):
    """`criteria:` at the top level instead of below spec."""
    recipe = pick(random, tree.leaves)
    lines = ["criteria:"] + [f"  {k}: {v}" for k, v in recipe.criteria.items()]
    key, _ = pair(recipe.file.root, "spec")
    return insert(recipe.file, first_line(key), lines, planted=0)


# Types


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
    key, value = pick(random, [p for e in tree.entries for p in e.value if p[0].value == "healthCheck"])
    path = text_of(get(value, "assertFile"))
    return swap_block(tree.registry, key, value, [f"{' ' * key.start_mark.column}healthCheck: {path}"])


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


# Kind, API version, names, places


def document_start(file):
    return [file.place(first_line(file.root))]


@kind
def wrong_kind(tree, random):
    """`kind: RecipeMetdata`: the file is skipped."""
    file = pick(random, tree.all_recipes).file
    node = get(file.root, "kind")
    return put(file, node, misspell(random, node.value))


@kind
def wrong_kind_of_registry(tree, random):
    """`kind: ComponentRegisty`."""
    node = get(tree.registry.root, "kind")
    return put(tree.registry, node, misspell(random, node.value))


@kind
def missing_kind(tree, random):
    """No `kind:` in an overlay or mixin."""
    file = pick(random, tree.all_recipes).file
    key, value = pair(file.root, "kind")
    return drop(file, first_line(key), last_line(value), "removed kind", document_start(file))


@kind
def wrong_api_version(tree, random):
    """An apiVersion that there is not."""
    file = pick(random, tree.all_recipes).file
    wrong = pick(random, ["aicr.run/v1", "aicr.run/v1alpha9", "v1", "aicr.nvidia.com/v1alpha2x"])
    return put(file, get(file.root, "apiVersion"), wrong)


@kind
def missing_api_version(tree, random):
    """No `apiVersion:` in an overlay or mixin."""
    file = pick(random, tree.all_recipes).file
    key, value = pair(file.root, "apiVersion")
    return drop(file, first_line(key), last_line(value), "removed apiVersion", document_start(file))


@kind
def mixin_kind_in_overlay(tree, random):
    """An overlay that says it is a mixin."""
    file = pick(random, tree.overlays).file
    return put(file, get(file.root, "kind"), "RecipeMixin")


@kind
def overlay_kind_in_mixin(tree, random):
    """A mixin that says it is an overlay."""
    file = pick(random, tree.mixins).file
    return put(file, get(file.root, "kind"), "RecipeMetadata")


@kind
def profile_in_old_api_version(tree, random):
    """A profile in a file whose apiVersion knows none."""
    found = [o for o in tree.overlays if get(o.spec, "profile") is not None]
    recipe = pick(random, found)
    planted = put(recipe.file, get(recipe.file.root, "apiVersion"), "aicr.run/v1alpha2")
    key, _ = pair(recipe.spec, "profile")
    planted.also(recipe.file.place(first_line(key)))
    return planted


@kind
def duplicate_overlay_name(tree, random):
    """Two overlays of one metadata.name."""
    recipe, other = random.sample(tree.overlays, 2)
    places = [other.file.place(first_line(other.name_node))]
    return put(recipe.file, recipe.name_node, other.name, places=places)


@kind
def duplicate_mixin_name(tree, random):
    """Two mixins of one metadata.name."""
    if len(tree.mixins) < 2:
        raise Nothing
    recipe, other = random.sample(tree.mixins, 2)
    places = [other.file.place(first_line(other.name_node))]
    return put(recipe.file, recipe.name_node, other.name, places=places)


@kind
def name_is_not_file_name(tree, random):
    """metadata.name that differs from the file's."""
    recipe = pick(random, tree.leaves)
    other = pick(random, [recipe.name + "-v2", recipe.name + "s", misspell(random, recipe.name)])
    return put(recipe.file, recipe.name_node, other)


@kind
def renamed_file(tree, random):
    """The file was renamed, the metadata.name in it was not."""
    recipe = pick(random, tree.overlays)
    if recipe.name == "base":
        raise Nothing
    path = recipe.file.path.replace(".yaml", "-new.yaml")
    return moved(recipe.file, path, "renamed the file", first_line(recipe.name_node))


@kind
def name_with_spaces(tree, random):
    """A metadata.name that is no name: capitals, underscores, spaces."""
    recipe = pick(random, tree.leaves)
    other = pick(random, [recipe.name.upper(), recipe.name.replace("-", "_", 1), f'"{recipe.name} "'])
    return put(recipe.file, recipe.name_node, other)


@kind
def yml_extension(tree, random):
    """`.yml`, which the loader skips."""
    recipe = pick(random, tree.leaves + tree.mixins)
    return moved(recipe.file, recipe.file.path[:-4] + "yml", "renamed to .yml")


@kind
def second_document(tree, random):
    """A second document behind `---`, which the loader skips."""
    recipe = pick(random, tree.all_recipes)
    lines = ["---", "apiVersion: aicr.run/v1alpha2", "kind: RecipeMetadata", "metadata:",
             f"  name: {recipe.name}-second", "spec: {}"]
    end = len(recipe.file.lines)
    return insert(recipe.file, end, lines, "a second document", 0).widen(after=len(lines) - 1)


@kind
def overlay_below_checks(tree, random):
    """An overlay in a folder named checks, which means something else."""
    recipe = pick(random, tree.leaves)
    path = recipe.file.path.replace("overlays/", "overlays/checks/")
    return moved(recipe.file, path, "moved below checks/", first_line(recipe.name_node))


@kind
def overlay_among_mixins(tree, random):
    """An overlay in mixins/."""
    recipe = pick(random, tree.leaves)
    path = recipe.file.path.replace("overlays/", "mixins/")
    return moved(recipe.file, path, "moved to mixins/", first_line(recipe.name_node))


@kind
def mixin_among_overlays(tree, random):
    """A mixin in overlays/."""
    recipe = pick(random, tree.mixins)
    path = recipe.file.path.replace("mixins/", "overlays/")
    return moved(recipe.file, path, "moved to overlays/", first_line(recipe.name_node))


@kind
def overlay_among_components(tree, random):
    """An overlay in components/, where values and manifests are."""
    recipe = pick(random, tree.leaves)
    path = recipe.file.path.replace("overlays/", "components/")
    return moved(recipe.file, path, "moved to components/", first_line(recipe.name_node))


@kind
def empty_overlay(tree, random):
    """An overlay file with nothing in it."""
    name = pick(random, tree.leaves).name + "-new"
    path = f"overlays/{name}.yaml"
    return new_file(path, ["# To be written."], "an empty file", [(path, 1, 2)])


@kind
def duplicate_reference(tree, random):
    """One component twice in componentRefs of one file."""
    recipe = pick(random, [o for o in tree.overlays if o.refs])
    ref = pick(random, recipe.refs)
    name = get(ref, "name")
    planted = add_ref(recipe, [f"name: {name.value}", "namespace: elsewhere"])
    return planted.widen(after=1).also(recipe.file.place(first_line(name)))


@kind
def duplicate_registry_entry(tree, random):
    """One component twice in the registry."""
    entry = pick(random, tree.entries)
    name = get(entry, "name")
    lines = [f"name: {name.value}", "displayName: Twice", "helm:", "  defaultNamespace: twice"]
    planted = add_item(tree.registry, get(tree.registry.root, "components"), lines)
    planted.also(tree.registry.place(first_line(name)))
    return planted


@kind
def duplicate_catalog_entry(tree, random):
    """One check twice in the validator catalog."""
    name = get(pick(random, tree.checks), "name")
    lines = [f"name: {name.value}", "phase: deployment", "description: Twice.",
             "image: ghcr.io/nvidia/aicr-validators/deployment:latest", "timeout: 2m"]
    planted = add_item(tree.catalog, get(tree.catalog.root, "validators"), lines)
    planted.also(tree.catalog.place(first_line(name)))
    return planted


@kind
def unknown_catalog_phase(tree, random):
    """A check of a phase that there is not."""
    node = get(pick(random, tree.checks), "phase")
    return put(tree.catalog, node, misspell(random, node.value))


# Criteria


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
    value = pick(random, [v for k, v in pairs(get(recipe.spec, "criteria")) if k.value in recipe.stated])
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
    return put(recipe.file, value, pick(random, ["acme", "mi300x", "windows", "fine-tuning", "ray"]))


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
    dimension, alias = pick(random, [
        ("service", "openshift"), ("os", "al2023"), ("os", "al2"), ("service", "self-managed")])
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
    return add_key(recipe.file, get(recipe.spec, "criteria"), [pick(random, ["nodes: many", 'nodes: "8 nodes"', "nodes: [8]"])])


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
    places = [overlay.file.place(first_line(parent), last_line(criteria) - 1),
              overlay.file.place(first_line(base))]
    return drop(overlay.file, first_line(key), last_line(value), f"removed {dimension}", places)


@kind
def criteria_catalog_typo(tree, random):
    """A misspelled key in criteria.yaml."""
    file = tree.files.get("criteria.yaml")
    if file is None:
        raise Nothing
    found = [k for _, values in pairs(get(file.root, "dimensions")) for v in items(values) for k in keys(v)]
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
def registry_entry_of_two_types(tree, random):
    """An entry of the registry with `helm:` and `kustomize:`."""
    entry = pick(random, [e for e in tree.entries if get(e, "helm", "defaultChart") is not None])
    key, value = pair(entry, "helm")
    indent = " " * key.start_mark.column
    lines = ["kustomize:", "  defaultSource: https://github.com/example/it", "  defaultPath: config",
             "  defaultTag: v1.0.0"]
    planted = insert(tree.registry, last_line(value) + 1, [indent + line for line in lines], planted=0)
    return planted.widen(after=3).also(tree.registry.place(first_line(key)))


@kind
def registry_entry_without_health_check(tree, random):
    """A component that recipes install and nothing checks."""
    used = {text_of(get(r, "name")) for o in tree.all_recipes for r in o.refs}
    entries = [e for e in tree.entries if text_of(get(e, "name")) in used]
    entry = pick(random, [e for e in entries if get(e, "healthCheck") is not None])
    key, value = pair(entry, "healthCheck")
    places = [tree.registry.place(first_line(get(entry, "name")))]
    return drop(tree.registry, first_line(key), last_line(value), "removed healthCheck", places)
