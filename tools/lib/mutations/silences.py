"""Comments to the linter that say nothing."""

from .common import with_line
from .edits import kind, pick, set_at
from .tree import first_line, get, text_of


@kind
def allowance_of_nothing(tree, random):
    """`# larder: allow CODE REASON` where there is nothing to allow."""
    recipe = pick(random, tree.overlays)
    node = pick(random, [recipe.name_node, *(get(r, "name") for r in recipe.refs)])
    line = recipe.file.lines[first_line(node)]
    text = line + " # larder: allow version-pinned-silently tested with this one"
    return with_line(recipe.file, first_line(node), text, "a silence that silences nothing")


@kind
def allowance_without_reason(tree, random):
    """`# larder: allow CODE` without saying why."""
    overlay, ref, text = pinned(tree, random)
    return set_at(
        overlay.file, ref, ("version",), text + " # larder: allow version-pinned-silently"
    )


@kind
def pin_without_reason(tree, random):
    """`# larder: pin` without saying why."""
    overlay, ref, text = pinned(tree, random)
    return set_at(overlay.file, ref, ("version",), text + " # larder: pin")


@kind
def pin_of_nothing(tree, random):
    """`# larder: pin REASON` on a line that pins no version."""
    recipe = pick(random, tree.overlays)
    node = pick(random, [recipe.name_node, *(get(r, "name") for r in recipe.refs)])
    line = recipe.file.lines[first_line(node)] + " # larder: pin the next one breaks us"
    return with_line(recipe.file, first_line(node), line, "a pin without a version")


def pinned(tree, random):
    """A reference without a version, and one that is not the registry's."""
    choices = []
    for overlay in tree.overlays:
        for ref in overlay.refs:
            name = text_of(get(ref, "name"))
            if get(ref, "version") is None and not tree.inherited_field(overlay, name, "version"):
                default = (
                    get(tree.entry(name), "helm", "defaultVersion") if tree.entry(name) else None
                )
                if default is not None:
                    choices.append((overlay, ref, f'"{default.value}9"'))
    return pick(random, choices)


@kind
def allowance_of_unknown_code(tree, random):
    """`# larder: allow` with a code that there is not."""
    recipe = pick(random, tree.overlays)
    line = recipe.file.lines[first_line(recipe.name_node)]
    text = line + " # larder: allow version-pinned-silenty tested with this one"
    return with_line(recipe.file, first_line(recipe.name_node), text, "an unknown code")
