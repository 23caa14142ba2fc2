"""What nothing uses."""

from .common import listed_manifests, overlay_lines, refs
from .edits import add_item, drop, kind, new_file, Nothing, pick, Planted
from .tree import first_line, get, items, last_line, pair, text_of


@kind
def registry_entry_without_health_check(tree, random):
    """A component that recipes install and nothing checks."""
    used = {text_of(get(r, "name")) for o in tree.all_recipes for r in o.refs}
    entries = [e for e in tree.entries if text_of(get(e, "name")) in used]
    entry = pick(random, [e for e in entries if get(e, "healthCheck") is not None])
    key, value = pair(entry, "healthCheck")
    places = [tree.registry.place(first_line(get(entry, "name")))]
    return drop(tree.registry, first_line(key), last_line(value), "removed healthCheck", places)


@kind
def unused_mixin(tree, random):
    """A mixin that no overlay names."""
    name = pick(random, ["fabric-roce", "os-flatcar", "platform-ray", "storage-local"])
    path = f"mixins/{name}.yaml"
    lines = [
        "apiVersion: aicr.run/v1alpha2",
        "kind: RecipeMixin",
        "metadata:",
        f"  name: {name}",
        "spec:",
        "  constraints:",
        "    - name: OS.release.VERSION_ID",
        '      value: "24.04"',
    ]
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
    choices = listed_manifests(tree, "manifestFiles")
    names = [n.value for _, n in choices]
    single = [c for c in choices if names.count(c[1].value) == 1]
    file, node = pick(random, single)
    line = file.lines[first_line(node)]
    if line.strip() != f"- {node.value}":
        raise Nothing
    lines = list(file.lines)
    lines[first_line(node)] = line.replace("- ", "# - ", 1)
    if not any(
        l.strip().startswith("- ")
        for l in (lines[first_line(node) - 1], *lines[first_line(node) + 1 : first_line(node) + 2])
    ):
        raise Nothing
    places = [(node.value, 1, 1), file.place(first_line(node) - 1, first_line(node) + 1)]
    return Planted(f"commented {node.value} out", file.written(lines), places)


@kind
def unused_component(tree, random):
    """A component in the registry that no recipe refers to."""
    name = pick(random, ["velero", "trivy-operator", "keda", "volcano"])
    lines = [
        f"name: {name}",
        f"displayName: {name}",
        f"valueOverrideKeys: [{name.replace('-', '')}]",
        "helm:",
        f"  defaultRepository: https://charts.example.org/{name}",
        f"  defaultChart: {name}",
        '  defaultVersion: "1.2.3"',
        f"  defaultNamespace: {name}",
    ]
    planted = add_item(tree.registry, get(tree.registry.root, "components"), lines)
    return planted


@kind
def overlay_without_use(tree, random):
    """A new overlay without criteria that none builds on."""
    base = pick(random, tree.overlays)
    name = f"{base.name}-common"
    path = f"overlays/{name}.yaml"
    lines = overlay_lines(name, base.name)
    return new_file(path, lines, "an overlay that nothing uses", [(path, 1, 6)])
