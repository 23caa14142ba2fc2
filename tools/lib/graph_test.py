"""Looks at the dependency graphs of a built site, and holds them against what Graphviz makes of the same
edges. Run by tools/test-graphs."""

import itertools
import pathlib
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as XML

# Points on a curve. Odd, so that curves which mirror each other do not meet in a point of both.
STEPS = 25
# Two edges of a node meet at it; a crossing this near to their node is where they meet.
NEAR = 20
# The goal: no graph has more crossings than this times Graphviz's.
LIMIT = 1.2

failures = []


def check(what, passed, found=""):
    if not passed:
        failures.append(what)
        print(f"FAILED {what}: {found}")


class Box:
    def __init__(self, left, top, width, height):
        self.left, self.top = left, top
        self.right, self.bottom = left + width, top + height

    def overlaps(self, other):
        return (self.left < other.right and other.left < self.right
                and self.top < other.bottom and other.top < self.bottom)

    def holds(self, point):
        """Whether a point is inside, and not on the frame."""
        return (self.left + 1 < point[0] < self.right - 1
                and self.top + 1 < point[1] < self.bottom - 1)

    def is_near(self, point):
        return (self.left - NEAR < point[0] < self.right + NEAR
                and self.top - NEAR < point[1] < self.bottom + NEAR)


class Drawing:
    """Boxes by name, and lines by the names at their ends."""

    def __init__(self, boxes, lines):
        self.boxes, self.lines = boxes, lines

    def crossings(self):
        return sum(self.crossings_of(*pair) for pair in itertools.combinations(self.lines, 2))

    def crossings_of(self, one, other):
        (ends, line), (other_ends, other_line) = one, other
        shared = [self.boxes[name] for name in set(ends) & set(other_ends)]
        points = meetings(line, other_line)
        return sum(not any(box.is_near(point) for box in shared) for point in points)


def meetings(line, other):
    """The points in which two lines of points cross."""
    if not reaches(line, other):
        return
    for segment in zip(line, line[1:]):
        for other_segment in zip(other, other[1:]):
            point = crossing(*segment, *other_segment)
            if point:
                yield point


def reaches(line, other):
    return all(
        min(point[axis] for point in line) <= max(point[axis] for point in other)
        and min(point[axis] for point in other) <= max(point[axis] for point in line)
        for axis in (0, 1))


def crossing(a, b, c, d):
    """Where the segment from a to b properly crosses that from c to d."""
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return None
    sides = side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
    if sides[0] * sides[1] >= 0 or sides[2] * sides[3] >= 0:
        return None
    share = sides[2] / (sides[2] - sides[3])
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def side(a, b, point):
    return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])


def curve(a, b, c, d):
    """Points of a cubic Bézier curve after its first."""
    for step in range(1, STEPS + 1):
        t = step / STEPS
        u = 1 - t
        yield tuple(u**3 * a[i] + 3 * u * u * t * b[i] + 3 * u * t * t * c[i] + t**3 * d[i]
                    for i in (0, 1))


def apart(lines):
    """Moves each line by almost nothing, so that no point is exactly on another's line."""
    return [(ends, [(x, y + number * 1e-5) for x, y in line])
            for number, (ends, line) in enumerate(lines)]


# Ours


def path(text):
    """The points of an SVG path of the commands that we use."""
    points = []
    for command, arguments in re.findall(r"([A-Z])([^A-Z]*)", text):
        numbers = [float(word) for word in arguments.split()]
        if command == "M":
            points.append(tuple(numbers))
        elif command == "H":
            points.append((numbers[0], points[-1][1]))
        elif command == "C":
            points.extend(curve(points[-1], *zip(numbers[::2], numbers[1::2])))
        else:
            raise ValueError(f"the command {command} in a path")
    return points


def part(page, opening, closing):
    """An element of a page as it is written there, or nothing."""
    start = page.find(opening)
    return page[start : page.index(closing, start) + len(closing)] if start >= 0 else None


def ours(svg, where):
    boxes = {}
    for link in svg.iter("a"):
        box = Box(*(float(link.find("rect").get(key)) for key in ("x", "y", "width", "height")))
        check(f"{where}: a box a component", link.get("href") not in boxes, link.get("href"))
        boxes[link.get("href")] = box
    group = next(group for group in svg.iter("g") if group.get("class") == "arrows")
    lines = []
    for element in group:
        points = path(element.get("d"))
        starts = [name for name, box in boxes.items()
                  if points[0][0] == box.right and box.top < points[0][1] < box.bottom]
        ends = [name for name, box in boxes.items()
                if points[-1][0] == box.left and box.top < points[-1][1] < box.bottom]
        check(f"{where}: an edge leads from one box to another", len(starts) == len(ends) == 1,
              element.get("d"))
        if len(starts) == len(ends) == 1:
            lines.append(((starts[0], ends[0]), points))
    return Drawing(boxes, apart(lines))


def listed(levels):
    """What the text list says: (dependency, dependent) pairs, and the level of each component."""
    level_of, after, names = {}, [], {}
    for number, level in enumerate(levels.findall("li")):
        for item in level.iter("li"):
            link = item.find("a")
            if link is None:
                continue
            level_of[link.get("href")] = number
            names["".join(link.itertext())] = link.get("href")
            waits = item.find("span")
            if waits is not None:
                text = "".join(waits.itertext()).removeprefix("after ")
                after += [(other, link.get("href")) for other in text.split(", ")]
    return [(names[one], other) for one, other in after if one in names], level_of


def reached(edges):
    """All pairs that a chain of edges connects."""
    following = {}
    for source, target in edges:
        following.setdefault(source, set()).add(target)
    pairs = set()
    for start in following:
        waiting = [start]
        while waiting:
            for target in following.get(waiting.pop(), ()):
                if (start, target) not in pairs:
                    pairs.add((start, target))
                    waiting.append(target)
    return pairs


def look(drawing, svg, where):
    width, height = map(float, svg.get("viewBox").split()[2:])
    inside = Box(0, 0, width, height)
    for (name, box), (other, other_box) in itertools.combinations(drawing.boxes.items(), 2):
        check(f"{where}: boxes keep apart", not box.overlaps(other_box), f"{name} {other}")
    for name, box in drawing.boxes.items():
        check(f"{where}: boxes are within the drawing",
              inside.left < box.left and box.right < width and inside.top < box.top and box.bottom < height,
              name)
        for ends, line in drawing.lines:
            check(f"{where}: edges keep out of boxes", not any(map(box.holds, line)), f"{ends} {name}")


def hold_against_list(drawing, levels, where):
    edges, level_of = listed(levels)
    drawn = [ends for ends, _ in drawing.lines]
    check(f"{where}: a box for each component of the list", set(level_of) == set(drawing.boxes),
          set(level_of) ^ set(drawing.boxes))
    check(f"{where}: edges are drawn once", len(set(drawn)) == len(drawn), drawn)
    check(f"{where}: drawn edges are in the list", set(drawn) <= set(edges), set(drawn) - set(edges))
    check(f"{where}: what is not drawn follows from what is", reached(drawn) == reached(edges),
          reached(drawn) ^ reached(edges))
    for edge in edges:
        check(f"{where}: levels keep to the order", level_of[edge[0]] < level_of[edge[1]], edge)


# Graphviz's


def graphviz(drawings):
    """What dot makes of the same boxes and edges, in the same direction. It gets them by name: the order of
    its input matters to it, and ours would give our solution away."""
    texts = [description(drawing) for drawing in drawings]
    answer = subprocess.run(["dot", "-Tplain"], input="".join(texts), capture_output=True,
                            check=True, text=True).stdout
    plans = answer.split("stop\n")[: len(drawings)]
    return [plan(text, sorted(drawing.boxes)) for text, drawing in zip(plans, drawings, strict=True)]


def description(drawing):
    numbers = {name: number for number, name in enumerate(sorted(drawing.boxes))}
    lines = ["digraph {", "rankdir=LR nodesep=0.11 ranksep=0.42",
             "node [shape=box fixedsize=true]", "edge [arrowhead=none]"]
    for name, box in sorted(drawing.boxes.items()):
        width, height = (box.right - box.left) / 72, (box.bottom - box.top) / 72
        lines.append(f"n{numbers[name]} [width={width:.3f} height={height:.3f} label=\"\"]")
    edges = sorted(ends for ends, _ in drawing.lines)
    lines += [f"n{numbers[source]} -> n{numbers[target]}" for source, target in edges]
    return "\n".join(lines) + "\n}\n"


def plan(text, names):
    boxes, lines = {}, []
    for words in map(str.split, text.splitlines()):
        name = lambda word: names[int(word[1:])]
        if words[0] == "node":
            x, y, width, height = (72 * float(word) for word in words[2:6])
            boxes[name(words[1])] = Box(x - width / 2, y - height / 2, width, height)
        elif words[0] == "edge":
            numbers = [72 * float(word) for word in words[4 : 4 + 2 * int(words[3])]]
            controls = list(zip(numbers[::2], numbers[1::2]))
            points = controls[:1]
            for place in range(1, len(controls), 3):
                points.extend(curve(points[-1], *controls[place : place + 3]))
            lines.append(((name(words[1]), name(words[2])), points))
    return Drawing(boxes, apart(lines))


# The test


def read(site):
    """The distinct drawings of a site, each with the name of a page that has it."""
    found, sizes = {}, []
    pages = sorted(site.glob("recipes/*.html"))
    for file in pages:
        page = file.read_text(encoding="utf-8")
        levels = part(page, '<ol class="levels">', "</ol>")
        text = part(page, '<svg class="graph"', "</svg>")
        if text is None:
            check(f"{file.name}: edges are drawn", not (levels and listed(XML.fromstring(levels))[0]))
            continue
        svg = XML.fromstring(text)
        drawing = ours(svg, file.name)
        hold_against_list(drawing, XML.fromstring(levels), file.name)
        look(drawing, svg, file.name)
        sizes.append((len(text.encode()), len(drawing.boxes)))
        key = tuple(sorted(drawing.boxes)), tuple(sorted(ends for ends, _ in drawing.lines))
        found.setdefault(key, (file.name, drawing))
    check("there are drawings", found)
    print(f"{len(pages)} recipes, {len(sizes)} drawings, {len(found)} of them differ")
    print("largest drawing: {} bytes for {} components".format(*max(sizes, default=(0, 0))))
    return list(found.values())


def compare(found):
    started = time.monotonic()
    theirs = graphviz([drawing for _, drawing in found])
    print(f"Graphviz laid them out in {time.monotonic() - started:.2f} s")
    totals = [0, 0]
    for (name, drawing), other in zip(found, theirs):
        mine, dots = drawing.crossings(), other.crossings()
        totals[0] += mine
        totals[1] += dots
        if mine or dots:
            print(f"{name}: {mine} crossings, Graphviz {dots}")
        check(f"{name}: at most {LIMIT} times Graphviz's crossings", mine <= LIMIT * dots,
              f"{mine} and {dots}")
    print(f"crossings: {totals[0]}, Graphviz {totals[1]}")


if __name__ == "__main__":
    compare(read(pathlib.Path(sys.argv[1])))
    sys.exit(1 if failures else 0)
