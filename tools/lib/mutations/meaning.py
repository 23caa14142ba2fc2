"""Settings that can be read and mean nothing, or something else."""

import re

from .composition import VERSION, name_of
from .syntax import simple_leaves, values as values_files, with_line
from .tree import (
    Nothing, Planted, add_item, add_key, add_ref, drop, first_line, get, insert, is_block, is_list,
    is_map, is_scalar, items, kind, last_line, leaves, merged, misspell, pair, pairs, pick, put,
    set_at, set_constraint, set_field, set_override, swap_block, text_of,
)


def constraints(tree, name=None):
    """Each constraint of an overlay or mixin, with its file."""
    found = [(r.file, c) for r in tree.all_recipes for c in r.constraints]
    return [c for c in found if name is None or text_of(get(c[1], "name")) == name]


def change_value(tree, random, choices, texts):
    file, item = pick(random, choices)
    return put(file, get(item, "value"), pick(random, texts))


# Constraints


@kind
def name_compared_as_version(tree, random):
    """`OS.release.ID >= ubuntu`."""
    file, item = pick(random, constraints(tree, "OS.release.ID"))
    value = get(item, "value")
    operator = pick(random, [">=", "<", "<=", ">"])
    return put(file, value, f'"{operator} {value.value}"')


@kind
def version_compared_with_name(tree, random):
    """`K8s.server.version >= stable`."""
    return change_value(tree, random, constraints(tree, VERSION), ['">= stable"', '">= latest"', '"< next"'])


@kind
def unknown_operator(tree, random):
    """`>==`, `=>`, `~>`, `^`: operators of other tools."""
    file, item = pick(random, constraints(tree, VERSION))
    node = get(item, "value")
    version = node.value.split()[-1]
    operator = pick(random, [">== ", "=> ", "~> ", "^", "~", "=< ", "<> "])
    return put(file, node, f'"{operator}{version}"')


@kind
def operator_without_value(tree, random):
    """`>=` and nothing behind it."""
    return change_value(tree, random, constraints(tree), ['">="', '">= "', '"!="', '""'])


@kind
def negated_bare_value(tree, random):
    """`!ubuntu`, which is not an operator."""
    file, item = pick(random, constraints(tree))
    return put(file, get(item, "value"), f'"!{get(item, "value").value.split()[-1]}"')


@kind
def version_of_letters(tree, random):
    """`>= 1.x`, `>= 1.thirty`, `>= 1.30.`: not versions."""
    return change_value(tree, random, constraints(tree, VERSION), [
        '">= 1.x"', '">= 1.3O"', '">= 1..32"', '">= 1,32"', '">= 1.2.3.4"'])


@kind
def bare_version(tree, random):
    """A bare version, which is compared as text and so is true of one patch version at most."""
    return change_value(tree, random, constraints(tree, VERSION), ['"1.34"', '"v1.33"', "1.32"])


@kind
def two_comparisons_in_one(tree, random):
    """`>= 1.30, < 1.35` in one value."""
    file, item = pick(random, constraints(tree, VERSION))
    node = get(item, "value")
    return put(file, node, f'"{node.value}{pick(random, [", ", " ", " && "])}< 1.40"')


@kind
def duplicate_constraint(tree, random):
    """One constraint name twice in a list: the last wins."""
    recipe = pick(random, [o for o in tree.all_recipes if o.constraints])
    item = pick(random, recipe.constraints)
    name = text_of(get(item, "name"))
    lines = [f"name: {name}", 'value: ">= 1.35"' if name == VERSION else "value: other"]
    planted = add_item(recipe.file, get(recipe.spec, "constraints"), lines)
    return planted.widen(after=1).also(recipe.file.place(first_line(item), last_line(item)))


@kind
def misspelled_measurement(tree, random):
    """`K8s.sever.version`: no measurement has this path."""
    file, item = pick(random, constraints(tree))
    node = get(item, "name")
    return put(file, node, misspell(random, node.value))


@kind
def unknown_measurement(tree, random):
    """Paths that one could think there are."""
    file, item = pick(random, constraints(tree))
    return put(file, get(item, "name"), pick(random, [
        "kubernetes.version", "K8s.version", "K8S.server.version", "OS.release.id", "k8s.server.version",
        "OS.version", "Kubernetes.server.version"]))


def phase_constraints(tree, test=lambda name: True):
    return [
        (o.file, c)
        for o in tree.overlays
        for _, phase in o.phases()
        for c in items(get(phase, "constraints"))
        if test(text_of(get(c, "name")))
    ]


@kind
def malformed_phase_constraint(tree, random):
    """A threshold that cannot be read."""
    file, item = pick(random, phase_constraints(tree, lambda n: not n.startswith("inference-")))
    node = get(item, "value")
    number = node.value.split()[-1]
    return put(file, node, pick(random, [f'">== {number}"', '">="', f'"=> {number}"', '""']))


@kind
def threshold_of_letters(tree, random):
    """A threshold that is not a number."""
    choices = phase_constraints(tree, lambda n: n.startswith("nccl-all-reduce"))
    return change_value(tree, random, choices, ['">= fast"', '">= 3OO"', '">= three hundred"'])


@kind
def duplicate_phase_constraint(tree, random):
    """One name twice in the constraints of a phase."""
    choices = [(o.file, get(p, "constraints")) for o in tree.overlays for _, p in o.phases()]
    file, listed = pick(random, [c for c in choices if items(c[1])])
    item = pick(random, listed.value)
    planted = add_item(file, listed, [f"name: {text_of(get(item, 'name'))}", 'value: ">= 1.0"'])
    return planted.widen(after=1).also(file.place(first_line(item), last_line(item)))


@kind
def misspelled_phase_constraint(tree, random):
    """A constraint that no check of the phase reads."""
    file, item = pick(random, phase_constraints(tree))
    node = get(item, "name")
    return put(file, node, misspell(random, node.value))


@kind
def version_constraint_refuses_own_chart(tree, random):
    """A constraint on the operator that the version in this recipe does not meet."""
    choices = phase_constraints(tree, lambda n: n == "Deployment.gpu-operator.version")
    return change_value(tree, random, choices, ['">= v99.1.0"', '"< v23.1.0"'])


@kind
def os_constraint_contradicts_criteria(tree, random):
    """`OS.release.ID` of another system than the criteria state."""
    overlay = pick(random, [o for o in tree.overlays if o.stated.get("os") and not o.mixins])
    other = pick(random, sorted({"ubuntu", "cos", "rhel"} - {overlay.stated["os"]}))
    return set_constraint(overlay, "OS.release.ID", other)


# Checks


def check_lists(tree):
    return [(o, k.value, p, get(p, "checks")) for o in tree.overlays for k, p in o.phases()]


@kind
def unknown_check(tree, random):
    """`operater-health`: filtered out, and the phase passes."""
    overlay, _, _, listed = pick(random, [c for c in check_lists(tree) if items(c[3])])
    node = pick(random, listed.value)
    return put(overlay.file, node, misspell(random, node.value))


@kind
def duplicate_check(tree, random):
    """One check twice in a list."""
    overlay, _, _, listed = pick(random, [c for c in check_lists(tree) if items(c[3])])
    node = pick(random, listed.value)
    planted = add_item(overlay.file, listed, [node.value])
    planted.also(overlay.file.place(first_line(node)))
    return planted


@kind
def check_in_wrong_phase(tree, random):
    """A check of another phase."""
    overlay, phase, _, listed = pick(random, [c for c in check_lists(tree) if items(c[3])])
    others = [text_of(get(c, "name")) for c in tree.checks if text_of(get(c, "phase")) != phase]
    return add_item(overlay.file, listed, [pick(random, others)])


@kind
def check_for_another_service(tree, random):
    """A check of GKE's networks elsewhere."""
    if tree.check("gke-gpu-nic-networks") is None:
        raise Nothing
    choices = [
        c for c in check_lists(tree)
        if c[1] == "deployment" and items(c[3]) and c[0].stated.get("service") not in (None, "gke")
    ]
    overlay, _, _, listed = pick(random, choices)
    return add_item(overlay.file, listed, ["gke-gpu-nic-networks"])


@kind
def check_for_another_accelerator(tree, random):
    """A check of multi-node NVLink on an accelerator that has none."""
    name = "nccl-all-reduce-bw-nvls"
    if tree.check(name) is None:
        raise Nothing
    choices = [
        c for c in check_lists(tree)
        if c[1] == "performance" and items(c[3])
        and c[0].stated.get("accelerator") in ("a100", "h100", "h200", "b200", "l40s")
        and items(get(c[2], "constraints"))
    ]
    overlay, _, phase, listed = pick(random, choices)
    planted = add_item(overlay.file, listed, [name])
    old = get(phase, "constraints").value[0]
    node = get(old, "name")
    text = planted.changes[overlay.file.path].decode().splitlines()
    at = next(i for i, line in enumerate(text) if line == overlay.file.lines[first_line(node)])
    indent = " " * (node.start_mark.column - len("- name: "))
    text[at:at] = [f"{indent}- name: {name}", f'{indent}  value: ">= 500"']
    path, line, last = planted.places[0]
    below = 2 if at < line else 0
    planted.places = [(path, line + below, last + below), (path, at + 1, at + 2)]
    planted.changes = overlay.file.written(text)
    return planted


@kind
def check_without_constraint(tree, random):
    """A performance check whose threshold is gone."""
    choices = [
        c for c in check_lists(tree)
        if c[1] == "performance" and items(get(c[2], "constraints"))
        and [n.value for n in items(c[3])] == [text_of(get(i, "name")) for i in get(c[2], "constraints").value]
    ]
    overlay, _, phase, listed = pick(random, choices)
    key, value = pair(phase, "constraints")
    places = [overlay.file.place(first_line(n)) for n in listed.value]
    return drop(overlay.file, first_line(key), last_line(value), "removed the threshold", places)


@kind
def constraint_without_check(tree, random):
    """A threshold whose check is not run."""
    choices = []
    for overlay in tree.overlays:
        listed = {n.value for a in tree.chain(overlay) for _, p in a.phases() for n in items(get(p, "checks"))}
        for key, phase in overlay.phases():
            if key.value == "performance" and items(get(phase, "constraints")):
                if "nccl-all-reduce-bw-net" not in listed:
                    choices.append((overlay, get(phase, "constraints")))
    overlay, constraint_list = pick(random, choices)
    lines = ["name: nccl-all-reduce-bw-net", 'value: ">= 40"']
    if tree.check("nccl-all-reduce-bw-net") is None:
        raise Nothing
    planted = add_item(overlay.file, constraint_list, lines)
    return planted.widen(after=1)


# Charts


def helm_refs(tree):
    """References to components that the registry has as charts, where they are not switched off."""
    charts = {text_of(get(e, "name")) for e in tree.entries if get(e, "helm") is not None}
    return [
        (o, r) for o in tree.overlays for r in o.refs
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
    return set_at(overlay.file, ref, ("type",), pick(random, ["Hlem", "Manifest", "kubectl", "Kustomise"]))


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
        (e, *pair(get(e, "helm"), "defaultVersion")) for e in tree.entries
        if text_of(get(e, "name")) in used - pinned and get(e, "helm", "defaultChart") is not None
    ]
    entry, key, value = pick(random, [c for c in choices if c[1] is not None])
    places = [tree.registry.place(first_line(get(entry, "name"))),
              tree.registry.place(first_line(pair(entry, "helm")[0]), last_line(get(entry, "helm")) - 1)]
    return drop(tree.registry, first_line(key), last_line(value), "removed the version", places)


def default_versions(tree):
    nodes = [get(e, "helm", "defaultVersion") for e in tree.entries]
    return [n for n in nodes if n is not None and re.match(r"v?\d", n.value)]


def with_other_v(version):
    return version[1:] if version.startswith("v") else "v" + version


@kind
def v_changed_in_registry(tree, random):
    """A `v` that the chart's repository does not use, or one too few."""
    node = pick(random, default_versions(tree))
    return put(tree.registry, node, f'"{with_other_v(node.value)}"')


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
    choices = choices or [(tree.registry, get(e, "helm", "defaultRepository")) for e in tree.entries]
    file, node = pick(random, [c for c in choices if c[1] is not None and "://" in c[1].value])
    return put(file, node, pick(random, [
        node.value.replace("://", ":/"), node.value.replace("t", "", 1), node.value.partition("://")[2]]))


@kind
def namespace_is_no_name(tree, random):
    """A namespace that Kubernetes refuses."""
    overlay, ref = pick(random, [(o, r) for o in tree.overlays for r in o.refs])
    return set_at(overlay.file, ref, ("namespace",), pick(random, ["GPU_Operator", "gpu operator", "-gpu"]))


# Kubernetes values


def quantities(tree):
    for file in values_files(tree) + [o.file for o in tree.overlays]:
        for path, _, value in leaves(file.root):
            if "overlays/" in file.path and "overrides" not in path:
                continue
            if path[-1] in ("cpu", "memory", "storage", "sizeLimit") and re.fullmatch(r"\d+(m|[KMGT]i?)?", value.value or ""):
                yield file, value
    for overlay in tree.overlays:
        for ref in overlay.refs:
            for path, _, value in leaves(get(ref, "overrides")):
                if path[-1] in ("cpu", "memory", "storage") and is_scalar(value):
                    yield overlay.file, value


@kind
def bad_quantity(tree, random):
    """`512MiB`, `1,5`, `200 m`: not quantities of Kubernetes."""
    file, node = pick(random, quantities(tree))
    number = re.match(r"\d+", node.value)[0]
    return put(file, node, pick(random, [
        f"{number}MiB", f"{number}GB", f'"{number} Mi"', f"{number}mm", f"{number}gi", f'"1,{number}"']))


@kind
def request_above_limit(tree, random):
    """A request of more than the limit: the API server refuses the pod."""
    choices = []
    for file in values_files(tree):
        for path, _, value in leaves(file.root):
            if path[-2:] == ("requests", "memory") and is_scalar(value):
                limit = get(file.root, *path[:-2], "limits", "memory")
                if limit is not None:
                    choices.append((file, value, limit))
    file, value, limit = pick(random, choices)
    return put(file, value, "64Gi", places=[file.place(first_line(limit))])


def scheduling_paths(tree, name):
    """Overlays, components and value paths that the registry says are for selectors or tolerations."""
    for overlay in tree.overlays:
        for ref in overlay.refs:
            entry = tree.entry(name_of(ref))
            for _, group in pairs(get(entry, "nodeScheduling")) if entry is not None else []:
                for node in items(get(group, name)):
                    yield overlay, name_of(ref), tuple(node.value.split("."))


@kind
def bad_label_key(tree, random):
    """A node selector whose label Kubernetes does not allow."""
    overlay, component, path = pick(random, scheduling_paths(tree, "nodeSelectorPaths"))
    text = pick(random, ['{"node role/gpu": "true"}', '{"a/b/c": x}', '{"-gpu": "true"}', '{"nvidia.com/": x}'])
    return set_override(overlay, component, path, text)


@kind
def bad_label_value(tree, random):
    """A node selector whose value is a boolean: the API server wants text."""
    overlay, component, path = pick(random, scheduling_paths(tree, "nodeSelectorPaths"))
    return set_override(overlay, component, path, "{nvidia.com/gpu.present: true}")


@kind
def bad_toleration(tree, random):
    """A toleration with an effect or operator that there is not."""
    overlay, component, path = pick(random, scheduling_paths(tree, "tolerationPaths"))
    text = pick(random, [
        "[{key: nvidia.com/gpu, operator: Exists, effect: NoSchedul}]",
        "[{key: nvidia.com/gpu, operator: Exist, effect: NoSchedule}]",
        "[{key: nvidia.com/gpu, operator: Exists, value: present}]",
        "[{key: nvidia.com/gpu, operator: Exists, effect: noSchedule}]"])
    return set_override(overlay, component, path, text)


@kind
def toleration_is_taint_text(tree, random):
    """A toleration as kubectl writes taints."""
    overlay, component, path = pick(random, scheduling_paths(tree, "tolerationPaths"))
    return set_override(overlay, component, path, '["nvidia.com/gpu=present:NoSchedule"]')


@kind
def bad_taint(tree, random):
    """A taint that is not `key=value:Effect`."""
    choices = []
    for overlay in tree.overlays:
        for ref in overlay.refs:
            entry = tree.entry(name_of(ref))
            group = get(entry, "nodeScheduling", "accelerated") if entry is not None else None
            choices += [(overlay, name_of(ref), tuple(n.value.split("."))) for n in items(get(group, "taintStrPaths"))]
    overlay, component, path = pick(random, choices)
    return set_override(overlay, component, path, pick(random, [
        '"nvidia.com/gpu=present:NoSchedul"', '"nvidia.com/gpu=present"', '"=present:NoSchedule"']))


def images(tree):
    for file in values_files(tree):
        for path, _, value in leaves(file.root):
            if path[-1] in ("repository", "image") and is_scalar(value) and "/" in value.value:
                yield file, value


@kind
def bad_image(tree, random):
    """An image reference that cannot be parsed."""
    file, node = pick(random, images(tree))
    return put(file, node, pick(random, [
        f"https://{node.value}", f'"{node.value} "', node.value.upper(), f'"{node.value}:"', node.value.replace("/", "//", 1)]))


@kind
def bad_catalog_image(tree, random):
    """An image of the validator catalog that cannot be parsed."""
    node = get(pick(random, tree.checks), "image")
    return put(tree.catalog, node, pick(random, [
        f"https://{node.value}", node.value.replace(":latest", ":"), node.value.replace(":latest", ":la test"), node.value.upper()]))


@kind
def bad_catalog_timeout(tree, random):
    """A check's timeout that is no duration."""
    node = get(pick(random, tree.checks), "timeout")
    return put(tree.catalog, node, pick(random, ["5 minutes", "300", "5min", "2M", "-5m"]))


@kind
def bad_phase_timeout(tree, random):
    """A phase's timeout that is no duration."""
    overlay, phase = pick(random, [(o, p) for o in tree.overlays for _, p in o.phases() if is_block(p)])
    text = f"timeout: {pick(random, ['45 minutes', '30', '1 h', '10min'])}"
    if get(phase, "timeout") is not None:
        return put(overlay.file, get(phase, "timeout"), text.partition(" ")[2])
    return add_key(overlay.file, phase, [text])


def durations(tree):
    wanted = re.compile(r"(?i)(interval|timeout|retention|duration|period)$")
    for file in values_files(tree) + [o.file for o in tree.overlays]:
        roots = [file.root]
        if "overlays/" in file.path:
            roots = [get(r, "overrides") for r in items(get(file.root, "spec", "componentRefs"))]
        for root in roots:
            for path, _, value in leaves(root):
                if wanted.search(path[-1]) and re.fullmatch(r"\d+(s|m|h|d)", value.value if is_scalar(value) else ""):
                    yield file, value


@kind
def bad_duration(tree, random):
    """`30 sec`: not a duration of Go or Prometheus."""
    file, node = pick(random, durations(tree))
    number = node.value[:-1]
    return put(file, node, pick(random, [f"{number} s", f"{number}sec", f"{number}S", f"{number}min", f"-{number}"]))


@kind
def bad_port(tree, random):
    """A port that there is not."""
    choices = []
    for file in values_files(tree):
        for path, _, value in leaves(file.root):
            if re.search(r"(?i)port$", path[-1]) and is_scalar(value) and value.value.isdigit():
                choices.append((file, value))
    file, node = pick(random, choices)
    return put(file, node, pick(random, ["70000", "0x1F90F", "-1", "http:80", "eighty eighty"]))


# Systems and manifests


@kind
def mixin_of_another_system(tree, random):
    """A mixin for one operating system in an overlay for another."""
    systems = [m for m in tree.mixins if m.constraint("OS.release.ID") is not None]
    choices = []
    for overlay in tree.overlays:
        system = overlay.stated.get("os")
        for mixin in systems:
            if system and text_of(get(mixin.constraint("OS.release.ID"), "value")) != system:
                choices += [(overlay, n, mixin) for n in items(get(overlay.spec, "mixins")) if n.value.startswith("os-")]
    overlay, node, mixin = pick(random, choices)
    places = [overlay.file.place(first_line(get(overlay.spec, "criteria", "os")))]
    return put(overlay.file, node, mixin.name, places=places)


def manifests(tree):
    named = {
        n.value for r in tree.all_recipes for ref in r.refs
        for field in ("manifestFiles", "preManifestFiles") for n in items(get(ref, field))
    }
    return [f for n, f in tree.files.items() if n in named and len(f.lines) < 400]


def manifest_lines(file):
    """Lines of a manifest that are a key with a plain value, without a template or a block text."""
    block = None
    for number, line in enumerate(file.lines):
        indent = len(line) - len(line.lstrip())
        if block is not None and (indent > block or not line.strip()):
            continue
        block = indent if re.search(r"[|>][-+]?\s*$", line) else None
        if re.fullmatch(r"\s*[A-Za-z]+: [A-Za-z0-9./-]+", line):
            yield number, line


@kind
def manifest_with_bad_indentation(tree, random):
    """A key of a manifest indented by one more."""
    file = pick(random, manifests(tree))
    number, line = pick(random, [
        l for l in manifest_lines(file)
        if l[1].startswith(" ") and l[0] and re.fullmatch(r"\s*[A-Za-z]+: [^{]+", file.lines[l[0] - 1])
        and len(file.lines[l[0] - 1]) - len(file.lines[l[0] - 1].lstrip()) == len(l[1]) - len(l[1].lstrip())])
    planted = with_line(file, number, " " + line, "one space more")
    planted.also(file.place(number - 1, number))
    return planted


@kind
def manifest_with_unclosed_quote(tree, random):
    """A quote in a manifest that is not closed."""
    file = pick(random, manifests(tree))
    number, line = pick(random, manifest_lines(file))
    if any('"' in below for below in file.lines[number + 1 :]):
        raise Nothing
    return with_line(file, number, line.replace(": ", ': "', 1), "no closing quote")


@kind
def manifest_with_tab(tree, random):
    """A tab in a manifest's indentation."""
    file = pick(random, manifests(tree))
    number, line = pick(random, [l for l in manifest_lines(file) if l[1].startswith("  ")])
    return with_line(file, number, "\t" + line.lstrip(), "a tab")


@kind
def manifest_with_open_template(tree, random):
    """`{{` without `}}`."""
    file = pick(random, manifests(tree))
    number, line = pick(random, manifest_lines(file))
    return with_line(file, number, re.sub(": .*", ": {{ .Release.Name", line), "no closing braces")


@kind
def manifest_with_open_if(tree, random):
    """`{{ if }}` without `{{ end }}`."""
    file = pick(random, manifests(tree))
    number, line = pick(random, manifest_lines(file))
    indent = line[: len(line) - len(line.lstrip())]
    text = indent + "{{- if .Values.enabled }}"
    # That the end is missing shows at the end.
    places = [(file.path, len(file.lines), len(file.lines) + 1)]
    return insert(file, number, [text], "an if without an end", places=places)


@kind
def manifest_with_extra_end(tree, random):
    """`{{ end }}` without `{{ if }}`."""
    file = pick(random, manifests(tree))
    number, _ = pick(random, manifest_lines(file))
    return insert(file, number, ["{{- end }}"], "an end without an if")


@kind
def manifest_with_duplicate_key(tree, random):
    """A key twice in a manifest."""
    file = pick(random, manifests(tree))
    number, line = pick(random, manifest_lines(file))
    return insert(file, number + 1, [line], "a key twice", places=[file.place(number)])


@kind
def manifest_reads_unknown_value(tree, random):
    """A template that reads a value which the component does not have."""
    choices = []
    for file in manifests(tree):
        for number, line in enumerate(file.lines):
            for match in re.finditer(r"\.Values\.([A-Za-z]{4,})", line):
                if not line.lstrip().startswith("#") and tree.values(file.path.split("/")[1]) is not None:
                    if get(tree.values(file.path.split("/")[1]), match[1]) is not None:
                        choices.append((file, number, line, match))
    file, number, line, match = pick(random, choices)
    other = line[: match.start(1)] + misspell(random, match[1]) + line[match.end(1) :]
    return with_line(file, number, other, "a misspelled value")


@kind
def manifest_without_kind(tree, random):
    """A manifest without `kind:`, which Kubernetes refuses."""
    file = pick(random, manifests(tree))
    number = pick(random, [n for n, line in enumerate(file.lines) if line.startswith("kind: ")])
    return with_line(file, number, file.lines[number].replace("kind:", "knid:"), "knid:")
