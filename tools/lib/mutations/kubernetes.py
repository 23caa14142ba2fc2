"""Values that Kubernetes refuses."""

import re

from .common import name_of, values_files
from .edits import add_key, kind, pick, put, set_override
from .tree import first_line, get, is_block, is_scalar, items, leaves, pairs


def quantities(tree):
    for file in values_files(tree) + [o.file for o in tree.overlays]:
        for path, _, value in leaves(file.root):
            if "overlays/" in file.path and "overrides" not in path:
                continue
            if path[-1] in ("cpu", "memory", "storage", "sizeLimit") and re.fullmatch(
                r"\d+(m|[KMGT]i?)?", value.value or ""
            ):
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
    return put(
        file,
        node,
        pick(
            random,
            [
                f"{number}MiB",
                f"{number}GB",
                f'"{number} Mi"',
                f"{number}mm",
                f"{number}gi",
                f'"1,{number}"',
            ],
        ),
    )


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
    """Overlays, components and value paths of the registry for selectors or tolerations."""
    for overlay in tree.overlays:
        for ref in overlay.refs:
            entry = tree.entry(name_of(ref))
            for _, group in pairs(get(entry, "nodeScheduling")) if entry is not None else []:
                for node in items(get(group, name)):
                    yield overlay, name_of(ref), tuple(node.value.split("."))


def set_scheduling(tree, random, field, texts):
    """One of these texts where the registry says that a component takes node scheduling from."""
    overlay, component, path = pick(random, scheduling_paths(tree, field))
    return set_override(overlay, component, path, pick(random, texts))


@kind
def bad_label_key(tree, random):
    """A node selector whose label Kubernetes does not allow."""
    texts = ['{"node role/gpu": "true"}', '{"a/b/c": x}', '{"-gpu": "true"}', '{"nvidia.com/": x}']
    return set_scheduling(tree, random, "nodeSelectorPaths", texts)


@kind
def bad_label_value(tree, random):
    """A node selector whose value is a boolean: the API server wants text."""
    texts = ["{nvidia.com/gpu.present: true}"]
    return set_scheduling(tree, random, "nodeSelectorPaths", texts)


@kind
def bad_toleration(tree, random):
    """A toleration with an effect or operator that there is not."""
    texts = [
        "[{key: nvidia.com/gpu, operator: Exists, effect: NoSchedul}]",
        "[{key: nvidia.com/gpu, operator: Exist, effect: NoSchedule}]",
        "[{key: nvidia.com/gpu, operator: Exists, value: present}]",
        "[{key: nvidia.com/gpu, operator: Exists, effect: noSchedule}]",
    ]
    return set_scheduling(tree, random, "tolerationPaths", texts)


@kind
def toleration_is_taint_text(tree, random):
    """A toleration as kubectl writes taints."""
    texts = ['["nvidia.com/gpu=present:NoSchedule"]']
    return set_scheduling(tree, random, "tolerationPaths", texts)


@kind
def bad_taint(tree, random):
    """A taint that is not `key=value:Effect`."""
    choices = []
    for overlay in tree.overlays:
        for ref in overlay.refs:
            entry = tree.entry(name_of(ref))
            group = get(entry, "nodeScheduling", "accelerated") if entry is not None else None
            choices += [
                (overlay, name_of(ref), tuple(n.value.split(".")))
                for n in items(get(group, "taintStrPaths"))
            ]
    overlay, component, path = pick(random, choices)
    return set_override(
        overlay,
        component,
        path,
        pick(
            random,
            [
                '"nvidia.com/gpu=present:NoSchedul"',
                '"nvidia.com/gpu=present"',
                '"=present:NoSchedule"',
            ],
        ),
    )


def images(tree):
    for file in values_files(tree):
        for path, _, value in leaves(file.root):
            if path[-1] in ("repository", "image") and is_scalar(value) and "/" in value.value:
                yield file, value


@kind
def bad_image(tree, random):
    """An image reference that cannot be parsed."""
    file, node = pick(random, images(tree))
    return put(
        file,
        node,
        pick(
            random,
            [
                f"https://{node.value}",
                f'"{node.value} "',
                node.value.upper(),
                f'"{node.value}:"',
                node.value.replace("/", "//", 1),
            ],
        ),
    )


@kind
def bad_catalog_image(tree, random):
    """An image of the validator catalog that cannot be parsed."""
    node = get(pick(random, tree.checks), "image")
    return put(
        tree.catalog,
        node,
        pick(
            random,
            [
                f"https://{node.value}",
                f'"{node.value}:"',
                node.value.replace(":latest", ":la test"),
                node.value.upper(),
            ],
        ),
    )


@kind
def bad_catalog_timeout(tree, random):
    """A check's timeout that is no duration."""
    node = get(pick(random, tree.checks), "timeout")
    return put(tree.catalog, node, pick(random, ["5 minutes", "300", "5min", "2M", "-5m"]))


@kind
def bad_phase_timeout(tree, random):
    """A phase's timeout that is no duration."""
    overlay, phase = pick(
        random, [(o, p) for o in tree.overlays for _, p in o.phases() if is_block(p)]
    )
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
                if wanted.search(path[-1]) and re.fullmatch(
                    r"\d+(s|m|h|d)", value.value if is_scalar(value) else ""
                ):
                    yield file, value


@kind
def bad_duration(tree, random):
    """`30 sec`: not a duration of Go or Prometheus."""
    file, node = pick(random, durations(tree))
    number = node.value[:-1]
    return put(
        file,
        node,
        pick(random, [f"{number} s", f"{number}sec", f"{number}S", f"{number}min", f"-{number}"]),
    )


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
