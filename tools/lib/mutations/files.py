"""Kinds, API versions, names and places of files; entries that are there twice."""

from .edits import (
    add_item,
    add_ref,
    drop,
    insert,
    kind,
    misspell,
    moved,
    new_file,
    Nothing,
    pick,
    put,
)
from .tree import first_line, get, last_line, pair


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


def same_name(random, recipes):
    """Gives one of these the metadata.name of another."""
    if len(recipes) < 2:
        raise Nothing
    recipe, other = random.sample(recipes, 2)
    places = [other.file.place(first_line(other.name_node))]
    return put(recipe.file, recipe.name_node, other.name, places=places)


@kind
def duplicate_overlay_name(tree, random):
    """Two overlays of one metadata.name."""
    return same_name(random, tree.overlays)


@kind
def duplicate_mixin_name(tree, random):
    """Two mixins of one metadata.name."""
    return same_name(random, tree.mixins)


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
    other = pick(
        random, [recipe.name.upper(), recipe.name.replace("-", "_", 1), f'"{recipe.name} "']
    )
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
    lines = [
        "---",
        "apiVersion: aicr.run/v1alpha2",
        "kind: RecipeMetadata",
        "metadata:",
        f"  name: {recipe.name}-second",
        "spec: {}",
    ]
    end = len(recipe.file.lines)
    return insert(recipe.file, end, lines, "a second document", 0).widen(after=len(lines) - 1)


def misplaced(random, recipes, folder, other):
    """Moves the file of one of these to another folder."""
    recipe = pick(random, recipes)
    path = recipe.file.path.replace(folder, other)
    return moved(recipe.file, path, f"moved to {other}", first_line(recipe.name_node))


@kind
def overlay_below_checks(tree, random):
    """An overlay in a folder named checks, which means something else."""
    return misplaced(random, tree.leaves, "overlays/", "overlays/checks/")


@kind
def overlay_among_mixins(tree, random):
    """An overlay in mixins/."""
    return misplaced(random, tree.leaves, "overlays/", "mixins/")


@kind
def mixin_among_overlays(tree, random):
    """A mixin in overlays/."""
    return misplaced(random, tree.mixins, "mixins/", "overlays/")


@kind
def overlay_among_components(tree, random):
    """An overlay in components/, where values and manifests are."""
    return misplaced(random, tree.leaves, "overlays/", "components/")


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
    lines = [
        f"name: {name.value}",
        "phase: deployment",
        "description: Twice.",
        "image: ghcr.io/nvidia/aicr-validators/deployment:latest",
        "timeout: 2m",
    ]
    planted = add_item(tree.catalog, get(tree.catalog.root, "validators"), lines)
    planted.also(tree.catalog.place(first_line(name)))
    return planted


@kind
def unknown_catalog_phase(tree, random):
    """A check of a phase that there is not."""
    node = get(pick(random, tree.checks), "phase")
    return put(tree.catalog, node, misspell(random, node.value))


@kind
def registry_entry_of_two_types(tree, random):
    """An entry of the registry with `helm:` and `kustomize:`."""
    entry = pick(random, [e for e in tree.entries if get(e, "helm", "defaultChart") is not None])
    key, value = pair(entry, "helm")
    indent = " " * key.start_mark.column
    lines = [
        "kustomize:",
        "  defaultSource: https://github.com/example/it",
        "  defaultPath: config",
        "  defaultTag: v1.0.0",
    ]
    planted = insert(
        tree.registry, last_line(value) + 1, [indent + line for line in lines], planted=0
    )
    return planted.widen(after=3).also(tree.registry.place(first_line(key)))
