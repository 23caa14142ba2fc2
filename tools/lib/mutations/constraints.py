"""Constraints that cannot be read, or that compare what cannot be compared."""

from .common import VERSION
from .edits import add_item, kind, misspell, pick, put, set_constraint
from .tree import first_line, get, items, last_line, text_of


def constraints(tree, name=None):
    """Each constraint of an overlay or mixin, with its file."""
    found = [(r.file, c) for r in tree.all_recipes for c in r.constraints]
    return [c for c in found if name is None or text_of(get(c[1], "name")) == name]


def change_value(tree, random, choices, texts):
    file, item = pick(random, choices)
    return put(file, get(item, "value"), pick(random, texts))


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
    return change_value(
        tree, random, constraints(tree, VERSION), ['">= stable"', '">= latest"', '"< next"']
    )


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
    return change_value(
        tree,
        random,
        constraints(tree, VERSION),
        ['">= 1.x"', '">= 1.3O"', '">= 1..32"', '">= 1,32"', '">= 1.2.3.4"'],
    )


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
    return put(
        file,
        get(item, "name"),
        pick(
            random,
            [
                "kubernetes.version",
                "K8s.version",
                "K8S.server.version",
                "OS.release.id",
                "k8s.server.version",
                "OS.version",
                "Kubernetes.server.version",
            ],
        ),
    )


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
