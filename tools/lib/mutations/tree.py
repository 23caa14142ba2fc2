"""A recipe tree as text with the places of its YAML nodes."""

import functools
import pathlib

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def is_map(node):
    return isinstance(node, yaml.MappingNode)


def is_list(node):
    return isinstance(node, yaml.SequenceNode)


def is_scalar(node):
    return isinstance(node, yaml.ScalarNode)


def is_block(node):
    return node is not None and not is_scalar(node) and not node.flow_style and bool(node.value)


def pairs(node):
    return node.value if is_map(node) else []


def items(node):
    return node.value if is_list(node) else []


def pair(node, key):
    return next(((k, v) for k, v in pairs(node) if k.value == key), (None, None))


def get(node, *path):
    for key in path:
        node = pair(node, key)[1]
    return node


def text_of(node):
    return node.value if is_scalar(node) else None


def first_line(node):
    """The node's first line, from 0."""
    return node.start_mark.line


def last_line(node):
    """The last line of the node's own text, from 0, without the comments behind it."""
    if is_scalar(node):
        mark = node.end_mark
        return mark.line - 1 if node.style in ("|", ">") and mark.column == 0 else mark.line
    if node.flow_style or not node.value:
        return node.end_mark.line
    child = node.value[-1]
    return last_line(child[1] if isinstance(child, tuple) else child)


def leaves(node, path=()):
    """Each path of map keys that ends in something other than a map with keys."""
    for key, value in pairs(node):
        here = (*path, key.value)
        if is_map(value) and value.value:
            yield from leaves(value, here)
        else:
            yield here, key, value


def maps(node, path=()):
    """Each path of map keys that ends in a map with keys."""
    for key, value in pairs(node):
        if is_map(value) and value.value:
            yield (*path, key.value), key, value
            yield from maps(value, (*path, key.value))


class File:
    """One YAML file of the tree."""

    def __init__(self, root, path):
        self.path = path
        self.text = (root / path).read_text(encoding="utf-8")
        self.lines = self.text.splitlines()

    @functools.cached_property
    def root(self):
        """Its only document, or None where a template keeps it from being YAML."""
        try:
            return yaml.compose(self.text, Loader=LOADER)
        except yaml.YAMLError:
            return None

    def place(self, line, last=None):
        """Lines from 0 as a place for a finding."""
        return (self.path, line + 1, (line if last is None else last) + 1)

    def written(self, lines):
        return {self.path: ("\n".join(lines) + "\n").encode()}


class Recipe:
    """An overlay or a mixin."""

    def __init__(self, file):
        self.file = file
        self.spec = get(file.root, "spec")
        self.name_node = get(file.root, "metadata", "name")
        self.name = text_of(self.name_node)
        self.criteria = {k.value: v.value for k, v in pairs(get(self.spec, "criteria"))}
        self.stated = {
            k: v for k, v in self.criteria.items() if k != "nodes" and v not in ("", "any")
        }
        self.base = text_of(get(self.spec, "base"))
        self.refs = [r for r in items(get(self.spec, "componentRefs")) if is_map(r)]
        self.constraints = items(get(self.spec, "constraints"))
        self.mixins = [m.value for m in items(get(self.spec, "mixins"))]

    def ref(self, name):
        return next((r for r in self.refs if text_of(get(r, "name")) == name), None)

    def constraint(self, name):
        return next((c for c in self.constraints if text_of(get(c, "name")) == name), None)

    def phases(self):
        return [(k, v) for k, v in pairs(get(self.spec, "validation")) if is_map(v)]


class Tree:
    """A recipe tree, read once."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        names = (p.relative_to(self.root).as_posix() for p in self.root.rglob("*.yaml"))
        self.files = {name: File(self.root, name) for name in sorted(names)}
        self.overlays = self.recipes("overlays/")
        self.mixins = self.recipes("mixins/")
        self.named = {o.name: o for o in self.overlays}
        self.registry = self.files["registry.yaml"]
        self.entries = items(get(self.registry.root, "components"))
        self.catalog = self.files.get("validators/catalog.yaml")
        self.checks = items(get(self.catalog.root, "validators")) if self.catalog else []

    def recipes(self, folder):
        found = [Recipe(f) for n, f in self.files.items() if n.startswith(folder)]
        return [r for r in found if r.spec is not None]

    @property
    def all_recipes(self):
        return self.overlays + self.mixins

    @property
    def leaves(self):
        """Overlays with criteria that no other builds on."""
        bases = {o.base for o in self.overlays}
        return [o for o in self.overlays if o.stated and o.name not in bases]

    def under(self, folder, end=".yaml"):
        return [f for n, f in self.files.items() if n.startswith(folder) and n.endswith(end)]

    def chain(self, overlay):
        """From base down to the overlay itself."""
        found = [overlay]
        while found[0].name != "base" and len(found) < 12:
            found.insert(0, self.named[found[0].base or "base"])
        return found

    def inherited_constraint(self, overlay, name):
        """The constraint that the ancestors leave, as the overlay that sets it and its node."""
        for other in reversed(self.chain(overlay)[:-1]):
            if found := other.constraint(name):
                return other, found
        return None

    def inherited_field(self, overlay, component, name):
        """A field of a component reference as the ancestors leave it."""
        for other in reversed(self.chain(overlay)[:-1]):
            value = text_of(get(other.ref(component), name))
            if value:
                return value
        return None

    def has(self, overlay, component):
        """Whether the overlay or its ancestors refer to the component."""
        return any(o.ref(component) is not None for o in self.chain(overlay))

    def entry(self, component):
        return next((e for e in self.entries if text_of(get(e, "name")) == component), None)

    def values(self, component):
        """The component's base values, or None."""
        file = self.files.get(f"components/{component}/values.yaml")
        return file.root if file and is_map(file.root) else None

    def check(self, name):
        return next((c for c in self.checks if text_of(get(c, "name")) == name), None)
