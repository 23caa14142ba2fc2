"""Keys that nothing reads: misspelled, in another case, from another tool, on another level."""

from .common import keys, respell
from .edits import add_key, insert, kind, misspell, pick, put
from .tree import first_line, get, items, pair, pairs


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
    line = pick(
        random,
        [
            "values: {}",
            "repository: https://charts.example",
            "chartVersion: 1.2.3",
            "dependsOn: [nfd]",
            "releaseName: it",
            "enabled: true",
        ],
    )
    file, ref = pick(random, [(o.file, r) for o in tree.overlays for r in o.refs])
    return add_key(file, ref, [line])


@kind
def reference_field_on_spec(tree, random):
    """A field of a component reference one level too high."""
    line = pick(
        random,
        [
            "overrides: {}",
            "valuesFile: components/nfd/values.yaml",
            "dependencyRefs: [nfd]",
            "checks: [operator-health]",
        ],
    )
    recipe = pick(random, tree.overlays)
    return add_key(recipe.file, recipe.spec, [line])


@kind
def criteria_beside_spec(tree, random):
    """`criteria:` at the top level instead of below spec."""
    recipe = pick(random, tree.leaves)
    lines = ["criteria:"] + [f"  {k}: {v}" for k, v in recipe.criteria.items()]
    key, _ = pair(recipe.file.root, "spec")
    return insert(recipe.file, first_line(key), lines, planted=0)
