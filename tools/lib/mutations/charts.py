"""Charts, versions and addresses that do not fit together."""

import re

from .common import name_of, VERSION
from .edits import add_key, drop, kind, misspell, pick, put, set_at, set_constraint
from .tree import first_line, get, items, last_line, pair, pairs, text_of


@kind
def scheduling_path_unknown_to_chart(tree, random):
    """A path in the registry's nodeScheduling that is not in the chart's values."""
    choices = []
    for entry in tree.entries:
        base = tree.values(text_of(get(entry, "name")))
        for _, group in pairs(get(entry, "nodeScheduling")):
            for _, paths in pairs(group):
                choices += [
                    n
                    for n in items(paths)
                    if base and get(base, n.value.split(".")[0]) is not None and "." in n.value
                ]
    node = pick(random, choices)
    head, _, rest = node.value.partition(".")
    return put(tree.registry, node, f"{misspell(random, head)}.{rest}")


def helm_refs(tree):
    """References to components that the registry has as charts, where they are not switched off."""
    charts = {text_of(get(e, "name")) for e in tree.entries if get(e, "helm") is not None}
    return [
        (o, r)
        for o in tree.overlays
        for r in o.refs
        if name_of(r) in charts and text_of(get(r, "overrides", "enabled")) != "false"
    ]


@kind
def helm_with_tag(tree, random):
    """A Git tag on a Helm chart."""
    overlay, ref = pick(random, helm_refs(tree))
    return add_key(overlay.file, ref, [pick(random, ["tag: v1.2.3", "tag: main"])])


@kind
def helm_with_path(tree, random):
    """A Git path on a Helm chart."""
    overlay, ref = pick(random, helm_refs(tree))
    return add_key(overlay.file, ref, ["path: deploy/overlays/default"])


@kind
def kustomize_without_path(tree, random):
    """Kustomize without a path."""
    overlay, ref = pick(random, helm_refs(tree))
    return set_at(overlay.file, ref, ("type",), "Kustomize")


@kind
def unknown_type(tree, random):
    """A type that is neither Helm nor Kustomize."""
    overlay, ref = pick(random, [(o, r) for o in tree.overlays for r in o.refs])
    return set_at(
        overlay.file, ref, ("type",), pick(random, ["Hlem", "Manifest", "kubectl", "Kustomise"])
    )


@kind
def patches_that_nothing_applies(tree, random):
    """Patches on a component, which are never applied."""
    overlay, ref = pick(random, [(o, r) for o in tree.overlays for r in o.refs])
    return add_key(overlay.file, ref, ["patches: [fix.yaml]"])


@kind
def chart_without_version(tree, random):
    """A chart without a version in the registry."""
    used = {name_of(r) for o in tree.overlays for r in o.refs}
    pinned = {name_of(r) for o in tree.all_recipes for r in o.refs if get(r, "version") is not None}
    choices = [
        (e, *pair(get(e, "helm"), "defaultVersion"))
        for e in tree.entries
        if text_of(get(e, "name")) in used - pinned and get(e, "helm", "defaultChart") is not None
    ]
    entry, key, value = pick(random, [c for c in choices if c[1] is not None])
    places = [
        tree.registry.place(first_line(get(entry, "name"))),
        tree.registry.place(first_line(pair(entry, "helm")[0]), last_line(get(entry, "helm")) - 1),
    ]
    return drop(tree.registry, first_line(key), last_line(value), "removed the version", places)


def default_versions(tree):
    nodes = [get(e, "helm", "defaultVersion") for e in tree.entries]
    return [n for n in nodes if n is not None and re.match(r"v?\d", n.value)]


def with_other_v(version):
    return version[1:] if version.startswith("v") else "v" + version


@kind
def v_changed_in_registry(tree, random):
    """A `v` that the chart's repository does not use, or one too few."""
    entries = [
        e for e in tree.entries if get(e, "helm", "defaultVersion") in default_versions(tree)
    ]
    entry = pick(random, entries)
    node = get(entry, "helm", "defaultVersion")
    # A recipe that pins the version contradicts it: either may be meant.
    pins = [(r.file, get(r.ref(name_of(entry)), "version")) for r in tree.all_recipes]
    places = [file.place(first_line(pin)) for file, pin in pins if pin is not None]
    return put(tree.registry, node, f'"{with_other_v(node.value)}"', places=places)


@kind
def v_changed_in_overlay(tree, random):
    """A version in an overlay with or without the `v` that the registry's has."""
    choices = []
    for overlay in tree.overlays:
        for ref in overlay.refs:
            entry = tree.entry(name_of(ref))
            default = text_of(get(entry, "helm", "defaultVersion")) if entry is not None else None
            if default:
                choices.append((overlay, ref, default))
    overlay, ref, default = pick(random, choices)
    return set_at(overlay.file, ref, ("version",), f'"{with_other_v(default)}"')


@kind
def malformed_version(tree, random):
    """`v`, `latest`, `1..2`: not versions of a chart."""
    node = pick(random, default_versions(tree))
    return put(tree.registry, node, pick(random, ["v", "latest", "1..2", "v1.x", '"1.2.3 "']))


@kind
def floor_below_chart(tree, random):
    """A Kubernetes floor below what the charts require."""
    base = tree.named["base"]
    minor = random.choice([16, 18, 19, 20])
    return set_constraint(base, VERSION, f'">= 1.{minor}"')


@kind
def source_is_no_address(tree, random):
    """A source that is no repository's address."""
    choices = [(o.file, get(r, "source")) for o in tree.all_recipes for r in o.refs]
    choices = [c for c in choices if c[1] is not None]
    choices = choices or [
        (tree.registry, get(e, "helm", "defaultRepository")) for e in tree.entries
    ]
    file, node = pick(random, [c for c in choices if c[1] is not None and "://" in c[1].value])
    return put(
        file,
        node,
        pick(
            random,
            [
                node.value.replace("://", ":/"),
                node.value.replace("t", "", 1),
                node.value.partition("://")[2],
            ],
        ),
    )


@kind
def namespace_is_no_name(tree, random):
    """A namespace that Kubernetes refuses."""
    overlay, ref = pick(random, [(o, r) for o in tree.overlays for r in o.refs])
    return set_at(
        overlay.file, ref, ("namespace",), pick(random, ["GPU_Operator", "gpu operator", "-gpu"])
    )
