"""Checks that are not run, or run without what they read."""

from .edits import add_item, drop, kind, misspell, Nothing, pick, put
from .tree import first_line, get, items, last_line, pair, text_of


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
        c
        for c in check_lists(tree)
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
        c
        for c in check_lists(tree)
        if c[1] == "performance"
        and items(c[3])
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
        c
        for c in check_lists(tree)
        if c[1] == "performance"
        and items(get(c[2], "constraints"))
        and [n.value for n in items(c[3])]
        == [text_of(get(i, "name")) for i in get(c[2], "constraints").value]
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
        listed = {
            n.value
            for a in tree.chain(overlay)
            for _, p in a.phases()
            for n in items(get(p, "checks"))
        }
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
