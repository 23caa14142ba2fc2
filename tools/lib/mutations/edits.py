"""Edits of a tree that keep its layout, and where a finding on them may point."""

from dataclasses import dataclass, field

from .tree import first_line, get, is_block, is_list, is_map, is_scalar, last_line, pair

KINDS = {}


class Nothing(Exception):
    """There is nothing in this tree to plant the mistake in."""


@dataclass
class Planted:
    """A mistake: what was done, the new contents (None: removed) and where a finding may point."""

    what: str
    changes: dict
    places: list
    # A new file, and the file whose contents (and old findings) it has.
    same_as: dict = field(default_factory=dict)
    # The file in which lines moved, the first of them (from 1), and how far.
    shift: tuple = ("", 0, 0)

    def also(self, *places):
        """Further places that a finding may point at, as they were before the edit."""
        path, at, far = self.shift
        for file, first, last in places:
            moved = file == path
            self.places.append(
                (file, first + far * (moved and first >= at), last + far * (moved and last >= at))
            )
        return self

    def widen(self, before=0, after=0):
        """Lets a finding point at so many lines before or after the planted one, too."""
        path, first, last = self.places[0]
        self.places[0] = (path, first - before, last + after)
        return self


def kind(function):
    """Registers a function from a tree and a random source to a Planted."""
    KINDS[function.__name__.replace("_", "-")] = function
    return function


def pick(random, choices):
    choices = list(choices)
    if not choices:
        raise Nothing
    return random.choice(choices)


def misspell(random, word):
    """The word with two letters changed over, or one left out; its first letter stays."""
    swaps = [
        word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        for i in range(1, len(word) - 1)
        if word[i] != word[i + 1] and word[i : i + 2].isalpha()
    ]
    drops = [word[:i] + word[i + 1 :] for i in range(1, len(word)) if word[i].isalpha()]
    return pick(random, [other for other in swaps + drops if other != word])


def put(file, node, text, what=None, places=()):
    """Replaces a node that stands on one line."""
    start, end = node.start_mark, node.end_mark
    if start.line != end.line:
        raise Nothing
    lines = list(file.lines)
    old = lines[start.line]
    lines[start.line] = old[: start.column] + text + old[end.column :]
    if lines == file.lines:
        raise Nothing
    what = what or f"{old[start.column : end.column]} -> {text}"
    return Planted(what, file.written(lines), [file.place(start.line)]).also(*places)


def insert(file, at, new, what=None, planted=None, places=()):
    """Inserts lines before line `at`; the planted one is `planted` of them, else the last."""
    lines = file.lines[:at] + new + file.lines[at:]
    line = at + (len(new) - 1 if planted is None else planted)
    what = what or "added " + " / ".join(part.strip() for part in new)
    planted = Planted(what, file.written(lines), [file.place(line)])
    planted.shift = (file.path, at + 1, len(new))
    return planted.also(*places)


def drop(file, first, last, what, places=()):
    """Deletes lines; a finding may point at either side of the gap."""
    lines = file.lines[:first] + file.lines[last + 1 :]
    planted = Planted(what, file.written(lines), [file.place(max(first - 1, 0), first)])
    planted.shift = (file.path, last + 2, first - last - 1)
    return planted.also(*places)


def swap_block(file, key, value, new, what=None):
    """Replaces a key and its value, whole lines; the planted line is the key's."""
    start = first_line(key)
    lines = file.lines[:start] + new + file.lines[last_line(value) + 1 :]
    what = what or f"{key.value} -> " + " / ".join(part.strip() for part in new)
    planted = Planted(what, file.written(lines), [file.place(start)])
    planted.shift = (file.path, last_line(value) + 2, len(new) - (last_line(value) - start + 1))
    return planted


def indent_of(node):
    return " " * node.value[0][0].start_mark.column


def add_key(file, node, lines, planted=None, what=None):
    """Adds lines to a block map, behind its first key."""
    if not is_block(node) or not is_map(node):
        raise Nothing
    at = last_line(node.value[0][1]) + 1
    return insert(file, at, [indent_of(node) + line for line in lines], what, planted)


def add_item(file, node, item, planted=0):
    """Adds an item, given as its lines, to the end of a list."""
    if node is None or not is_list(node):
        raise Nothing
    if is_block(node):
        line = file.lines[first_line(node.value[0])]
        indent = " " * line.index("-")
        new = [indent + ("- " if i == 0 else "  ") + part for i, part in enumerate(item)]
        return insert(file, last_line(node) + 1, new, planted=planted)
    if len(item) != 1 or node.start_mark.line != node.end_mark.line:
        raise Nothing
    line, end = node.start_mark.line, node.end_mark.column - 1
    lines = list(file.lines)
    lines[line] = lines[line][:end] + (", " if node.value else "") + item[0] + lines[line][end:]
    return Planted(f"added {item[0]}", file.written(lines), [file.place(line)])


def set_at(file, node, path, text):
    """Sets a path of keys below a block map; the planted line is that of the last key."""
    for depth, key in enumerate(path[:-1]):
        below = get(node, key)
        if below is None:
            return add_path(file, node, path[depth:], text)
        if not is_map(below) or not is_block(below):
            raise Nothing
        node = below
    key, value = pair(node, path[-1])
    if key is None:
        return add_path(file, node, path[-1:], text)
    if is_scalar(value) and value.value and first_line(value) == last_line(value):
        return put(file, value, text)
    return swap_block(file, key, value, [f"{' ' * key.start_mark.column}{key.value}: {text}"])


def add_path(file, node, path, text):
    lines = ["  " * i + key + ":" for i, key in enumerate(path)]
    lines[-1] += " " + text
    return add_key(file, node, lines)


def set_override(recipe, component, path, text):
    """Sets a value of a component in an overlay, with a reference to it if there is none."""
    file, ref = recipe.file, recipe.ref(component)
    if ref is not None:
        return set_at(file, ref, ("overrides", *path), text)
    lines = [f"name: {component}"]
    lines += ["  " * i + key + ":" for i, key in enumerate(("overrides", *path))]
    lines[-1] += " " + text
    return add_ref(recipe, lines, len(lines) - 1)


def set_field(recipe, component, name, text):
    """Sets a field of the reference to a component."""
    ref = recipe.ref(component)
    if ref is not None:
        return set_at(recipe.file, ref, (name,), text)
    return add_ref(recipe, [f"name: {component}", f"{name}: {text}"], 1)


def add_ref(recipe, lines, planted=0):
    return add_item(recipe.file, get(recipe.spec, "componentRefs"), lines, planted)


def set_constraint(recipe, name, text):
    """Sets a constraint of an overlay or mixin; the planted line is that of its value."""
    found = recipe.constraint(name)
    if found is not None:
        return put(recipe.file, get(found, "value"), text, places=[])
    listed = get(recipe.spec, "constraints")
    if listed is not None:
        return add_item(recipe.file, listed, [f"name: {name}", f"value: {text}"], 1)
    lines = ["constraints:", f"  - name: {name}", f"    value: {text}"]
    return add_key(recipe.file, recipe.spec, lines)


def new_file(path, lines, what, places=None):
    contents = ("\n".join(lines) + "\n").encode()
    return Planted(what, {path: contents}, places or [(path, 1, 1)])


def moved(file, path, what, last=None):
    """The same file at another path; a finding may point at anything down to line `last`."""
    changes = {file.path: None, path: file.text.encode()}
    return Planted(what, changes, [(path, 1, (last or 0) + 1)], {path: file.path})


def merged(*planted):
    """Several edits of different files as one mistake."""
    changes = {}
    for each in planted:
        changes |= each.changes
    places = [place for each in planted for place in each.places]
    return Planted("; ".join(p.what for p in planted), changes, places)
